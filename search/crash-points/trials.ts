/**
 * Crashes a server at given points of a run and sees what comes of it: each point with each continuation is a run of its
 * own, which begins where the world was kept before the crash.
 */
import { decisionsOf } from '../../sim/order/decisions/decision-order.ts';
import type { Peer, PeerId, PeerMessage } from '../../contract/peer.ts';
import type { Checkpoint } from '../../sim/world/checkpoint.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import { placeOfDecision } from '../../sim/schedule/decision.ts';
import { withDecisions } from '../../sim/order/decisions/write-down.ts';
import type { Violation } from '../../sim/judge/violation.ts';
import { judgeLiveness, progressOf } from '../../sim/judge/liveness.ts';
import { withTripwires } from '../../sim/guard/purity-guard.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { simulate } from '../../sim/simulate.ts';
import type { Simulation } from '../../sim/world/simulation.ts';
import type { Continuation, Takeover } from './continuation.ts';
import { continuationsFor, partyOf } from './continuation.ts';
import type { CrashPoint } from './crash-point.ts';
import { crashAt } from './crash-point.ts';
import { Driver } from './driver.ts';

/** So many decisions of the run follow a crash at most: what comes later has little to do with it. */
const MAX_REST = 500;
/** So often, in events, a run that recovers is asked whether it has. */
const ASK_EVERY = 32;

/** A crash that breaks something. Plain data. */
export interface CrashFinding {
  readonly point: CrashPoint;
  readonly continuation: Continuation;
  readonly violation: Violation;
  /** Whether it broke before the server could crash: others had answered at once. */
  readonly beforeCrash: boolean;
  /** The whole run as decisions, each of which can be carried out. */
  readonly schedule: Schedule;
}

/** What became of one point. */
export interface CrashOutcome {
  readonly runs: number;
  /** Events executed, with those that led to the crash where a run did not share them with others. */
  readonly events: number;
  readonly findings: readonly CrashFinding[];
  /** Runs that were cut short by a limit. */
  readonly limits: number;
}

/** The world when so many of the decisions given had been carried out. */
interface Place {
  readonly position: number;
  readonly world: Checkpoint;
}

export class CrashTrials<S, M extends PeerMessage> {
  private readonly base: Schedule;
  private readonly given: readonly Decision[];
  private readonly continuations: readonly Continuation[];
  private readonly simulation: Simulation<S, M>;
  private readonly driver: Driver<S, M>;
  /** What the simulation runs on. It reads the list as it goes, so that more can be appended meanwhile. */
  private readonly script: Decision[] = [];
  private readonly start: Place;
  private here: Place;
  /** In the run under way. */
  private hasCrashed = false;
  /** By server: the places of the decisions that gave it a new term or changed its log. */
  private readonly learnt: readonly (readonly number[])[];
  /** By server: where it was held back last. */
  private readonly heldBack = new Map<PeerId, Place>();

  /**
   * `base` runs on decisions, each of which can be carried out, and has a heal phase (see base.ts); `continuations` may
   * follow each crash.
   */
  constructor(
    peer: Peer<S, M>,
    base: Schedule,
    continuations = continuationsFor(base.config.peers),
  ) {
    const { script } = this;
    this.base = base;
    this.given = base.decisions ?? [];
    this.continuations = continuations;
    this.simulation = simulate<S, M>({ peer, ...base, decisions: script });
    this.driver = new Driver(this.simulation, script);
    this.start = { position: 0, world: this.simulation.save() };
    this.here = this.start;
    this.learnt = this.findLearnt();
  }

  /** Tries one point. Quick if the points come in order of position. */
  try(point: CrashPoint): CrashOutcome {
    let outcome: CrashOutcome = { runs: 0, events: 0, findings: [], limits: 0 };
    // Once for all its short runs: laying them takes longer than a dozen events.
    withTripwires(() => {
      this.here = this.placeAt(point.position, this.here);
      for (const continuation of this.continuations) {
        outcome = this.withRun(outcome, point, continuation);
      }
    });
    return outcome;
  }

  private withRun(
    before: CrashOutcome,
    point: CrashPoint,
    continuation: Continuation,
  ): CrashOutcome {
    const from = this.begin(point, continuation);
    if (from === null || !this.crash(point, continuation)) return before;
    const rest = this.given.slice(point.position, point.position + MAX_REST);
    for (const decision of rest) this.driver.offer(decision);
    this.recover();
    const { violation, limit, position } = this.simulation;
    const findings =
      violation === null
        ? before.findings
        : [...before.findings, this.found(point, continuation, violation)];
    return {
      runs: before.runs + 1,
      events: before.events + position - from,
      findings,
      limits: before.limits + (limit === null ? 0 : 1),
    };
  }

  /** Goes to where the server is to crash. Returns the position from which the run is its own; null: it cannot be. */
  private begin({ position, node }: CrashPoint, continuation: Continuation): number | null {
    if (continuation.kind !== 'takeover' || !continuation.behind) {
      this.returnTo(this.here);
      return position;
    }
    const { by } = continuation;
    const from = this.learnt[by]!.findLast((each) => each < position);
    if (by === node || from === undefined) return null;
    const place = this.placeAt(from, this.heldBack.get(by) ?? this.start);
    this.heldBack.set(by, place);
    this.returnTo(place);
    for (let i = from; i < position; i++) {
      const decision = this.given[i]!;
      if (placeOfDecision(decision) !== by) this.driver.offer(decision);
    }
    return from;
  }

  /** The crash and what follows at once. False if that is not possible here. */
  private crash(point: CrashPoint, continuation: Continuation): boolean {
    const { driver, simulation } = this;
    const { node } = point;
    const takeover = continuation.kind === 'takeover' ? continuation : null;
    this.hasCrashed = false;
    if (takeover !== null) driver.converse(node);
    if (simulation.ended) return true;
    if (!driver.offer(crashAt(point))) return false;
    this.hasCrashed = true;
    if (continuation.kind === 'down') return true;
    driver.offer({ do: 'restart', node });
    return takeover === null || this.takeOver(node, takeover);
  }

  private takeOver(node: PeerId, { by }: Takeover): boolean {
    const party = partyOf(this.simulation, node, by);
    if (party.length === 0) return false;
    this.driver.takeOver(by, party);
    return true;
  }

  /** Runs to the end, or until the cluster has recovered: what follows then has nothing to do with the crash any more. */
  private recover(): void {
    const { simulation } = this;
    while (!simulation.ended) {
      simulation.runTo(simulation.position + ASK_EVERY);
      const { probeIndex } = simulation.host.services;
      if (probeIndex === 0) continue;
      const { nowUs } = simulation;
      const progress = progressOf(simulation);
      if (judgeLiveness(simulation, probeIndex, progress, nowUs, nowUs).verdict === 'recovered') {
        return;
      }
    }
  }

  /** The world at `position`, from `known` on if that is not behind it. */
  private placeAt(position: number, known: Place): Place {
    if (position === known.position) return known;
    this.returnTo(position < known.position ? this.start : known);
    for (let i = this.simulation.position; i < position; i++) this.driver.offer(this.given[i]!);
    return { position, world: this.simulation.save() };
  }

  private returnTo({ position, world }: Place): void {
    this.simulation.restore(world);
    this.script.length = 0;
    for (let i = 0; i < position; i++) this.script.push(this.given[i]!);
  }

  private findLearnt(): number[][] {
    const { simulation, given } = this;
    const learnt: number[][] = simulation.nodes.map(() => []);
    withTripwires(() => {
      given.forEach((decision, i) => {
        const id = placeOfDecision(decision);
        const before = simulation.nodes[id]!.view;
        this.driver.offer(decision);
        const { term, log } = simulation.nodes[id]!.view;
        const same = term === before.term && log.lastIndex === before.log.lastIndex;
        if (!same || log.lastTerm !== before.log.lastTerm) learnt[id]!.push(i);
      });
    });
    return learnt;
  }

  private found(point: CrashPoint, continuation: Continuation, violation: Violation): CrashFinding {
    const { simulation, base } = this;
    const { applied } = decisionsOf(simulation)!;
    const heals =
      violation.kind === 'liveness' || simulation.host.services.probeCommand !== undefined;
    const schedule = withDecisions(base, applied, heals);
    return { point, continuation, violation, beforeCrash: !this.hasCrashed, schedule };
  }
}
