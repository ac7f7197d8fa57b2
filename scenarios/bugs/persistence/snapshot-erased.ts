/**
 * Planted bug: a restarted server does not read its snapshot into memory; what it stores next replaces the snapshot by
 * an empty one.
 *
 * The lab got a test of its own for this mistake in 2023, when its persister began to store state and snapshot together;
 * fluree/raft#6 is about the snapshot that is not read. The first restart goes well; the second finds a log whose
 * beginning is nowhere.
 */
import type { Snapshot } from '../../../contract/peer.ts';
import { writeCompaction } from '../../../raft/core/persistence.ts';
import { raft } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';
import { alsoWriting } from '../planting/planting.ts';

const ERASED = new Uint8Array();

export const snapshotErased: RaftPeer = {
  ...raft,
  init(config, durable) {
    const { snapshot } = durable;
    if (snapshot === null) return raft.init(config, durable);
    const data = Object.assign({}, snapshot.data, { content: ERASED });
    return raft.init(config, { ...durable, snapshot: { ...snapshot, data } });
  },
  step(config, state, input) {
    const result = raft.step(config, state, input);
    const { snapshot } = result.state;
    const stores = result.effects.some(({ type }) => type === 'appendEntries');
    if (!stores || snapshot === null || !isErased(snapshot)) return result;
    return alsoWriting(config, result, (turn) => writeCompaction(turn, snapshot));
  },
};

function isErased({ data }: Snapshot): boolean {
  return typeof data === 'object' && data !== null && 'content' in data && data.content === ERASED;
}
