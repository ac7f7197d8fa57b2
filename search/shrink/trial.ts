/** Tries a schedule of decisions: does it still break the same property in the same way? */
import { decisionsOf } from '../../sim/order/decisions/decision-order.ts';
import type { Peer, PeerMessage } from '../../contract/peer.ts';
import type { SimulationConfig } from '../../sim/schedule/config.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import type { Lineage } from '../../sim/order/decisions/lineage.ts';
import { withDecisions } from '../../sim/order/decisions/write-down.ts';
import type { Violation } from '../../sim/judge/violation.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { signatureOf } from '../../sim/judge/signature.ts';
import { simulate } from '../../sim/simulate.ts';

/** A schedule of decisions that fails. */
export interface Failing {
  readonly schedule: Schedule;
  /** Those of the schedule: each was carried out, the last one breaks the property (or the heal phase behind it does). */
  readonly decisions: readonly Decision[];
  readonly lineage: Lineage;
  readonly violation: Violation;
  /** Messages that were sent and never arrived, as decisions that would let them, with where they come from. */
  readonly spare: Lineage;
  /** Number of events executed, with those that follow from a decision at once. */
  readonly events: number;
}

/** What is to be tried: decisions taken from a failing run, perhaps in a simpler world. */
export interface Candidate {
  /** Where the decisions come from. */
  readonly base: Failing;
  readonly decisions: readonly Decision[];
  /** If not that of `base`. */
  readonly lineage?: Lineage;
  readonly config?: SimulationConfig;
  /** See `SimulationOptions.replacesLost`. */
  readonly replacesLost?: boolean;
}

/** Runs candidates of one failure with one peer. */
export class Trials<S, M extends PeerMessage> {
  runs = 0;
  private readonly peer: Peer<S, M>;
  private readonly heals: boolean;
  private readonly signature: string;

  /** `violation` is what must break. */
  constructor(peer: Peer<S, M>, violation: Violation) {
    this.peer = peer;
    this.heals = violation.kind === 'liveness';
    this.signature = signatureOf(violation);
  }

  /** The failure that a schedule of decisions ends in; null if it passes or fails in another way. */
  first(schedule: Schedule): Failing | null {
    return this.attempt(schedule, undefined);
  }

  /** The failure that a candidate ends in, with what it consists of; null if it passes or fails in another way. */
  run({ base, decisions, lineage, config, replacesLost }: Candidate): Failing | null {
    const world = config === undefined ? base.schedule : { ...base.schedule, config };
    const schedule = withDecisions(world, decisions, this.heals);
    return this.attempt(schedule, lineage ?? base.lineage, replacesLost);
  }

  private attempt(
    tried: Schedule,
    lineage: Lineage | undefined,
    replacesLost?: boolean,
  ): Failing | null {
    this.runs++;
    const simulation = simulate<S, M>({ peer: this.peer, ...tried, lineage, replacesLost });
    simulation.run();
    const { violation } = simulation;
    const decided = decisionsOf(simulation);
    if (violation === null || decided === null) return null;
    if (signatureOf(violation) !== this.signature) return null;
    const { applied } = decided;
    return {
      schedule: withDecisions(tried, applied, this.heals),
      decisions: applied,
      lineage: decided.lineage,
      spare: decided.spare,
      violation,
      events: simulation.position,
    };
  }
}
