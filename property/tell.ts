/** Tells what happened in a run, for the message of a failed test. */
import type { Peer, PeerMessage } from '../contract/peer.ts';
import { RaftSimError } from '../lib/errors.ts';
import type { Invariant } from '../sim/judge/invariant.ts';
import { runSchedule } from '../sim/run.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import { shrink } from '../search/shrink/shrink.ts';
import { simulate } from '../sim/simulate.ts';
import type { Failing } from '../search/shrink/trial.ts';
import { printStory } from '../record/story/print/text.ts';
import { tellStory } from '../record/story/story.ts';
import { TraceLines } from '../record/lines/trace-lines.ts';

/** How the run is done, which must be as it was done the first time. */
export interface TellOptions {
  readonly invariants?: readonly Invariant[] | undefined;
  readonly strict?: boolean | undefined;
}

/** Enough to see what broke and what led to it; longer ones are for `raft-sim replay`. */
const EVENTS_TOLD = 30;

/**
 * What happened in the run of `schedule` with `peer`, line by line: the story of the same failure, made short, where a few
 * runs are enough for that; else the end of the run itself. Every line is safe to print.
 */
export function tell<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
  options: TellOptions = {},
): string[] {
  return shortStory(peer, schedule, options) ?? endOf(peer, schedule, options);
}

/** The failure by its order of events, shrunk; null if that is still long, or it does not fail in that way. */
function shortStory<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
  { invariants, strict }: TellOptions,
): string[] | null {
  // Stories are told with all invariants, and nothing frozen.
  if (invariants !== undefined || strict === true) return null;
  const result = runSchedule(peer, schedule);
  if (result.violation === null || result.violation.kind === 'liveness') return null;
  return shrunkStory(peer, schedule, result.events);
}

function shrunkStory<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
  events: number,
): string[] | null {
  const runs = Math.min(MAX_RUNS, Math.floor(MAX_EVENTS / events));
  const best = shrunkOrNull(peer, schedule, Math.max(1, runs));
  if (best === null || best.decisions.length > STEPS_TOLD) return null;
  return [
    `${events} events, told in ${best.decisions.length} steps that break the same:`,
    ...printStory(tellStory(peer, best.schedule)).map((line) => `  ${line}`),
  ];
}

/** Nothing may come between a failure and its report. */
function shrunkOrNull<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
  runs: number,
): Failing | null {
  try {
    return shrink(peer, schedule, runs)?.best ?? null;
  } catch (error) {
    if (error instanceof RaftSimError) return null;
    throw error;
  }
}

/** A property is tried again and again while it is simplified, and each failure told: not more work than some runs. */
const MAX_RUNS = 300;
const MAX_EVENTS = 200_000;
const STEPS_TOLD = 40;

function endOf<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
  options: TellOptions,
): string[] {
  const trace = new TraceLines<M>(peer, { keep: EVENTS_TOLD });
  const simulation = simulate<S, M>({ peer, ...schedule, ...options, observer: trace });
  trace.attach(simulation);
  simulation.run();
  const told = Math.min(simulation.position, EVENTS_TOLD);
  const which =
    told === simulation.position
      ? `all ${told} events`
      : `the last ${told} of ${simulation.position} events`;
  return [
    `${which}; position/term for log entries, w1, w2, ... for writes to disk:`,
    ...trace.lines().map((line) => `  ${line}`),
  ];
}
