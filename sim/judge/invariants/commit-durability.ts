/**
 * Commit Durability (Raft §5.3, §5.4.2): what makes an entry committed is a majority of *disks*, the leader's own included
 * only if it got there. Asked once for each advance, of its last new index: with Log Matching that covers the rest.
 *
 * In a correct cluster nobody can have lost the entry between acknowledging it and the commit, even if the leader learns
 * of its majority late: a leader of a higher term needed a vote from that majority, so it holds the entry too.
 */
import { sameEntry } from '../../node/commands.ts';
import { entryName, heldEntry, peerName } from '../explain.ts';
import type { Invariant } from '../invariant.ts';

export const commitDurability: Invariant = {
  name: 'Commit Durability',
  kind: 'local',
  statement: 'When an entry is first committed, a majority of the servers hold it durably.',
  source: 'Raft §5.3',
  onFirstCommit: (world, node, index) => {
    const entry = heldEntry(node, index) ?? null;
    if (entry === null) return null;
    let holders = 0;
    for (let id = 1; id <= world.size; id++) {
      const { log } = world.nodes[id]!.durable;
      if (index <= log.snapshotIndex) holders++;
      else {
        const stored = log.entryAt(index);
        if (stored !== undefined && sameEntry(stored, entry)) holders++;
      }
    }
    return holders * 2 > world.size
      ? null
      : `${peerName(node.id)} committed ${entryName(index, entry)} in term ${node.view.term} while ${holders} of ${world.size} disks held it.`;
  },
};
