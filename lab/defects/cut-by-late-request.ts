/**
 * Planted defect: a follower makes its log end where the request ends, whether or not they conflict.
 *
 * Seen in the wild: ktoso/akka-raft#66, zhebrak/raftos#26, microsoft/CCF#5991. A request that was overtaken deletes what
 * the follower has acknowledged since. Breaks Leader Completeness.
 */
import { createRaftPeer } from '../../raft/index.ts';

export const cutByLateRequest = createRaftPeer({ holdsEntry: () => false });
