/** What several invariants need: the entry a node holds at an index, and words for peers and entries in findings. */
import type { LogEntry, PeerId } from '../../contract/peer.ts';
import { describeCommand } from '../clients/clients.ts';
import type { NodeFacts } from '../node/node-facts.ts';

/**
 * The entry that `node` holds in memory at `index`; null if a snapshot covers it, undefined if the log does not reach it.
 * The writes come first. A peer that collects entries before it writes them has some in its view alone.
 */
export function heldEntry(node: NodeFacts, index: number): LogEntry | null | undefined {
  const { memory } = node;
  if (index <= memory.snapshotIndex) return null;
  const written = memory.entryAt(index);
  if (written !== undefined) return written;
  const { log } = node.view;
  return index <= log.snapshotIndex ? null : log.entryAt(index);
}

/** `n3` */
export function peerName(id: PeerId): string {
  return `n${id}`;
}

/** `5/2 c1.7`, `5/2 {"op":"set"}`: index, term and command, as in the traces; `nothing` where there is no entry. */
export function entryName(index: number, entry: LogEntry | undefined): string {
  if (entry === undefined) return 'nothing';
  return `${index}/${entry.term} ${describeCommand(entry.command)}`;
}
