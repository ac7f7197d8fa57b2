/**
 * Writes a run down as decisions. A run on what it wrote takes the same steps, whatever had decided the first one: chance,
 * faults, adversaries, or decisions. Messages that were lost are those that no decision names; pauses, slow disks and
 * partitions leave no trace but the order in which things happen.
 */
import type { Command, PeerId, PeerMessage } from '../../../contract/peer.ts';
import type { Survival } from '../../schedule/survival.ts';
import type { SimEvent } from '../../node/events.ts';
import { EventKind } from '../../node/events.ts';
import type { Happening, Observer } from '../../world/observer.ts';
import type { FaultName } from '../../coverage/tally.ts';
import type { Decision, MessageName } from '../../schedule/decision.ts';
import type { Described, Envelope } from '../../node/envelope.ts';
import { nameOf } from '../../node/envelope.ts';

/** What a recorder reads of the simulation that it watches. */
export interface RecorderSource {
  readonly nodes: readonly { readonly timers: { readonly names: readonly string[] } }[];
}

/** Pass it to a simulation as its observer, then {@link attach} the simulation before it runs. */
export class DecisionRecorder<M extends PeerMessage> implements Observer<M> {
  /** What has been decided so far. */
  readonly decisions: Decision[] = [];
  /** How many of them came before the heal phase; -1 if there has been none. */
  beforeHeal = -1;
  /** What was on its way when the faults stopped, and arrived thereafter. */
  readonly inFlight: Decision[] = [];
  /** Numbers of messages: the newest, and the newest when the faults stopped. */
  private lastSent = -1;
  private lastBeforeHeal = -1;
  private readonly peer: Described<M>;
  private source: RecorderSource | null = null;
  /** By the numbers of the messages. */
  private readonly names: MessageName[] = [];
  private readonly arrived: boolean[] = [];
  /** What the event under way did to nodes, in its order. */
  private aside: Decision[] = [];
  /** The node that died when its write was durable and before it was sent what waited for it; 0: none. */
  private diedBeforeSending: PeerId = 0;

  constructor(peer: Described<M>) {
    this.peer = peer;
  }

  /** Says which simulation the events belong to. */
  attach(source: RecorderSource): void {
    this.source = source;
  }

  onSend(envelope: Envelope<M>): void {
    this.named(envelope.number, nameOf(this.peer, envelope));
  }

  /** In place of {@link onSend}, for who knows the name of what was sent. */
  named(number: number, name: MessageName): void {
    this.lastSent = number;
    this.names[number] = name;
  }

  onCrash(node: PeerId, { writes, torn }: Survival, cause: FaultName): void {
    const before = cause === 'crash-before-send';
    if (before) this.diedBeforeSending = node;
    // The write that had just become durable is one of those that survive.
    this.aside.push({ do: 'crash', node, writes: before ? writes + 1 : writes, torn });
  }

  onRestart(node: PeerId): void {
    this.aside.push({ do: 'restart', node });
  }

  onProposal(node: PeerId, command: Command): void {
    this.aside.push({ do: 'propose', node, command });
  }

  onThrown(event: SimEvent<M>): void {
    this.write(event, true);
  }

  onEvent({ event, discarded }: Happening<M>): void {
    this.write(event, discarded === null);
  }

  private write(event: SimEvent<M>, reached: boolean): void {
    const { kind } = event;
    if (kind === EventKind.Heal) {
      this.beforeHeal = this.decisions.length;
      this.lastBeforeHeal = this.lastSent;
    }
    const decision = reached ? this.decisionOf(event) : null;
    if (decision !== null) this.decisions.push(decision);
    if (this.aside.length > 0) {
      this.decisions.push(...this.aside);
      this.aside = [];
    }
    this.diedBeforeSending = 0;
  }

  /** What an event at a node was, if it was more than the beginning or end of a fault. */
  private decisionOf({ kind, node, ordinal }: Happening<M>['event']): Decision | null {
    switch (kind) {
      case EventKind.Deliver: {
        const name = this.names[ordinal];
        if (name === undefined) return null;
        const again = this.arrived[ordinal] === true;
        const decision = deliveryOf(name, again);
        if (again) return decision;
        this.arrived[ordinal] = true;
        if (ordinal <= this.lastBeforeHeal) this.inFlight.push(decision);
        return decision;
      }
      case EventKind.Timer:
        return {
          do: 'timeout',
          node,
          timer: this.source?.nodes[node]?.timers.names[ordinal] ?? '',
        };
      case EventKind.Persisted:
        return this.diedBeforeSending === node ? null : { do: 'persist', node };
      case EventKind.Applied:
        return { do: 'apply', node };
      case EventKind.Compact:
        return { do: 'snapshot', node };
      default:
        return null;
    }
  }
}

/** Who gives the name may know more of the message than that. */
function deliveryOf({ from, to, kind, nth, says }: MessageName, again: boolean): Decision {
  if (again) return { do: 'deliver', again, from, to, kind, nth, says };
  return { do: 'deliver', from, to, kind, nth, says };
}
