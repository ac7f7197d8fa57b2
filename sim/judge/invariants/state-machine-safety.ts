/**
 * State Machine Safety (Raft §5.4.3, figure 3). A replica may apply what it believes to be committed, so the promise is
 * checked when a commit index passes an entry, and again when the service is given one: they could differ.
 */
import type { LogEntry } from '../../../contract/peer.ts';
import { sameEntry } from '../../node/commands.ts';
import { entryName, peerName } from '../explain.ts';
import type { Finding, Invariant, InvariantContext } from '../invariant.ts';
import type { NodeFacts } from '../../node/node-facts.ts';

export const stateMachineSafety: Invariant = {
  name: 'State Machine Safety',
  kind: 'end-to-end',
  statement: 'No two servers ever commit or apply different entries at the same index.',
  source: 'Raft §5.4.3',
  onCommit: (world, node, index, entry) => differs(world, node, index, entry, 'committed'),
  onApply: (world, node, index, entry) =>
    index > world.ledger.committedIndex
      ? `${peerName(node.id)} applied ${entryName(index, entry)}, which nobody has committed.`
      : differs(world, node, index, entry, 'applied'),
};

function differs(
  world: InvariantContext,
  node: NodeFacts,
  index: number,
  entry: LogEntry,
  verb: string,
): Finding {
  const { ledger } = world;
  const agreed = ledger.committedAt(index) ?? null;
  if (agreed === null || sameEntry(agreed, entry)) return null;
  const first = `${peerName(ledger.committedByAt(index))} in term ${ledger.commitTermAt(index)}`;
  return `${peerName(node.id)} ${verb} ${entryName(index, entry)}, but ${entryName(index, agreed)} was committed there by ${first}.`;
}
