/**
 * Planted defect: a vote is not forgotten when the term advances.
 *
 * Seen in the wild: deventlab/d-engine#121, butaneprotocol/oracles#18, and warned of in the Students' Guide to Raft
 * (adopt the term, reset the vote, then process the request). Voters stay bound to a leader that is gone.
 */
import { createRaftPeer } from '../../raft/index.ts';

export const keptVote = createRaftPeer({ forgetsVote: () => false });
