/** The causal past of a violation, and the run that is left of a schedule without everything else. */
import type { Peer, PeerMessage } from '../../contract/peer.ts';
import { withDecisions } from '../../sim/order/decisions/write-down.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import type { Cone } from '../happens-before.ts';
import { causalPast, vectorClocks } from '../happens-before.ts';
import type { RunRecord } from './recorded.ts';
import { recordRun } from './record.ts';
import { settle } from './settle.ts';
import type { Witnesses } from './witnesses.ts';
import { findWitnesses } from './witnesses.ts';

export interface ViolationPast extends Cone {
  /**
   * `violation`: the past of all that the violation compares; the rest had no part in it. `last step`: of the step that
   * broke the property only, as it is not known what else is compared; what lies outside may still have mattered.
   */
  readonly of: 'violation' | 'last step';
}

/** The past of the violation of a run; null if nothing broke, or if it is the run as a whole that did (liveness). */
export function pastOfViolation(record: RunRecord, { roots }: Witnesses): ViolationPast | null {
  const { violation } = record.settled;
  const last = record.steps.length - 1;
  if (violation === null || violation.kind === 'liveness' || last < 0) return null;
  const clocks = vectorClocks(record.steps, record.servers);
  const cone = causalPast(record.steps, clocks, roots ?? [last]);
  return { ...cone, of: roots === null ? 'last step' : 'violation' };
}

/**
 * `schedule` without the decisions that cannot have had a part in its violation: often a good part of a long run, for two
 * runs of it. Null if nothing breaks or nothing can be left out. The result still has to be run: with less of it done,
 * another property may break first.
 */
export function withoutUnrelated<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
): Schedule | null {
  const settled = settle(peer, schedule);
  const record = recordRun(peer, settled);
  const past = pastOfViolation(record, findWitnesses(record));
  if (past === null || past.outside.length === 0) return null;
  const kept = settled.decisions.filter((_, at) => past.inside[at] === true);
  return withDecisions(settled.schedule, kept, settled.heals);
}
