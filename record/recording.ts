/**
 * A recorded run: what a debugger walks over. Position k means that events 0 .. k-1 have been executed and event k comes
 * next; positions go from 0 to `length`.
 */
import type { Peer, PeerId, PeerMessage, PeerView } from '../contract/peer.ts';
import type { Decision } from '../sim/schedule/decision.ts';
import type { Violation } from '../sim/judge/violation.ts';
import type { Observer } from '../sim/world/observer.ts';
import type { RunResult } from '../sim/run.ts';
import { summarise } from '../sim/run.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import { simulate } from '../sim/simulate.ts';
import type { Simulation } from '../sim/world/simulation.ts';
import { countBelow } from '../lib/ascending.ts';
import type { RunEvent, RunMessage, Touch } from './run-event.ts';
import type { TouchHistory } from './run-recorder.ts';
import { RunRecorder } from './run-recorder.ts';
import { TimeTravel } from './time-travel.ts';

export class Recording<S = unknown, M extends PeerMessage = PeerMessage> {
  readonly peer: Peer<S, M>;
  readonly schedule: Schedule;
  /** Number of servers. */
  readonly size: number;
  readonly events: readonly RunEvent<S, M>[];
  readonly messages: readonly RunMessage<M>[];
  readonly result: RunResult;
  /** The run as decisions, `RunEvent.decided` of which were taken before an event. */
  readonly decisions: readonly Decision[];
  /** How many of them came before the heal phase; -1: there was none. */
  readonly decidedBeforeHeal: number;
  /** What a peer threw, in words, if that ended the run: it happened in what would be event number `length`. */
  readonly thrown: Violation | null;
  private readonly touches: readonly TouchHistory<S>[];
  private readonly histories: readonly (readonly number[])[];
  private readonly travel: TimeTravel<S, M>;

  /** Runs `schedule` to its end and keeps all of it. Deterministic; throws only on errors of the simulator itself. */
  constructor(peer: Peer<S, M>, schedule: Schedule) {
    const recorder = new RunRecorder<S, M>(peer);
    const observer = new Switch<M>(recorder);
    const simulation = simulate<S, M>({ peer, ...schedule, strict: true, observer });
    recorder.attach(simulation);
    this.travel = new TimeTravel(simulation);
    this.travel.explore();
    observer.off();
    this.peer = peer;
    this.schedule = schedule;
    this.size = simulation.size;
    this.events = recorder.events;
    this.messages = recorder.messages;
    this.result = summarise(simulation);
    this.decisions = recorder.decided.decisions;
    this.decidedBeforeHeal = recorder.decided.beforeHeal;
    this.thrown = recorder.thrown === null ? null : simulation.violation;
    this.touches = recorder.touches;
    this.histories = recorder.histories;
  }

  /** Number of events, and the last position. */
  get length(): number {
    return this.events.length;
  }

  get violation(): Violation | null {
    return this.result.violation;
  }

  /**
   * The event that broke the property; `length` if no event did so: a peer threw in the one that would have come next, or
   * what breaks it is the run as a whole (liveness); -1 if nothing broke.
   */
  get violationAt(): number {
    if (this.violation === null) return -1;
    const atEnd = this.thrown !== null || this.violation.kind === 'liveness';
    return atEnd ? this.length : this.length - 1;
  }

  /** The events at server `node` or that changed it, ascending; of NONE: those that belong to no server. */
  historyOf(node: PeerId): readonly number[] {
    return this.histories[node] ?? [];
  }

  /** What server `node` was, from each event on that changed it; the first one, of event -1, is how it began. */
  touchesOf(node: PeerId): TouchHistory<S> {
    return this.touches[node]!;
  }

  /** Server `node` at `position`. */
  touchAt(node: PeerId, position: number): Touch<S> {
    const { numbers, states } = this.touchesOf(node);
    return states[countBelow(numbers, position) - 1]!;
  }

  /** What server `node` shows of itself at `position`; null while it is down. */
  viewAt(node: PeerId, position: number): PeerView | null {
    const { up, state } = this.touchAt(node, position);
    return up ? this.peer.view(state) : null;
  }

  /** The whole world at `position`; see {@link TimeTravel.at}. */
  worldAt(position: number): Simulation<S, M> {
    return this.travel.at(position);
  }

  /** Positions from which going forwards is cheap, ascending. */
  get checkpoints(): readonly number[] {
    return this.travel.starts;
  }
}

/** An observer until it is switched off: whoever goes back in time sees the same events again. */
class Switch<M extends PeerMessage> implements Observer<M> {
  private to: Required<Observer<M>> | null;

  constructor(to: Required<Observer<M>>) {
    this.to = to;
  }

  off(): void {
    this.to = null;
  }

  onSend(...args: Parameters<Required<Observer<M>>['onSend']>): void {
    this.to?.onSend(...args);
  }

  onStep(...args: Parameters<Required<Observer<M>>['onStep']>): void {
    this.to?.onStep(...args);
  }

  onCrash(...args: Parameters<Required<Observer<M>>['onCrash']>): void {
    this.to?.onCrash(...args);
  }

  onRestart(...args: Parameters<Required<Observer<M>>['onRestart']>): void {
    this.to?.onRestart(...args);
  }

  onProposal(...args: Parameters<Required<Observer<M>>['onProposal']>): void {
    this.to?.onProposal(...args);
  }

  onAnswer(...args: Parameters<Required<Observer<M>>['onAnswer']>): void {
    this.to?.onAnswer(...args);
  }

  onThrown(...args: Parameters<Required<Observer<M>>['onThrown']>): void {
    this.to?.onThrown(...args);
  }

  onNote(...args: Parameters<Required<Observer<M>>['onNote']>): void {
    this.to?.onNote(...args);
  }

  onEvent(...args: Parameters<Required<Observer<M>>['onEvent']>): void {
    this.to?.onEvent(...args);
  }
}
