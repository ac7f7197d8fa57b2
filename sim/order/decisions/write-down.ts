/** Turns any schedule into one of decisions that takes the same steps. */
import { decisionsOf } from './decision-order.ts';
import type { Peer, PeerMessage } from '../../../contract/peer.ts';
import type { SimulationConfig } from '../../schedule/config.ts';
import type { Violation } from '../../judge/violation.ts';
import { withLost } from '../../schedule/lost-for-good.ts';
import type { Schedule } from '../../schedule/schedule.ts';
import { simulate } from '../../simulate.ts';
import type { Decision } from '../../schedule/decision.ts';
import { DecisionRecorder } from './decision-recorder.ts';
import { STEP_US } from '../order.ts';

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
 *
 * A failure to recover may hang on when things happened, of which decisions say the order only; then `schedule` may pass.
 */
export function writeDown<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
): WrittenDown {
  const recorder = new DecisionRecorder<M>(peer);
  const simulation = simulate<S, M>({ peer, ...schedule, observer: recorder });
  recorder.attach(simulation);
  simulation.run();
  const { violation, position: events } = simulation;
  const heals = recorder.beforeHeal >= 0 && (violation === null || violation.kind === 'liveness');
  const brokeHealing = recorder.beforeHeal >= 0 && violation !== null && !heals;
  const run = decisionsOf(simulation);
  if (run !== null && !brokeHealing) {
    // What followed from decisions at once was recorded as well.
    const applied = withDecisions(schedule, run.applied, heals);
    return { schedule: applied, violation, events };
  }
  const world = { ...schedule, config: takingTime(schedule.config) };
  if (!heals) {
    return { schedule: withDecisions(world, recorder.decisions, false), violation, events };
  }
  const before = recorder.decisions.slice(0, recorder.beforeHeal);
  const plain = withDecisions(world, before, true);
  if (violation === null) return { schedule: plain, violation, events };
  const failing = tellings(world, before, recorder).find((each) => isStuck(peer, each));
  return { schedule: failing ?? plain, violation, events };
}

/**
 * Ways to tell a run that did not recover, as what came after the faults goes by time and is not told: as it was; with
 * what was still on its way; with the beginning of the time after the faults, or all of it; or nothing at all, if the
 * cluster never gets to work.
 */
function tellings(
  world: Schedule,
  before: readonly Decision[],
  {
    inFlight,
    decisions,
  }: { readonly inFlight: readonly Decision[]; readonly decisions: readonly Decision[] },
): Schedule[] {
  const some = before.length + Math.floor((decisions.length - before.length) / 4);
  const told = [before, [...before, ...inFlight], decisions.slice(0, some), decisions, []];
  return told.map((each) => withDecisions(world, each, true));
}

function isStuck<S, M extends PeerMessage>(peer: Peer<S, M>, schedule: Schedule): boolean {
  const simulation = simulate<S, M>({ peer, ...schedule });
  simulation.run();
  return simulation.violation?.kind === 'liveness';
}

/** What took no time by the clock need not have come before everything else: when it is done is for decisions to say. */
export function takingTime(config: SimulationConfig): SimulationConfig {
  const { disk, service } = config;
  return {
    ...config,
    disk: { ...disk, writeMaxUs: Math.max(1, disk.writeMaxUs) },
    service: { ...service, applyMaxUs: Math.max(1, service.applyMaxUs) },
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
  const healAtUs = (decisions + 1) * STEP_US;
  const phaseUs = heals ? config.durationUs - config.healAtUs : 0;
  return {
    // Without a heal phase nothing is lost in it.
    ...(heals ? config : withLost(config, [])),
    healAtUs,
    durationUs: healAtUs + phaseUs,
    network: { ...config.network, lossPpm: 0, duplicatePpm: 0, stragglerPpm: 0, stragglerMaxUs: 0 },
    service: { ...config.service, snapshotEvery: heals ? config.service.snapshotEvery : 0 },
    clients: { ...config.clients, count: 0 },
    // The order of decisions says all but how long things take behind them.
    clocks: heals ? config.clocks : { ratePpm: [] },
    adversaries: [],
  };
}
