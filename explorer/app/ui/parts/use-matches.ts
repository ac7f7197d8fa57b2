/** The events that a filter finds. Long runs are looked through in slices, so that typing stays smooth. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { RunData } from '../../../data/run-data.ts';
import { parseFilter } from '../../model/filter.ts';

export interface Matches {
  /** Ascending; null: everything is asked for, or what is asked for makes no sense. */
  readonly found: readonly number[] | null;
  /** How many events have been looked at. */
  readonly seen: number;
  /** What is wrong with the filter, or null. */
  readonly why: string | null;
}

/** Milliseconds that a slice may take; the first one is all that most runs need. */
const SLICE_MS = 25;
/** Milliseconds after which what has been found so far is shown. */
const SHOW_MS = 300;
/** So many events are looked at between two looks at the clock. */
const BATCH = 256;

export function useMatches(run: RunData, text: string): Matches {
  const filter = useMemo(() => parseFilter(text, run.servers), [text, run]);
  const [result, setResult] = useState<{ of: unknown; found: readonly number[]; seen: number }>({
    of: null,
    found: [],
    seen: 0,
  });
  useEffect(() => {
    if (filter.kind !== 'some') return;
    const found: number[] = [];
    let seen = 0;
    let timer = 0;
    let shown = -Infinity;
    const look = (): void => {
      const start = performance.now();
      while (seen < run.length && performance.now() < start + SLICE_MS) {
        for (const end = Math.min(run.length, seen + BATCH); seen < end; seen++) {
          if (filter.test(run.event(seen), run)) found.push(seen);
        }
      }
      if (seen === run.length || start > shown + SHOW_MS) {
        shown = start;
        setResult({ of: filter, found: [...found], seen });
      }
      if (seen < run.length) timer = setTimeout(look);
    };
    look();
    return () => clearTimeout(timer);
  }, [run, filter]);
  if (filter.kind === 'all') return { found: null, seen: run.length, why: null };
  if (filter.kind === 'wrong') return { found: null, seen: run.length, why: filter.why };
  return { found: result.found, seen: result.of === filter ? result.seen : 0, why: null };
}
