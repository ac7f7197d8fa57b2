/** Runs one schedule twice, compares the two runs, and compares them with what its file recorded. */
import { describeReason } from '../../record/words/reasons.ts';
import type { Peer } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { describeDecision } from '../../record/words/decisions.ts';
import { RaftSimError } from '../../lib/errors.ts';
import type { RunResult } from '../../sim/run.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import type { Expectation, ScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { ENGINE_SEMANTICS } from '../../sim/schedule/file/schedule-file.ts';
import { TraceLines } from '../../record/lines/trace-lines.ts';
import type { RecordedRun } from '../files/recorded-run.ts';
import { expectationOf, firstDifference, recordRun } from '../files/recorded-run.ts';

/** Receives the lines of each executed event. */
export type TraceSink = (number: number, lines: readonly string[]) => void;

/**
 * How the run compares with its file. `unknown`: there is nothing to compare with. `other-semantics`: an older or newer
 * engine wrote the file, so only the outcome can be compared. `changed`: a schedule of decisions came to something else,
 * because the peer, the checks or the file has changed since.
 */
export type Comparison =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'same' }
  | { readonly kind: 'other-semantics'; readonly semantics: number; readonly reproduced: boolean }
  | {
      readonly kind: 'changed';
      readonly outcome: ChangedOutcome;
      /** Whether only the outcome is another, or none at all. */
      readonly sameSteps: boolean;
    };

/**
 * `same`: the recorded violation, or none where none was recorded; `gone`: there was one and is none; `other`: all else.
 */
export type ChangedOutcome = 'same' | 'gone' | 'other';

/**
 * Runs `schedule` twice; the first run is traced. Throws RaftSimError E_NONDETERMINISM if the runs differ.
 */
export function replay(
  peer: Peer,
  schedule: Schedule,
  source: string,
  sink?: TraceSink,
): RecordedRun {
  const trace = sink === undefined ? undefined : new TraceLines(peer, { keep: 0, sink });
  const first = recordRun(peer, schedule, trace === undefined ? {} : { trace });
  const second = recordRun(peer, schedule);
  if (first.result.hash === second.result.hash) return first;
  throw new RaftSimError('E_NONDETERMINISM', {
    source,
    found: `hash ${second.result.hash} in a second run, first different ${between(first, second)}`,
    expected: `${first.result.hash}, as in the first run`,
    hint: 'Something outside the schedule decides: a clock, chance, or state kept between runs.',
  });
}

/** Throws RaftSimError E_INAPPLICABLE if decisions of the schedule in `source` were passed over in its run. */
export function requireApplicable({ inapplicable }: RunResult, source: string): void {
  const [first] = inapplicable;
  if (first === undefined) return;
  const { at, decision, reason } = first;
  const more = inapplicable.length - 1;
  const others = more === 0 ? '' : ` (and ${more} more that cannot)`;
  throw new RaftSimError('E_INAPPLICABLE', {
    source,
    path: `decisions[${at}]`,
    found: `"${describeDecision(decision)}", but ${describeReason(reason)}${others}`,
    expected: 'a decision that applies',
    hint:
      'The code of the peer has changed since the file was written, or the file was edited. ' +
      'With --lenient such decisions are skipped and counted.',
  });
}

/**
 * Compares a run with what its file says. Throws RaftSimError E_DIVERGED if an engine of the same semantics recorded
 * something else for a drawn schedule. Decisions still mean something when the code of the peer has changed: there the
 * difference is returned.
 */
export function compare(file: ScheduleFile, run: RecordedRun, source: string): Comparison {
  const { expect, engine } = file;
  if (expect === null) return { kind: 'unknown' };
  const { result } = run;
  if (engine.semantics !== ENGINE_SEMANTICS) {
    const property = result.violation?.property ?? null;
    const reproduced = result.verdict === expect.verdict && property === expect.property;
    return { kind: 'other-semantics', semantics: engine.semantics, reproduced };
  }
  const sameHash = result.hash === expect.hash && result.events === expect.position;
  const recorded = JSON.stringify(inOrder(expect));
  if (JSON.stringify(inOrder(expectationOf(run))) === recorded) return { kind: 'same' };
  if (file.schedule.decisions !== undefined) {
    return { kind: 'changed', outcome: changedOutcome(expect, result), sameSteps: sameHash };
  }
  const where = sameHash
    ? `with the same events, but another ${differingFields(expect, expectationOf(run)).join(', ')}`
    : `first different ${between(expect, run)}`;
  throw new RaftSimError('E_DIVERGED', {
    source,
    found: `${outcome(result)}, hash ${result.hash} after ${result.events} events, ${where}`,
    expected: `${recordedOutcome(expect)}, hash ${expect.hash} after ${expect.position} events, as the file recorded`,
    hint:
      'The peer, the checks or the simulator has changed since the file was written, or the file was edited. ' +
      'If the change is intended, remove the outcome ("expect": null) and replay again.',
  });
}

/** A file holds the property and who broke it, not the words in which it was broken. */
function changedOutcome(expect: Expectation, { verdict, violation }: RunResult): ChangedOutcome {
  if (expect.verdict !== verdict) {
    return expect.verdict === 'violation' && verdict === 'pass' ? 'gone' : 'other';
  }
  if (violation === null) return 'same';
  const { property, kind, peer } = violation;
  const same =
    property === expect.property && kind === expect.kind && peer === (expect.peer ?? NONE);
  return same ? 'same' : 'other';
}

/** The fields in a fixed order, whatever their order in the file. */
function inOrder(expect: Expectation): readonly unknown[] {
  return EXPECTED_FIELDS.map((name) => expect[name]);
}

function differingFields(a: Expectation, b: Expectation): readonly string[] {
  return EXPECTED_FIELDS.filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]));
}

const EXPECTED_FIELDS = [
  'verdict',
  'property',
  'kind',
  'peer',
  'position',
  'timeUs',
  'hash',
  'checkpoints',
] as const satisfies readonly (keyof Expectation)[];

function outcome({ verdict, violation }: RunResult): string {
  if (verdict === 'violation') return `violation of ${violation?.property ?? '?'}`;
  return verdict;
}

function recordedOutcome({ verdict, property }: Expectation): string {
  return verdict === 'violation' ? `violation of ${property ?? '?'}` : verdict;
}

function between(
  a: { readonly checkpoints: RecordedRun['checkpoints'] },
  b: { readonly checkpoints: RecordedRun['checkpoints'] },
): string {
  const { after, before } = firstDifference(a.checkpoints, b.checkpoints);
  return before === null ? `after event ${after}` : `between events ${after} and ${before}`;
}
