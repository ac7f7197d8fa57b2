/**
 * The order of a run on decisions: what happens next is the event that the next decision names. A decision that nothing
 * fits is passed over, with the reason.
 *
 * The k-th decision happens k microseconds into the run: timers that run when the faults stop have all their time left.
 */
import type { PeerMessage, Us } from '../../../contract/peer.ts';
import { ChosenOrder } from '../chosen-order.ts';
import type { SimEvent } from '../../node/events.ts';
import { rescheduled } from '../../node/events.ts';
import type { World } from '../../world/world.ts';
import type { Decision, MessageName } from '../../schedule/decision.ts';
import type { Lineage, Origin } from './lineage.ts';
import { Origins } from './lineage.ts';
import type { Sent } from './message-pool.ts';
import { MessagePool } from './message-pool.ts';
import type { Arrival } from '../choice.ts';
import { eventOf } from '../event-of.ts';
import { STEP_US } from '../order.ts';
import type { Inapplicable, Reason } from '../reason.ts';
import { refusal } from '../refusal.ts';

export class DecisionOrder<S, M extends PeerMessage> extends ChosenOrder<S, M> {
  /** The decisions carried out so far, by the names that they have in this run. */
  applied: Decision[] = [];
  /** Those that could not be. */
  inapplicable: Inapplicable[] = [];
  private readonly decisions: readonly Decision[];
  private next = 0;
  /** Everything that was sent. */
  pool: MessagePool<M>;
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
      if (!('code' in event)) return event;
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
  private eventOf(decision: Decision, timeUs: Us): SimEvent | Reason {
    const { world } = this;
    if (decision.do !== 'deliver') {
      const reason = refusal(world, decision);
      if (reason !== null) return reason;
      this.carriedOut(decision);
      return eventOf(world, decision, timeUs);
    }
    const sent = this.meant(decision);
    const reason = refusal(world, decision, () => sent);
    if (reason !== null || 'code' in sent) return reason ?? { code: 'not-on-its-way' };
    this.pool.arrive(sent);
    this.carriedOut({ do: 'deliver', ...(sent.again ? { again: true } : {}), ...sent.name }, sent);
    return rescheduled(sent.event, timeUs);
  }

  /** The message of a decision: by where it comes from, if that is known, else by its name. */
  private meant(decision: Arrival): Sent | Reason {
    const { from, to, kind } = decision;
    const again = decision.again === true;
    const origin = this.given?.get(decision);
    const name = origin === undefined ? undefined : this.origins.find(origin, from, to, kind);
    if (name !== undefined) {
      // What arrived twice may do so once.
      const sent = this.pool.find(name, false) ?? (again ? this.pool.find(name, true) : undefined);
      return sent ?? this.missing(decision, again);
    }
    // What led to the message is gone.
    const replaces = origin !== undefined && this.replaces;
    if (!replaces) return this.findWaiting(decision, again);
    return this.pool.newest(from, to, kind) ?? this.missing(decision, again);
  }

  protected override waiting(): readonly Sent[] {
    return this.pool.all();
  }

  protected override findWaiting(name: MessageName, again: boolean): Sent | Reason {
    return this.pool.find(name, again) ?? this.missing(name, again);
  }

  private missing({ from, to, kind, nth }: MessageName, again: boolean): Reason {
    const count = this.pool.count(from, to, kind);
    if (count < nth) return { code: 'not-sent', from, to, kind, count };
    return { code: again ? 'not-arrived' : 'arrived' };
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
      if (sent.again) continue;
      const { cause, rank } = this.origins.originOf(sent);
      const by = cause === null ? null : this.outcome.get(cause);
      if (by !== undefined) spare.set({ do: 'deliver', ...sent.name }, { cause: by, rank });
    }
    return spare;
  }

  override clone(): DecisionOrder<S, M> {
    const copy = new DecisionOrder<S, M>(this.world, this.decisions, this.given, this.replaces);
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

/** How far a run on decisions has got; null for any other run. */
export function decisionsOf<S, M extends PeerMessage>({
  queue,
}: World<S, M>): DecisionOrder<S, M> | null {
  return queue instanceof DecisionOrder ? queue : null;
}
