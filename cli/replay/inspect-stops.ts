/** Where `replay` is to stop for a debugger: the options, and the events of a run that they mean. */
import { factsOf, vocabularyOf } from '../../debugger/event-facts.ts';
import { parsePredicate, requirePlaces } from '../../record/predicates/predicate.ts';
import type { Recording } from '../../record/recording.ts';
import { printable } from '../../lib/errors.ts';
import { grouped, invocation } from '../terminal/format.ts';
import { usage } from '../options/parse.ts';

/** The options; all that are given hold. */
export interface InspectOptions {
  readonly inspectAt?: number;
  readonly breakAtViolation?: true;
  readonly breakOn?: string;
}

/** By event, ascending: the options for which the run stops before it. */
export type Stops = ReadonlyMap<number, readonly string[]>;

export function wantsInspector({ inspectAt, breakAtViolation, breakOn }: InspectOptions): boolean {
  return inspectAt !== undefined || breakAtViolation !== undefined || breakOn !== undefined;
}

/** Throws RaftSimError E_USAGE if an option means no event of this run, or the predicate nothing at all. */
export function stopsOf(recording: Recording, options: InspectOptions): Stops {
  const { inspectAt, breakAtViolation, breakOn } = options;
  const stops = new Map<number, string[]>();
  const add = (number: number, reason: string): void => {
    const reasons = stops.get(number);
    if (reasons === undefined) stops.set(number, [reason]);
    else reasons.push(reason);
  };
  if (inspectAt !== undefined) add(checkNumber(recording, inspectAt), `--inspect-at ${inspectAt}`);
  if (breakAtViolation === true) add(violationIn(recording), '--break-at-violation');
  if (breakOn !== undefined) {
    for (const number of matchesOf(recording, breakOn)) add(number, `--break-on ${breakOn}`);
  }
  return new Map([...stops].sort(([a], [b]) => a - b));
}

/** The last event; that in which a peer threw is not counted among the events of a run, but can be stopped at. */
function lastEvent({ length, thrown }: Recording): number {
  return thrown === null ? length - 1 : length;
}

function checkNumber(recording: Recording, number: number): number {
  const last = lastEvent(recording);
  if (number <= last) return number;
  throw usage('--inspect-at', String(number), `an event of this run, 0 to ${last}`);
}

function violationIn(recording: Recording): number {
  const { violation, violationAt } = recording;
  const option = '--break-at-violation';
  if (violation === null) {
    const hint = 'To stop elsewhere: --inspect-at K, or --break-on PREDICATE.';
    throw usage(option, recording.result.verdict, 'a run that violates a property', hint);
  }
  const { property, kind } = violation;
  if (kind === 'liveness') {
    const hint = `A liveness violation is no single event: try --break-on heal, or --inspect-at ${lastEvent(recording)} for the last event.`;
    throw usage(option, `${property} (liveness)`, 'a property that an event can violate', hint);
  }
  if (violationAt >= 0) return violationAt;
  throw usage(option, property, 'a property that an event violates', 'Nothing had happened yet.');
}

function matchesOf(recording: Recording, text: string): readonly number[] {
  const { events } = recording;
  const predicate = parsePredicate(text, vocabularyOf(recording), '--break-on');
  const numbers = events.map(({ number }) => number);
  const matches = numbers.filter((number) => predicate.matches(factsOf(recording, number)));
  if (matches.length > 0) return matches;
  requirePlaces(predicate, '--break-on');
  const hint = `'${invocation()} replay ... --trace' shows all ${grouped(events.length)} of this run.`;
  throw usage('--break-on', printable(text), 'a predicate that some event matches', hint);
}
