/** What several invariants need: the entry a node holds at an index, entries as facts, and names for sentences. */
import type { LogEntry, PeerId } from '../../contract/peer.ts';
import { describeCommand } from '../node/clients.ts';
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

/** An entry as a fact: of its command the name is enough, whatever else a peer may have put there. */
export interface EntryFact {
  readonly index: number;
  readonly term: number;
  /** `c1.7`, `{"op":"set"}`. */
  readonly command: string;
}

/** null: there is no entry. */
export function entryFact(index: number, entry: LogEntry): EntryFact;
export function entryFact(index: number, entry: LogEntry | undefined): EntryFact | null;
export function entryFact(index: number, entry: LogEntry | undefined): EntryFact | null {
  if (entry === undefined) return null;
  return { index, term: entry.term, command: describeCommand(entry.command) };
}

/** `5/2 c1.7`: index, term and command, as in the traces; `nothing` where there is no entry. */
export function entryName(entry: EntryFact | null): string {
  return entry === null ? 'nothing' : `${entry.index}/${entry.term} ${entry.command}`;
}
