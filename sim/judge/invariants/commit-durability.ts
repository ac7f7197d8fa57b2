/**
 * Commit Durability (Raft §5.3, §5.4.2): what makes an entry committed is a majority of *disks*, the leader's own included
 * only if it got there. Asked once for each advance, of its last new index: with Log Matching that covers the rest.
 *
 * In a correct cluster nobody can have lost the entry between acknowledging it and the commit, even if the leader learns
 * of its majority late: a leader of a higher term needed a vote from that majority, so it holds the entry too.
 */
import type { PeerId } from '../../../contract/peer.ts';
import { sameEntry } from '../../node/commands.ts';
import type { EntryFact } from '../explain.ts';
import { entryFact, entryName, heldEntry, peerName } from '../explain.ts';
import { breach } from '../finding.ts';
import { invariant } from '../invariant.ts';

export const commitDurability = invariant({
  name: 'Commit Durability',
  kind: 'local',
  statement: 'When an entry is first committed, a majority of the servers hold it durably.',
  source: 'Raft §5.3',
  breaches: {
    'held-by-minority': breach<{
      server: PeerId;
      entry: EntryFact;
      term: number;
      holders: number;
      servers: number;
    }>({
      words: ({ server, entry, term, holders, servers }) =>
        `${peerName(server)} committed ${entryName(entry)} in term ${term} while ${holders} of ${servers} disks held it.`,
      refersTo: ({ server, entry }) => [
        { kind: 'acknowledgements', to: server, index: entry.index },
      ],
    }),
  },
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
    if (holders * 2 > world.size) return null;
    return {
      code: 'held-by-minority',
      facts: {
        server: node.id,
        entry: entryFact(index, entry),
        term: node.view.term,
        holders,
        servers: world.size,
      },
    };
  },
});
