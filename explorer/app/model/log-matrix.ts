/** The logs of all servers beside each other, index by index. */
import type { RunData, ServerData } from '../../data/run-data.ts';

export interface Cell {
  readonly kind: 'none' | 'snapshot' | 'entry';
  /** Of an entry, or of the last one in a snapshot; else 0. */
  readonly term: number;
  readonly command: string;
  readonly committed: boolean;
  /** Whether the leader counts this server up to here, ... */
  readonly isMatch: boolean;
  /** ... and whether it sends from here next. */
  readonly isNext: boolean;
}

export interface MatrixRow {
  readonly index: number;
  /** By server, from 0. */
  readonly cells: readonly Cell[];
  /** Whether two servers have different entries here. */
  readonly differs: boolean;
}

export interface LogMatrix {
  readonly servers: readonly ServerData[];
  /** The leader of the highest term that is up, whose book-keeping is shown; 0: none. */
  readonly leader: number;
  /** The first index that anybody still has an entry for, and the last, with room for the next. */
  readonly first: number;
  readonly last: number;
}

export function logMatrix(run: RunData, position: number): LogMatrix {
  const servers = Array.from({ length: run.servers }, (_, i) => run.serverAt(i + 1, position));
  const leaders = servers.filter(({ role }) => role === 'leader');
  leaders.sort((a, b) => b.term - a.term);
  const lasts = servers.map(({ log }) => log.snapshotIndex + log.entries.length);
  const last = Math.max(...lasts);
  const first = Math.min(
    ...servers.map(({ log }) => (log.snapshotIndex > 0 ? log.snapshotIndex : 1)),
  );
  return { servers, leader: leaders[0]?.id ?? 0, first: Math.min(first, Math.max(1, last)), last };
}

export function matrixRow({ servers, leader }: LogMatrix, index: number): MatrixRow {
  const progress = servers[leader - 1]?.progress ?? null;
  const cells = servers.map(({ id, log, commitIndex }): Cell => {
    const known = progress?.[id] ?? null;
    const marks = {
      committed: index <= commitIndex,
      isMatch: known !== null && known.matchIndex === index,
      isNext: known !== null && id !== leader && known.nextIndex === index,
    };
    if (index <= log.snapshotIndex) {
      const term = index === log.snapshotIndex ? log.snapshotTerm : 0;
      return { kind: 'snapshot', term, command: 'in the snapshot', ...marks };
    }
    const entry = log.entries[index - log.snapshotIndex - 1];
    if (entry === undefined) return { kind: 'none', term: 0, command: '', ...marks };
    return { kind: 'entry', term: entry.term, command: entry.command, ...marks };
  });
  return { index, cells, differs: disagree(cells) };
}

/** The last one in a snapshot is told by its term only. */
function disagree(cells: readonly Cell[]): boolean {
  const told = cells.filter(
    ({ kind, term }) => kind === 'entry' || (kind === 'snapshot' && term > 0),
  );
  const entries = told.filter(({ kind }) => kind === 'entry');
  return (
    told.some(({ term }) => term !== told[0]!.term) ||
    entries.some(({ command }) => command !== entries[0]!.command)
  );
}
