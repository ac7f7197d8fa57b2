/** What Perfetto's importer of JSON traces demands, and would report or mend in silence; for tests. */

interface TraceEntry {
  readonly ph: string;
  readonly name: string;
  readonly cat?: string;
  readonly pid?: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly id?: number;
  readonly bp?: string;
  readonly s?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

export interface PerfettoReport {
  readonly entries: readonly TraceEntry[];
  /** How many arrows end somewhere. */
  readonly arrows: number;
  readonly slices: number;
}

const KNOWN = new Set(['M', 'X', 's', 'f', 'b', 'n', 'e', 'C', 'i']);

/** Imports a trace as Perfetto does. Throws an error that names the entry at the first that it would not take as meant. */
export function readPerfetto(text: string): PerfettoReport {
  const { traceEvents } = JSON.parse(text) as { readonly traceEvents: readonly TraceEntry[] };
  const fail = (entry: TraceEntry, why: string): Error =>
    new Error(`${why}: ${JSON.stringify(entry).slice(0, 200)}`);
  for (const entry of traceEvents) {
    if (!KNOWN.has(entry.ph)) throw fail(entry, 'unknown phase');
    if (typeof entry.pid !== 'number') throw fail(entry, 'no process');
    // It would be taken for the process itself.
    if (entry.tid === 0) throw fail(entry, 'thread 0');
    if (entry.ph === 'M') continue;
    const { ts, dur } = entry;
    if (ts === undefined || !isNanoseconds(ts)) throw fail(entry, 'no time in nanoseconds');
    if (entry.ph === 'X' && (dur === undefined || !isNanoseconds(dur) || dur <= 0)) {
      throw fail(entry, 'no length');
    }
  }
  // Stable, as the importer sorts.
  const inTime = traceEvents.filter(({ ph }) => ph !== 'M').sort((a, b) => a.ts! - b.ts!);
  const open = new Map<string, TraceEntry[]>();
  const flows = new Map<string, number>();
  const onTheirWay = new Map<string, TraceEntry>();
  let arrows = 0;
  for (const entry of inTime) {
    const { ph, pid, tid, ts, id, cat, name } = entry;
    const lane = `${pid} ${tid}`;
    const stack = (open.get(lane) ?? []).filter(
      (slice) => nanos(slice.ts!, slice.dur) > nanos(ts!),
    );
    open.set(lane, stack);
    const key = `${id} ${cat} ${name}`;
    if (ph === 'X') {
      const parent = stack.at(-1);
      if (parent !== undefined && nanos(ts!, entry.dur) > nanos(parent.ts!, parent.dur)) {
        throw fail(entry, 'overlaps the slice before it');
      }
      // Only what is drawn inside another slice may begin in it.
      if (parent !== undefined) throw fail(entry, 'lies within another slice');
      stack.push(entry);
    } else if (ph === 's' || ph === 'f') {
      if (!Number.isSafeInteger(id)) throw fail(entry, 'an id that is no integer');
      if (stack.length === 0) throw fail(entry, 'flow_no_enclosing_slice');
      if (ph === 's') {
        if (flows.has(key)) throw fail(entry, 'flow_duplicate_id');
        flows.set(key, ts!);
      } else {
        if (entry.bp !== 'e') throw fail(entry, 'would bind to the next slice');
        if (!flows.has(key)) throw fail(entry, 'flow_step_without_start');
        arrows++;
      }
    } else if (ph === 'b') {
      if (!Number.isSafeInteger(id)) throw fail(entry, 'an id that is no integer');
      if (onTheirWay.has(key)) throw fail(entry, 'is on its way already');
      onTheirWay.set(key, entry);
    } else if (ph === 'n' || ph === 'e') {
      if (!onTheirWay.has(key)) throw fail(entry, 'was not on its way');
      if (ph === 'e') onTheirWay.delete(key);
    } else if (ph === 'C') {
      const values = Object.values(entry.args ?? {});
      if (values.length === 0 || !values.every((value) => typeof value === 'number')) {
        throw fail(entry, 'a counter that is no number');
      }
    } else if (ph === 'i' && entry.s !== 'g') throw fail(entry, 'an instant of one lane');
  }
  for (const entry of onTheirWay.values()) throw fail(entry, 'never ends');
  return { entries: traceEvents, arrows, slices: inTime.filter(({ ph }) => ph === 'X').length };
}

/** The end of `ts + dur` in whole nanoseconds, free of the errors of fractions. */
function nanos(ts: number, dur = 0): number {
  return Math.round(ts * 1_000) + Math.round(dur * 1_000);
}

function isNanoseconds(us: number): boolean {
  return us >= 0 && Math.abs(us * 1_000 - Math.round(us * 1_000)) < 1e-3;
}
