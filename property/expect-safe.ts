/** The assertion: a run broke no property. Throws plain errors, so it works under any test runner. */
import type { Peer, PeerMessage } from '../contract/peer.ts';
import { describeValue, printable } from '../lib/errors.ts';
import type { Violation } from '../sim/judge/violation.ts';
import type { RunResult } from '../sim/run.ts';
import type { LimitReached } from '../sim/world/run-limits.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import { describeSchedule } from './describe-schedule.ts';
import type { SimulateOptions } from './simulate.ts';
import { hasStory, simulate } from './simulate.ts';

/** A property was violated. The message says which and how, and tells the story of the run. */
export class SafetyViolation extends Error {
  override readonly name = 'SafetyViolation';
  /** Name of the property, such as `Vote Once`. */
  readonly property: string;
  declare readonly violation: Violation;
  /** What was run; null if the result did not come from {@link simulate}. */
  declare readonly schedule: Schedule | null;

  constructor(result: RunResult, violation: Violation) {
    super(describeViolation(result, violation));
    this.property = violation.property;
    hide(this, { violation, schedule: hasStory(result) ? result.schedule : null });
  }
}

/** A limit cut the run short: nothing is known of the properties, so nothing may count as passed. */
export class NothingProven extends Error {
  override readonly name = 'NothingProven';
  declare readonly limit: LimitReached;
  /** What was run; null if the result did not come from {@link simulate}. */
  declare readonly schedule: Schedule | null;

  constructor(result: RunResult, limit: LimitReached) {
    super(describeLimit(result, limit));
    hide(this, { limit, schedule: hasStory(result) ? result.schedule : null });
  }
}

/** Fields that runners do not print: Vitest would list a whole schedule below the message. */
function hide(error: Error, fields: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(fields)) Object.defineProperty(error, name, { value });
}

/**
 * Returns if the run passed; throws {@link SafetyViolation} if it broke a property and {@link NothingProven} if a limit cut
 * it short. Pass what {@link simulate} returned, or a peer and the schedule to run it on. Throws TypeError for anything else.
 */
export function expectSafe(result: RunResult): void;
export function expectSafe<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
  options?: SimulateOptions,
): void;
export function expectSafe<S, M extends PeerMessage>(
  subject: RunResult | Peer<S, M>,
  schedule?: Schedule,
  options: SimulateOptions = {},
): void {
  const result =
    schedule === undefined ? subject : simulate(subject as Peer<S, M>, schedule, options);
  checkResult('expectSafe', result);
  const { violation, limit } = result;
  if (violation === null && limit === null) return;
  const error =
    violation !== null ? new SafetyViolation(result, violation) : new NothingProven(result, limit!);
  // The test is where to look, not in here.
  Error.captureStackTrace(error, expectSafe);
  throw error;
}

/** Throws TypeError if `value` is no result of a run: `who` was called wrongly. */
export function checkResult(who: string, value: unknown): asserts value is RunResult {
  const isResult =
    typeof value === 'object' && value !== null && 'verdict' in value && 'violation' in value;
  if (isResult) return;
  const found = describeValue(value);
  throw new TypeError(`${who}: got ${found}, expected the result of simulate(peer, schedule)`);
}

/** What broke, when, in which world, and how it came about. */
export function describeViolation(result: RunResult, violation: Violation): string {
  const { property, kind, statement, source, message } = violation;
  return [
    `${printable(property)} violated: ${printable(message)}`,
    `  Property   ${printable(statement)} [${printable(source)}] (${kind})`,
    ...circumstances(result),
  ].join('\n');
}

/** Which limit, and that nothing follows from the run. */
export function describeLimit(result: RunResult, limit: LimitReached): string {
  return [
    `Nothing proven: the run was cut short by a limit (${limit.code}): ${printable(limit.message)}`,
    ...circumstances(result),
  ].join('\n');
}

function circumstances(result: RunResult): string[] {
  const seconds = (result.simulatedUs / 1_000_000).toFixed(6);
  const when = `  When       ${seconds}s into the run, after ${result.events} events`;
  if (!hasStory(result)) return [when];
  const [first = '', ...rest] = result.story();
  return [
    when,
    ...describeSchedule(result.schedule).map((line) => `  ${line}`),
    `  Story      ${first}`,
    ...rest.map((line) => `  ${line}`),
  ];
}
