/** A log in a few characters: the terms of its entries, since those are what Raft compares. */
import type { LogView } from '../../contract/peer.ts';

const MAX_RUNS = 8;

/**
 * `1,1,2`: the terms of the entries in order; `1*5,2` for longer runs of one term; `[7],3` behind a snapshot up to
 * index 7; `-` if it is empty. Of many runs only the last ones are told, behind `..`.
 */
export function compactLog(log: Omit<LogView, 'lastTerm' | 'snapshotTerm'>): string {
  const { snapshotIndex, lastIndex } = log;
  const runs: { readonly term: number; readonly length: number }[] = [];
  for (let index = snapshotIndex + 1; index <= lastIndex; index++) {
    const term = log.entryAt(index)?.term ?? 0;
    const last = runs.at(-1);
    if (last?.term === term) runs[runs.length - 1] = { term, length: last.length + 1 };
    else runs.push({ term, length: 1 });
  }
  const words = runs.map(({ term, length }) =>
    length > 3 ? `${term}*${length}` : Array(length).fill(term).join(','),
  );
  const parts = words.length > MAX_RUNS ? ['..', ...words.slice(-MAX_RUNS)] : words;
  if (snapshotIndex > 0) parts.unshift(`[${snapshotIndex}]`);
  return parts.length === 0 ? '-' : parts.join(',');
}
