/** The run that crashes are put into: any schedule as decisions, with a heal phase behind them. */
import { decisionsOf } from '../../sim/order/decisions/decision-order.ts';
import type { Peer, PeerMessage, Us } from '../../contract/peer.ts';
import type { SimulationConfig } from '../../sim/schedule/config.ts';
import { DecisionRecorder } from '../../sim/order/decisions/decision-recorder.ts';
import { takingTime, withDecisions } from '../../sim/order/decisions/write-down.ts';
import type { Violation } from '../../sim/judge/violation.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { simulate } from '../../sim/simulate.ts';

/** Length of the heal phase of a schedule that has none, if election timeouts are not unusually long. */
const HEAL_PHASE_US: Us = 10_000_000;
/** A cluster is given time for more elections than those that liveness asks for. */
const HEAL_PHASE_ELECTIONS = 25;

export interface CrashBase {
  /** Decisions each of which can be carried out, and a heal phase. Plain data. */
  readonly schedule: Schedule;
  /** What breaks in it without any further crash; then the decisions end just before. */
  readonly violation: Violation | null;
}

/**
 * Writes `schedule` down as decisions, at most `maxDecisions` of them, up to its heal phase or just before what breaks in
 * it. Disks and services take time there: only then can a crash come between a write and its end.
 */
export function crashBase<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
  maxDecisions = Infinity,
): CrashBase {
  const recorder = new DecisionRecorder<M>(peer);
  const simulation = simulate<S, M>({ peer, ...schedule, observer: recorder });
  recorder.attach(simulation);
  while (!simulation.ended && recorder.beforeHeal < 0) {
    if (recorder.decisions.length >= maxDecisions) break;
    simulation.runTo(simulation.position + 1);
  }
  const told = recorder.beforeHeal < 0 ? recorder.decisions.length : recorder.beforeHeal;
  const decisions = recorder.decisions.slice(0, Math.min(told, maxDecisions));
  const world = { ...schedule, config: takingTime(withHealPhase(schedule.config)) };
  const whole = withDecisions(world, decisions, true);
  const control = simulate<S, M>({ peer, ...whole });
  control.runTo(decisions.length);
  if (control.violation === null) {
    control.run();
    return { schedule: whole, violation: control.violation };
  }
  const before = decisions.slice(0, decisionsOf(control)!.applied.length - 1);
  return { schedule: withDecisions(world, before, true), violation: control.violation };
}

function withHealPhase(config: SimulationConfig): SimulationConfig {
  const { healAtUs, durationUs, raft } = config;
  const phaseUs =
    healAtUs < durationUs
      ? durationUs - healAtUs
      : Math.max(HEAL_PHASE_US, HEAL_PHASE_ELECTIONS * raft.electionTimeoutMaxUs);
  return { ...config, healAtUs: 0, durationUs: phaseUs };
}
