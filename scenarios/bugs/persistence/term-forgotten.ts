/**
 * Planted bug: term and vote are kept in memory only; the log is stored.
 *
 * Seen in the wild: bakwc/PySyncObj#201, camunda/camunda#19290, wenweihu86/raft-java#57. Restarted servers elect a leader
 * in a term that was used before, whose entries are then overwritten by older ones. Breaks Leader Completeness.
 */
import { NONE } from '../../../contract/peer.ts';
import { raft } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';

export const termForgotten: RaftPeer = {
  ...raft,
  init: (config, durable) => raft.init(config, { ...durable, term: 0, votedFor: NONE }),
};
