/** A run with its hash taken on the way, so that two runs which differ can be told apart to within a thousand events. */
import type { Peer } from '../../contract/peer.ts';
import type { Invariant } from '../../sim/judge/invariant.ts';
import type { RunResult } from '../../sim/run.ts';
import { summarise } from '../../sim/run.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import type {
  Expectation,
  HashCheckpoint,
  ScheduleFile,
} from '../../sim/schedule/file/schedule-file.ts';
import { ENGINE_SEMANTICS } from '../../sim/schedule/file/schedule-file.ts';
import { simulate } from '../../sim/simulate.ts';
import type { TraceLines } from '../../record/lines/trace-lines.ts';
import { packageVersion } from './version.ts';

const CHECKPOINT_EVERY = 1_000;

export interface RecordedRun {
  readonly result: RunResult;
  readonly checkpoints: readonly HashCheckpoint[];
}

export interface RecordingOptions {
  readonly trace?: TraceLines;
  readonly invariants?: readonly Invariant[];
}

/** Runs `schedule` to its end, with everything frozen that crosses the seam. Deterministic; throws only on errors of the simulator itself. */
export function recordRun(
  peer: Peer,
  schedule: Schedule,
  options: RecordingOptions = {},
): RecordedRun {
  const { trace, invariants } = options;
  const simulation = simulate({
    peer,
    ...schedule,
    strict: true,
    ...(trace === undefined ? {} : { observer: trace }),
    ...(invariants === undefined ? {} : { invariants }),
  });
  trace?.attach(simulation);
  const checkpoints: HashCheckpoint[] = [];
  for (let next = CHECKPOINT_EVERY; !simulation.ended; next += CHECKPOINT_EVERY) {
    simulation.runTo(next);
    if (simulation.position === next) checkpoints.push([next, simulation.hash.digest()]);
  }
  return { result: summarise(simulation), checkpoints };
}

/** The file of a run: its schedule, with what came of it. */
export function fileOfRun(
  peer: Pick<Peer, 'name'>,
  schedule: Schedule,
  run: RecordedRun,
): ScheduleFile {
  return {
    engine: { name: 'raft-sim', version: packageVersion(), semantics: ENGINE_SEMANTICS },
    peer: { name: peer.name },
    schedule,
    expect: expectationOf(run),
  };
}

/** What a file says about the outcome of this run. */
export function expectationOf({ result, checkpoints }: RecordedRun): Expectation {
  const { verdict, violation, hash, events, simulatedUs } = result;
  return {
    verdict,
    property: violation?.property ?? null,
    kind: violation?.kind ?? null,
    peer: violation === null || violation.peer === 0 ? null : violation.peer,
    position: events,
    timeUs: simulatedUs,
    hash,
    checkpoints,
  };
}

/**
 * Where two recordings of one schedule part: between which positions, as far as their checkpoints tell. `after` is the
 * last position known to be equal.
 */
export function firstDifference(
  a: readonly HashCheckpoint[],
  b: readonly HashCheckpoint[],
): { readonly after: number; readonly before: number | null } {
  let after = 0;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const left = a[i];
    const right = b[i];
    if (left === undefined || right === undefined) return { after, before: null };
    if (left[0] !== right[0] || left[1] !== right[1])
      return { after, before: Math.min(left[0], right[0]) };
    after = left[0];
  }
  return { after, before: null };
}
