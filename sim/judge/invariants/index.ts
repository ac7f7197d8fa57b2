/** All invariants, the promises of the protocol first: if one event breaks several, the gravest is reported. */
import type { SimulationConfig } from '../../schedule/config.ts';
import { describeValue, RaftSimError } from '../../../lib/errors.ts';
import { acknowledgedKept } from './acknowledged-kept.ts';
import { commitDurability } from './commit-durability.ts';
import { commitWithinLog } from './commit-within-log.ts';
import { committedNeverTruncated } from './committed-never-truncated.ts';
import { effectOrdering } from './effect-ordering.ts';
import { electionSafety } from './election-safety.ts';
import type { Invariant } from '../invariant.ts';
import { leaderAppendOnly } from './leader-append-only.ts';
import { leaderCompleteness } from './leader-completeness.ts';
import { logMatching } from './log-matching.ts';
import { matchTruth } from './match-truth.ts';
import { monotoneApplied, monotoneCommit, monotoneMatch, monotoneTerm } from './monotone.ts';
import { nextBeyondMatch } from './next-beyond-match.ts';
import { replicaAgreement } from './replica-agreement.ts';
import { restartTruth } from './restart-truth.ts';
import { snapshotTruth } from './snapshot-truth.ts';
import { stateMachineSafety } from './state-machine-safety.ts';
import { voteOnce } from './vote-once.ts';

/** What users of the protocol are promised. */
export let endToEndInvariants: readonly Invariant[] = [
  electionSafety,
  leaderAppendOnly,
  logMatching,
  leaderCompleteness,
  stateMachineSafety,
  replicaAgreement,
];

/** Stricter rules about single servers, which break long before the damage shows. */
export let localInvariants: readonly Invariant[] = [
  voteOnce,
  commitDurability,
  matchTruth,
  monotoneTerm,
  monotoneCommit,
  monotoneApplied,
  monotoneMatch,
  nextBeyondMatch,
  commitWithinLog,
  committedNeverTruncated,
  acknowledgedKept,
  effectOrdering,
  restartTruth,
  snapshotTruth,
];

export let allInvariants: readonly Invariant[] = [...endToEndInvariants, ...localInvariants];

/**
 * From now on every run is judged by `invariant` as well; of runs with `checks: 'end-to-end'` only if that is its kind. For
 * a single run pass a list of invariants to `runSchedule`. Throws RaftSimError E_USAGE if the name is taken.
 *
 * @example
 * registerInvariant(invariant({ name: 'No Term Above 9', kind: 'end-to-end', ..., onStep: ... }));
 */
export function registerInvariant(invariant: Invariant): void {
  if (allInvariants.includes(invariant)) return;
  const { name } = invariant;
  if (allInvariants.some((each) => each.name === name)) {
    throw new RaftSimError('E_USAGE', {
      source: `the invariant ${describeValue(name)}`,
      found: 'another invariant of this name',
      expected: 'a name that is not taken',
    });
  }
  // New lists: checkers remember what they found out about old ones.
  if (invariant.kind === 'end-to-end') endToEndInvariants = [...endToEndInvariants, invariant];
  else localInvariants = [...localInvariants, invariant];
  allInvariants = [...endToEndInvariants, ...localInvariants];
}

/** The invariants that a configuration asks for. */
export function invariantsFor({ checks }: Pick<SimulationConfig, 'checks'>): readonly Invariant[] {
  return checks === 'end-to-end' ? endToEndInvariants : allInvariants;
}
