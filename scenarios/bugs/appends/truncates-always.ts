/**
 * Planted bug: a follower truncates its log where the request ends, whether or not anything conflicts.
 *
 * Seen in the wild: ktoso/akka-raft#66, zhebrak/raftos#26, microsoft/CCF#5991; the Students' Guide to Raft warns of it.
 * A request that was overtaken deletes what the follower has acknowledged since. Breaks Leader Completeness (locally at
 * once: Committed Never Truncated).
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const truncatesAlways = createRaftPeer({ holdsEntry: () => false });
