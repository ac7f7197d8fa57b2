/** Jobs that consist of a few runs, some of which are done again to see that they come out the same. */
import type { Divergence, Kind, LimitNote, News, RunId } from './kind.ts';
import type { FirstSeed } from './seeds.ts';
import { isFrozen, isRepeated } from './seeds.ts';

/** Runs that a worker gets at once: enough to make the message cheap (a run takes 10 to 100 times as long), few enough to stop soon. */
export const CHUNK_SIZE = 4n;

/** A job: runs to be done one after the other. */
export interface Chunk<I extends RunId> {
  readonly runs: readonly I[];
}

/** The chunk with this index, of `count` runs in all; undefined if it lies behind the last one. */
export function chunkAt<I extends RunId>(
  index: number,
  count: bigint,
  runAt: (number: bigint) => I,
): Chunk<I> | undefined {
  const runs: I[] = [];
  const first = BigInt(index) * CHUNK_SIZE;
  for (let at = first; at < first + CHUNK_SIZE && at < count; at++) runs.push(runAt(at));
  return runs.length === 0 ? undefined : { runs };
}

/** Number of chunks that `runs` make, as far as it is below `limit`. */
export function chunksFor(runs: bigint, limit: number): number {
  const chunks = (runs + CHUNK_SIZE - 1n) / CHUNK_SIZE;
  return chunks < BigInt(limit) ? Number(chunks) : limit;
}

/** Whether a chunk can end behind so many of `all` runs. */
export function endsChunk(runs: bigint, all: bigint): boolean {
  return runs === all || runs % CHUNK_SIZE === 0n;
}

/** What is asked of a run that has not passed, or was done again. */
export interface Judged {
  readonly hash: string;
  /** Whether the contract between peer and world was broken. */
  readonly breaksContract: boolean;
  /** Why it was cut short, so that it says nothing about the peer; null if it was not. */
  readonly limit: string | null;
}

/**
 * A kind of campaign whose jobs are chunks of runs. `S` is what it is asked to do, `I` names a run, `F` is a run done, `T`
 * what several of them add up to.
 */
export interface RunsKind<S extends FirstSeed, I extends RunId, F extends RunId, T> {
  readonly name: string;
  /** What a chunk is called in errors. */
  sourceOf(chunk: Chunk<I>): string;
  /** Whoever does the runs. Workers ask for it once a job. */
  runnerOf(spec: S): Runner<I, F, T> | Promise<Runner<I, F, T>>;
  judge(run: F): Judged;
  /** `totals` corrected by the run at place `at`, which passed, but broke the contract when everything was frozen. */
  correct(totals: T, run: F, at: number): T;
}

export interface Runner<I, F, T> {
  /** Whether peers can be frozen. */
  readonly isPure: boolean;
  /** Begins to add up runs. */
  sum(): RunSum<I, F, T>;
  /** Does a run once more. `strict`: with everything frozen. */
  again(id: I, strict: boolean): F | Promise<F>;
}

export interface RunSum<I, F, T> {
  /** Does a run and adds it. */
  run(id: I): Done<F> | Promise<Done<F>>;
  totals(): T;
}

export interface Done<F> {
  readonly hash: string;
  /** null: it has passed, and nothing more is kept of it. */
  readonly run: F | null;
}

/** Plain data: it crosses back from the worker. */
export interface ChunkResult<F, T> extends Required<Omit<News<F>, 'further'>> {
  /** Hash of each run, in order. */
  readonly hashes: readonly string[];
  readonly totals: T;
  /** Runs done a second time. */
  readonly repeats: number;
}

/** How workers do the chunks of such a kind. */
export function kindOfRuns<S extends FirstSeed, I extends RunId, F extends RunId, T>(
  kind: RunsKind<S, I, F, T>,
): Kind<S, Chunk<I>, ChunkResult<F, T>> {
  return {
    name: kind.name,
    sourceOf: (chunk) => kind.sourceOf(chunk),
    run: (spec, chunk) => runChunk(kind, spec, chunk),
    frozen: {
      isDue: (spec, { runs }) => runs.some(({ seed }) => isFrozen(spec, seed)),
      async run(spec, { runs }): Promise<F[]> {
        const runner = await kind.runnerOf(spec);
        const chosen = runs.filter(({ seed }) => isFrozen(spec, seed));
        return runner.isPure ? runAgain(runner, chosen, true) : [];
      },
      merge: (chunk, result, again) => withRepeats(kind, chunk, result, again as F[]),
    },
  };
}

/** Does all runs of `chunk`, then some of them again, in reverse order, so that state left behind by a run shows. */
async function runChunk<S extends FirstSeed, I extends RunId, F extends RunId, T>(
  kind: RunsKind<S, I, F, T>,
  spec: S,
  chunk: Chunk<I>,
): Promise<ChunkResult<F, T>> {
  const runner = await kind.runnerOf(spec);
  const sum = runner.sum();
  const hashes: string[] = [];
  const failures: F[] = [];
  const limits: LimitNote[] = [];
  for (const id of chunk.runs) {
    const { hash, run } = await sum.run(id);
    hashes.push(hash);
    if (run === null) continue;
    const { limit } = kind.judge(run);
    if (limit === null) failures.push(run);
    else limits.push({ ...id, message: limit });
  }
  const totals = sum.totals();
  const first = { hashes, totals, repeats: 0, failures, limits, divergences: [] };
  const again = chunk.runs.filter(({ seed }) => isRepeated(spec, seed)).toReversed();
  return withRepeats(kind, chunk, first, await runAgain(runner, again, false));
}

async function runAgain<I, F, T>(
  runner: Runner<I, F, T>,
  ids: readonly I[],
  strict: boolean,
): Promise<F[]> {
  const done: F[] = [];
  for (const id of ids) done.push(await runner.again(id, strict));
  return done;
}

/** The result of `chunk` with what came out of runs done a second time. */
function withRepeats<S extends FirstSeed, I extends RunId, F extends RunId, T>(
  kind: RunsKind<S, I, F, T>,
  { runs }: Chunk<I>,
  result: ChunkResult<F, T>,
  again: readonly F[],
): ChunkResult<F, T> {
  const failures = [...result.failures];
  const divergences: Divergence[] = [...result.divergences];
  let { totals } = result;
  for (const run of again) {
    const at = runs.findIndex((id) => isSame(id, run));
    const first = result.hashes[at]!;
    const { hash, breaksContract } = kind.judge(run);
    // Only a peer that changes what it was given or has returned takes other steps when that is frozen.
    if (breaksContract) {
      if ([...failures, ...result.limits].some((other) => isSame(run, other))) continue;
      failures.push(run);
      totals = kind.correct(totals, run, at);
    } else if (hash !== first) divergences.push({ ...runs[at]!, first, second: hash });
  }
  return { ...result, totals, failures, divergences, repeats: result.repeats + again.length };
}

function isSame(a: RunId, b: RunId): boolean {
  return a.seed === b.seed && a.test === b.test;
}
