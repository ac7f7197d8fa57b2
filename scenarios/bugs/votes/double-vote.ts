/**
 * Planted bug: a server votes for every candidate that asks, however often it has voted in the term.
 *
 * Seen in the wild: camunda/camunda#5356, djjonno/kerala#18, and in most first attempts at the MIT 6.824 labs.
 * Breaks Election Safety (locally at once: Vote Once). Needs nothing but two candidates of one term.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const doubleVote = createRaftPeer({ mayVoteFor: () => true });
