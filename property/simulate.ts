/** Runs a schedule for a test, and keeps what is needed to tell the story if it fails. */
import type { Peer, PeerMessage } from '../contract/peer.ts';
import type { RunResult } from '../sim/run.ts';
import { runSchedule } from '../sim/run.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import type { TellOptions } from './tell.ts';
import { tell } from './tell.ts';

/**
 * `strict` freezes whatever crosses the seam between peer and world, so that a peer that changes a state or a message in
 * place is found out (a run takes about twice as long); `invariants` are the properties to check, by default all.
 */
export type SimulateOptions = TellOptions;

/** The outcome of a run. Plain data as any RunResult; the two further members are not enumerable. */
export interface SimulatedRun extends RunResult {
  readonly schedule: Schedule;
  /** What happened, line by line. Runs the schedule once more, so ask only for what will be read. */
  story(): readonly string[];
}

/** Runs `schedule` with `peer` to its end, or to the first violation. Deterministic; throws only on errors of the simulator. */
export function simulate<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
  options: SimulateOptions = {},
): SimulatedRun {
  const result = runSchedule(peer, schedule, {
    strict: options.strict,
    ...(options.invariants === undefined ? {} : { invariants: options.invariants }),
  });
  return Object.defineProperties(result, {
    schedule: { value: schedule },
    story: { value: () => tell(peer, schedule, options) },
  }) as SimulatedRun;
}

/** Whether a result is one of {@link simulate}, and not of a bare runSchedule. */
export function hasStory(result: RunResult): result is SimulatedRun {
  return 'story' in result && typeof result.story === 'function';
}
