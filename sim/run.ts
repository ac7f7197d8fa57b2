/** Runs a schedule from beginning to end and sums up what happened. */
import type { Peer, PeerMessage, Us } from '../contract/peer.ts';
import type { Inapplicable } from './order/reason.ts';
import type { Violation } from './judge/violation.ts';
import type { Invariant } from './judge/invariant.ts';
import type { Observer } from './world/observer.ts';
import { layTripwires, removeTripwires } from './guard/purity-guard.ts';
import type { Schedule } from './schedule/schedule.ts';
import type { LimitReached } from './world/run-limits.ts';
import { simulate } from './simulate.ts';
import type { Simulation } from './world/simulation.ts';
import { decisionsOf } from './order/decisions/decision-order.ts';
import type { TallyReport } from './coverage/tally.ts';

export interface RunOptions<M extends PeerMessage> {
  /** The properties to check; all of them unless told otherwise. */
  readonly invariants?: readonly Invariant[];
  /** Freezes what crosses the seam between peer and world, see `SimulationOptions.strict`. */
  readonly strict?: boolean | undefined;
  /** Watches every event; without one the run keeps nothing but its hash. */
  readonly observer?: Observer<M> | undefined;
}

/** How one run ended: plain data, so that it can cross from a worker. */
export interface RunOutcome {
  /** `limit`: the run was cut short and says nothing about the property. */
  readonly verdict: 'pass' | 'violation' | 'limit';
  readonly violation: Violation | null;
  readonly limit: LimitReached | null;
  /** 64-bit trace hash of the run, 16 hexadecimal digits: equal hashes, equal runs. */
  readonly hash: string;
  readonly events: number;
  readonly simulatedUs: Us;
  /** How the recovery went, or null if the run did not get there. */
  readonly recovery: 'recovered' | 'legitimately stuck' | 'stuck' | null;
  /** Why it did not recover: whose fault that is, and how the servers stand. Empty if it did, or if it did not get there. */
  readonly recoveryReason: string;
  /** Commands that clients got answers for. */
  readonly answered: number;
  /** Highest index committed by anyone. */
  readonly committed: number;
  /** Decisions of the schedule that could not be carried out; they were passed over. */
  readonly inapplicable: readonly Inapplicable[];
}

/** The outcome of one run with all that was counted in it. */
export interface RunResult extends RunOutcome {
  readonly tally: TallyReport;
  /** How often each invariant was evaluated, by name. */
  readonly evaluations: Readonly<Record<string, number>>;
}

/** Runs `schedule` with `peer` to its end. Deterministic; throws only on errors of the simulator itself. */
export function runSchedule<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
  options: RunOptions<M> = {},
): RunResult {
  return summarise(runToEnd(peer, schedule, options));
}

/**
 * The same for callers who add many runs up: what was counted is read off the simulation (see totals.ts), as making a
 * report of it takes a quarter of the time of a short run.
 */
export function runToEnd<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
  options: RunOptions<M> = {},
): Simulation<S, M> {
  // Peers run when the world is built as well; so the tripwires are laid once.
  layTripwires();
  try {
    const simulation = simulate<S, M>({ peer, ...schedule, ...options });
    simulation.run();
    return simulation;
  } finally {
    removeTripwires();
  }
}

/** The result of a simulation as far as it has come. */
export function summarise<S, M extends PeerMessage>(simulation: Simulation<S, M>): RunResult {
  const { checker, tally } = simulation;
  return {
    ...outcomeOf(simulation),
    tally: tally.report(),
    evaluations: Object.fromEntries(
      checker.invariants.map((invariant, i) => [invariant.name, checker.evaluations[i]!]),
    ),
  };
}

/** How a simulation stands. */
export function outcomeOf<S, M extends PeerMessage>(simulation: Simulation<S, M>): RunOutcome {
  const { violation, limit } = simulation;
  return {
    verdict: violation !== null ? 'violation' : limit !== null ? 'limit' : 'pass',
    violation,
    limit,
    hash: simulation.hash.digest(),
    events: simulation.position,
    simulatedUs: simulation.nowUs,
    recovery: simulation.liveness?.verdict ?? null,
    recoveryReason: simulation.liveness?.reason ?? '',
    answered: simulation.workload.clients.reduce((sum, client) => sum + client.answered, 0),
    committed: simulation.ledger.committedIndex,
    inapplicable: decisionsOf(simulation)?.inapplicable ?? [],
  };
}
