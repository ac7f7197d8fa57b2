/** Turns any schedule into one of decisions that takes the same steps. */
import type { Peer, PeerMessage } from '../../raft/contract.ts';
import type { SimulationConfig } from '../config.ts';
import type { Violation } from '../invariants/checker.ts';
import type { Schedule } from '../schedule.ts';
import { Simulation } from '../simulation.ts';
import { DECISION_US } from './decision-queue.ts';
import type { Decision } from './decision.ts';
import { DecisionRecorder } from './decision-recorder.ts';

export interface WrittenDown {
  /** The same run as decisions. */
  readonly schedule: Schedule;
  /** What broke in the run that was written down. */
  readonly violation: Violation | null;
  readonly events: number;
}

/**
 * Runs `schedule` and writes down what decided it. If the run fails to recover, or passes, the heal phase stays one by
 * time; else the decisions go up to the violation.
 */
export function writeDown<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
): WrittenDown {
  const recorder = new DecisionRecorder<M>(peer);
  const simulation = new Simulation<S, M>({ peer, ...schedule, observer: recorder });
  recorder.attach(simulation);
  simulation.run();
  const { violation, position } = simulation;
  const heals = recorder.beforeHeal >= 0 && (violation === null || violation.kind === 'liveness');
  const decisions = heals
    ? recorder.decisions.slice(0, recorder.beforeHeal)
    : recorder.decisions.slice();
  return {
    schedule: withDecisions(schedule, decisions, heals),
    violation,
    events: position,
  };
}

/** `schedule` with these decisions and nothing else that happens before its heal phase, if it keeps one. */
export function withDecisions(
  schedule: Schedule,
  decisions: readonly Decision[],
  heals: boolean,
): Schedule {
  const { scenario, seed, config } = schedule;
  return {
    scenario,
    seed,
    config: decidedConfig(config, decisions.length, heals),
    faults: [],
    decisions,
  };
}

/** Without all that chance would add to the decisions, and with the times that follow from their number. */
function decidedConfig(
  config: SimulationConfig,
  decisions: number,
  heals: boolean,
): SimulationConfig {
  const healAtUs = (decisions + 1) * DECISION_US;
  const phaseUs = heals ? config.durationUs - config.healAtUs : 0;
  return {
    ...config,
    healAtUs,
    durationUs: healAtUs + phaseUs,
    network: { ...config.network, lossPpm: 0, duplicatePpm: 0, stragglerPpm: 0, stragglerMaxUs: 0 },
    service: { ...config.service, snapshotEvery: heals ? config.service.snapshotEvery : 0 },
    clients: { ...config.clients, count: 0 },
    clocks: { ratePpm: [] },
    adversaries: [],
  };
}
