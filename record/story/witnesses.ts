/**
 * What else a violation speaks of: the earlier steps that its sentence refers to, such as the election of the other leader
 * of a term. They are what a reader looks for next, and their causal pasts belong to the violation's.
 *
 * Read from the sentence (its beginning is the checker's own, see sim/invariants/) and looked up in the run.
 */
import type { Witness } from './firsts.ts';
import {
  acknowledgements,
  elected,
  firstApply,
  firstCommit,
  firstOfTerm,
  firstVote,
  firstWrite,
} from './firsts.ts';
import type { RunRecord } from './recorded.ts';

export interface Witnesses {
  readonly witnesses: readonly Witness[];
  /**
   * Steps whose causal pasts hold all that the violation compares: a run of nothing else breaks the property too. Null if
   * no such steps are known, because the property speaks of what is missing somewhere or of the whole run.
   */
  readonly roots: readonly number[] | null;
}

/** The steps that the violation of `record` refers to; none if nothing broke. */
export function findWitnesses(record: RunRecord): Witnesses {
  const { violation } = record.settled;
  const last = record.steps.length - 1;
  if (violation === null || last < 0) return { witnesses: [], roots: null };
  const { property, message, kind } = violation;
  const find = FINDERS[property];
  const found = find?.(record, message) ?? [];
  const witnesses = found.filter(({ step }) => step < last).toSorted((a, b) => a.step - b.step);
  const alone = kind === 'contract' || OF_ONE_SERVER.has(property);
  const told = SPOKEN_OF.has(property) && witnesses.length > 0;
  // What another server holds now is decided by all that happened there.
  const other = Number(HELD_BY_ANOTHER[property]?.exec(message)?.[1]);
  const newest = record.steps.findLastIndex(({ node }) => node === other);
  if (!alone && !told && newest < 0) return { witnesses, roots: null };
  const more = newest < 0 ? [] : [newest];
  return { witnesses, roots: [last, ...more, ...witnesses.map(({ step }) => step)] };
}

/** What breaks these lies in the history of one server. */
const OF_ONE_SERVER: ReadonlySet<string> = new Set([
  'Leader Append-Only',
  'Vote Once',
  'Monotone Term',
  'Monotone Commit',
  'Monotone Applied',
  'Monotone Match',
  'Next Beyond Match',
  'Commit Within Log',
  'Committed Never Truncated',
  'Acknowledged Kept',
  'Effect Ordering',
  'Restart Truth',
]);

/** What breaks these is the last step and the one that the sentence refers to. */
const SPOKEN_OF: ReadonlySet<string> = new Set([
  'Election Safety',
  'Leader Completeness',
  'State Machine Safety',
  'Log Matching',
  'Replica Agreement',
]);

/** What breaks these is what the server named here holds at the end. */
const HELD_BY_ANOTHER: Readonly<Record<string, RegExp>> = {
  'Match Truth': /^n\d+, leader of term \d+, set match of n(\d+)/,
  'Leader Completeness': /^n(\d+) leads term/,
};

type Finder = (record: RunRecord, message: string) => readonly Witness[];

const FINDERS: Readonly<Record<string, Finder>> = {
  'Election Safety': (record, message) => {
    const [, term, other] = numbers(/^n(\d+) became leader of term (\d+), which n(\d+)/, message);
    return elected(record, other, term);
  },
  'Vote Once': (record, message) => {
    const pattern = /^n(\d+) voted for n(\d+) in term (\d+) after it had voted for n(\d+)/;
    const [node, , term, other] = numbers(pattern, message);
    return firstVote(record, node, term, other);
  },
  'Leader Completeness': (record, message) => {
    const pattern = /^n(\d+) leads term (\d+) without (\d+)\/(\d+)/;
    const [leader, led, index, term] = numbers(pattern, message);
    // Which of the two came last differs: a leader may learn of its majority after a successor was elected.
    return [...firstCommit(record, index, term), ...elected(record, leader, led)];
  },
  'State Machine Safety': (record, message) => {
    const [, index] = numbers(/^n(\d+) (?:committed|applied) (\d+)\//, message);
    return firstCommit(record, index);
  },
  'Log Matching': (record, message) => {
    const [, index, term] = numbers(/^n(\d+) wrote (\d+)\/(\d+)/, message);
    return firstWrite(record, index, term);
  },
  'Replica Agreement': (record, message) => {
    const [, index] = numbers(/^n(\d+) applied index (\d+)/, message);
    return firstApply(record, index);
  },
  'Commit Durability': (record, message) => {
    const [node, index] = numbers(/^n(\d+) committed (\d+)\//, message);
    return acknowledgements(record, (to) => to === node, index);
  },
  'Match Truth': (record, message) => {
    const pattern = /^n(\d+), leader of term (\d+), set match of n(\d+) to (\d+)/;
    const [leader, , follower, match] = numbers(pattern, message);
    return acknowledgements(record, (to, from) => to === leader && from === follower, match);
  },
  'Acknowledged Kept': (record, message) => {
    const [node, match] = numbers(/^n(\d+) acknowledged index (\d+)/, message);
    return acknowledgements(record, (_to, from) => from === node, match);
  },
  'Restart Truth': (record, message) => {
    const vote =
      /^n(\d+) restarted in term (\d+) with votedFor \d+ after it had voted for n(\d+)/.exec(
        message,
      );
    if (vote !== null) return firstVote(record, +vote[1]!, +vote[2]!, +vote[3]!);
    const term = /^n(\d+) restarted in term \d+ after it had sent messages of term (\d+)/.exec(
      message,
    );
    if (term !== null) return firstOfTerm(record, +term[1]!, +term[2]!);
    const log =
      /^n(\d+) restarted with a log up to \d+ after it had vouched for its log up to (\d+)/.exec(
        message,
      );
    if (log === null) return [];
    return acknowledgements(record, (_to, from) => from === +log[1]!, +log[2]!);
  },
};

/** What the groups of `pattern` match, which must be numbers; empty if it does not match. */
function numbers(pattern: RegExp, message: string): number[] {
  return (pattern.exec(message) ?? []).slice(1).map(Number);
}
