/** All invariants, the promises of the protocol first: if one event breaks several, the gravest is reported. */
import type { SimulationConfig } from '../../schedule/config.ts';
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
export const endToEndInvariants: readonly Invariant[] = [
  electionSafety,
  leaderAppendOnly,
  logMatching,
  leaderCompleteness,
  stateMachineSafety,
  replicaAgreement,
];

/** Stricter rules about single servers, which break long before the damage shows. */
export const localInvariants: readonly Invariant[] = [
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

export const allInvariants: readonly Invariant[] = [...endToEndInvariants, ...localInvariants];

/** The invariants that a configuration asks for. */
export function invariantsFor({ checks }: Pick<SimulationConfig, 'checks'>): readonly Invariant[] {
  return checks === 'end-to-end' ? endToEndInvariants : allInvariants;
}
