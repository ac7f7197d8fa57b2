/**
 * A trace: a recorded run as data that needs no code to be read, one JSON text a line (see docs/file-formats.md). All other
 * exports could be made from it.
 */
import type { Schedule } from '../../../sim/schedule/schedule.ts';
import type { Violation } from '../../../sim/judge/violation.ts';
import type { RunOutcome } from '../../../sim/run.ts';
import type { EventName, RunMessage } from '../../run-event.ts';
import type { Plain } from '../format/plain.ts';
import type { ServerState, StateChange } from './server-state.ts';

export const TRACE_FORMAT = 'raft-sim/trace';
export const TRACE_VERSION = 1;
/** From one keyframe to the next. */
export const KEYFRAME_EVERY = 500;

export interface TraceHeader {
  readonly engine: { readonly name: string; readonly version: string; readonly semantics: number };
  readonly peer: { readonly name: string };
  /**
   * What decided the run. Of a walk it lacks the plan: what a walker chooses depends on its code, which draws the same plan
   * from scenario and seed.
   */
  readonly schedule: Schedule;
  readonly isWalk: boolean;
  /** The number of the first event told. */
  readonly from: number;
  /** What servers sent as the run began, before event 0. */
  readonly sent: readonly TraceSend[];
}

/** All servers at a position, so that a reader need not begin at the beginning. */
export interface TraceKeyframe {
  readonly position: number;
  /** The rolling hash there. */
  readonly hash: string;
  readonly servers: readonly ServerState[];
}

/** What a peer answered: a name and what goes with it, see {@link EFFECTS}. */
export type TraceEffect = readonly [name: EffectName, ...values: (number | string)[]];

/** The effects of the contract, and what stands behind the name of each. */
export const EFFECTS = {
  saveHardState: ['token', 'term', 'votedFor'],
  appendEntries: ['token', 'after', 'count'],
  saveSnapshot: ['token', 'index', 'term'],
  /** Only those that wait for a write; when they leave they are among `sends`. */
  send: ['to', 'requires', 'says'],
  setTimer: ['timer', 'minUs', 'maxUs'],
  cancelTimer: ['timer'],
  apply: ['first', 'count'],
  applySnapshot: ['index', 'term'],
  proposalAccepted: ['index', 'term'],
  proposalDropped: ['leader'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type EffectName = keyof typeof EFFECTS;

/** A message that left in an event. */
export interface TraceSend {
  readonly message: number;
  readonly from: number;
  readonly to: number;
  readonly kind: string;
  readonly nth: number;
  readonly says: string;
  readonly fate: RunMessage['fate'];
  readonly body: Plain;
}

export interface TraceCrash {
  readonly node: number;
  readonly writes: number;
  readonly torn: { readonly parts: number; readonly entries: number } | null;
  readonly cause: string;
}

export interface TraceEvent {
  readonly number: number;
  readonly timeUs: number;
  readonly name: EventName;
  readonly node: number;
  readonly from: number;
  /** What arrived, by its number; -1: nothing did. */
  readonly message: number;
  readonly what: string;
  /** What arrived, whole; null: nothing did. */
  readonly body: Plain;
  readonly note: string | null;
  readonly asides: readonly string[];
  readonly crashes: readonly TraceCrash[];
  /** Servers that have applied what a client waited for, and the command. */
  readonly answers: readonly (readonly [node: number, command: Plain])[];
  readonly effects: readonly TraceEffect[];
  readonly sends: readonly TraceSend[];
  readonly changes: readonly StateChange[];
  /** The rolling hash behind it. */
  readonly hash: string;
}

export interface TraceViolation extends Pick<
  Violation,
  'property' | 'kind' | 'statement' | 'source' | 'message'
> {
  /** The event that broke it; the number behind the last one if a peer threw, which ended the run in the midst of it. */
  readonly at: number;
  /** Who broke it; 0: nobody alone. */
  readonly node: number;
}

export interface TraceEnd {
  /** Number of events of the run. */
  readonly events: number;
  readonly timeUs: number;
  readonly verdict: RunOutcome['verdict'];
  readonly hash: string;
}

export interface Trace {
  readonly header: TraceHeader;
  /** By position; the first is that of the first event told. */
  readonly keyframes: readonly TraceKeyframe[];
  readonly events: readonly TraceEvent[];
  readonly violation: TraceViolation | null;
  /** null: the trace stops before the end of the run, because a window was asked for or the file was cut off. */
  readonly end: TraceEnd | null;
}
