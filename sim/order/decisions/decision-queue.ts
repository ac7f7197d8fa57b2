/**
 * The order of a run on decisions: what happens next is the event that the next decision names. A decision that nothing
 * fits is passed over, with the reason.
 *
 * The k-th decision happens k microseconds into the run: timers that run when the faults stop have all their time left.
 */
import type { PeerMessage, Us } from '../../../contract/peer.ts';
import { NONE } from '../../../contract/peer.ts';
import { ChosenOrder } from '../chosen-order.ts';
import type { SimEvent } from '../../node/events.ts';
import { ANY_INCARNATION, rescheduled } from '../../node/events.ts';
import type { Node } from '../../node/node.ts';
import type { World } from '../../world/world.ts';
import type { Decision, Inapplicable } from '../../schedule/decision.ts';
import { placeOfDecision } from '../../schedule/decision.ts';
import type { Lineage, Origin } from './lineage.ts';
import { Origins } from './lineage.ts';
import type { Sent } from './message-pool.ts';
import { MessagePool } from './message-pool.ts';
import {
  applyOf,
  canCapture,
  captureOf,
  interventionOf,
  persistOf,
  STEP_US,
  timeoutOf,
} from '../named-events.ts';

export class DecisionQueue<S, M extends PeerMessage> extends ChosenOrder<S, M> {
  /** The decisions carried out so far, by the names that they have in this run. */
  applied: Decision[] = [];
  /** Those that could not be. */
  inapplicable: Inapplicable[] = [];
  private readonly decisions: readonly Decision[];
  private next = 0;
  private pool: MessagePool<M>;
  private origins = new Origins();
  /** The decision under way, as it was given. */
  private current: Decision | null = null;
  /** What became of each decision that was carried out. */
  private outcome = new Map<Decision, Decision>();
  private arrivals = new Map<Decision, Origin>();
  private readonly given: Lineage | undefined;
  /** Whether the newest message of its kind takes the place of one whose cause is gone. */
  private readonly replaces: boolean;

  /** `lineage` says where the messages of the decisions come from; without it they are found by their names alone. */
  constructor(
    world: World<S, M>,
    decisions: readonly Decision[],
    lineage?: Lineage,
    replaces = false,
  ) {
    const { config, peer } = world;
    super(world, config.disk.writeMaxUs === 0, config.service.applyMaxUs === 0);
    this.decisions = decisions;
    this.given = lineage;
    this.replaces = replaces;
    this.pool = new MessagePool<M>(peer);
  }

  /** Everything that was sent. */
  get messages(): MessagePool<M> {
    return this.pool;
  }

  protected override get left(): number {
    return this.decisions.length - this.next;
  }

  protected override sent(event: SimEvent): void {
    this.origins.note(this.current, this.pool.add(event as SimEvent<M>));
  }

  protected override choose(): SimEvent | null {
    while (this.next < this.decisions.length) {
      const place = this.next++;
      const decision = this.decisions[place]!;
      this.current = decision;
      const event = this.eventOf(decision, (place + 1) * STEP_US);
      if (typeof event !== 'string') return event;
      this.inapplicable.push({ at: place, decision, reason: event });
    }
    return null;
  }

  protected override atOnceUs(): Us {
    return this.world.nowUs;
  }

  protected override healUs(): Us {
    return (this.next + 1) * STEP_US;
  }

  /** The event that a decision names, or why there is none. */
  private eventOf(decision: Decision, timeUs: Us): SimEvent | string {
    const place = placeOfDecision(decision);
    const node = this.world.nodes[place];
    if (node === undefined || place === NONE) return `there is no n${place}`;
    if (decision.do === 'restart') {
      if (node.up) return `n${place} is up`;
      this.carriedOut(decision);
      return interventionOf({ kind: 'boot', node: place }, timeUs);
    }
    if (!node.up) return `n${place} is down`;
    if (decision.do === 'deliver') return this.arrival(decision, node, timeUs);
    const event = this.localEvent(decision, node, timeUs);
    if (typeof event !== 'string') this.carriedOut(decision);
    return event;
  }

  private arrival(
    decision: Extract<Decision, { do: 'deliver' }>,
    node: Node<S, M>,
    timeUs: Us,
  ): SimEvent | string {
    const { from, to, kind, nth } = decision;
    const again = decision.again === true;
    const sent = this.find(decision, again);
    if (sent === undefined) {
      const count = this.pool.count(from, to, kind);
      if (count < nth) return `n${from} has sent n${to} only ${count} ${kind} by then`;
      return again ? 'it has not arrived before' : 'it has arrived already';
    }
    const { incarnation } = sent.event;
    if (incarnation !== ANY_INCARNATION && incarnation !== node.incarnation) {
      return `it answers an earlier incarnation of n${to}`;
    }
    this.pool.arrive(sent);
    this.carriedOut(
      { do: 'deliver', ...(sent.arrived ? { again: true } : {}), ...sent.name },
      sent,
    );
    return rescheduled(sent.event, timeUs);
  }

  private find(decision: Extract<Decision, { do: 'deliver' }>, again: boolean): Sent | undefined {
    const { from, to, kind } = decision;
    const origin = this.given?.get(decision);
    const name = origin === undefined ? undefined : this.origins.find(origin, from, to, kind);
    if (name === undefined) {
      // What led to the message is gone.
      return origin !== undefined && this.replaces
        ? this.pool.newest(from, to, kind)
        : this.pool.find(decision, again);
    }
    // What arrived twice may do so once.
    return this.pool.find(name, false) ?? (again ? this.pool.find(name, true) : undefined);
  }

  private carriedOut(decision: Decision, sent?: Sent): void {
    this.applied.push(decision);
    this.outcome.set(this.current!, decision);
    if (sent !== undefined) this.arrivals.set(decision, this.origins.originOf(sent));
  }

  /** Where the messages of the decisions {@link applied} come from, in terms of these. */
  get lineage(): Lineage {
    const lineage = new Map<Decision, Origin>();
    for (const [decision, { cause, rank }] of this.arrivals) {
      lineage.set(decision, { cause: cause === null ? null : this.outcome.get(cause)!, rank });
    }
    return lineage;
  }

  /** The messages that have not arrived, as decisions that would let them, with their origins. */
  get spare(): Lineage {
    const spare = new Map<Decision, Origin>();
    for (const sent of this.pool.all()) {
      if (sent.arrived) continue;
      const { cause, rank } = this.origins.originOf(sent);
      const by = cause === null ? null : this.outcome.get(cause);
      if (by !== undefined) spare.set({ do: 'deliver', ...sent.name }, { cause: by, rank });
    }
    return spare;
  }

  /** What happens at a node that is up, messages apart. */
  private localEvent(
    decision: Exclude<Decision, { do: 'deliver' | 'restart' }>,
    node: Node<S, M>,
    timeUs: Us,
  ): SimEvent | string {
    const { id } = node;
    switch (decision.do) {
      case 'timeout': {
        const slot = node.timers.names.indexOf(decision.timer);
        if (slot < 0 || !node.timers.isRunning(slot)) {
          return `n${id}'s ${decision.timer} timer is not running`;
        }
        return timeoutOf(node, slot, timeUs);
      }
      case 'persist': {
        if (node.disk.oldestToken === 0) return `n${id} has no unfinished write`;
        return persistOf(node, timeUs);
      }
      case 'apply':
        if (!node.service.busy) return `n${id}'s service has nothing to apply`;
        return applyOf(node, timeUs);
      case 'snapshot':
        if (!canCapture(node)) {
          return `n${id}'s service has applied nothing since its last snapshot`;
        }
        return captureOf(node, timeUs);
      case 'propose':
        return interventionOf({ kind: 'propose', node: id, command: decision.command }, timeUs);
      case 'crash': {
        const { writes, torn } = decision;
        return interventionOf({ kind: 'crash', node: id, survival: { writes, torn } }, timeUs);
      }
    }
  }

  override clone(): DecisionQueue<S, M> {
    const copy = new DecisionQueue<S, M>(this.world, this.decisions, this.given, this.replaces);
    copy.applied = this.applied.slice();
    copy.inapplicable = this.inapplicable.slice();
    this.copyInto(copy);
    copy.next = this.next;
    copy.pool = this.pool.clone();
    copy.origins = this.origins.clone();
    copy.current = this.current;
    copy.outcome = new Map(this.outcome);
    copy.arrivals = new Map(this.arrivals);
    return copy;
  }
}

/** What a run on decisions has come to by now; null for any other run. */
export function decisionsOf<S, M extends PeerMessage>({
  queue,
}: World<S, M>): DecisionQueue<S, M> | null {
  return queue instanceof DecisionQueue ? queue : null;
}
