/**
 * What can be pending in a simulation. Events are immutable data, never closures, so that a whole world can be copied,
 * stored, compared and resumed. One class with fixed fields keeps the loop's property accesses monomorphic.
 */
import type { PeerId, PeerMessage, Us } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import type { Envelope } from './envelope.ts';

export const EventKind = {
  /** A message reaches `node`: `envelope`, whose number is `ordinal`. */
  Deliver: 0,
  /** A timer of `node` may have run out; `ordinal` is the timer's slot. */
  Timer: 1,
  /** The oldest pending write of `node` is durable; `ordinal` is its token. */
  Persisted: 2,
  /** The service of `node` has worked off what it was handed. */
  Applied: 3,
  /** The service of `node` captures a snapshot. */
  Compact: 4,
  /** A client acts; `ordinal` is its number, `payload` the generation of its plan. */
  Client: 5,
  /** A fault begins (`ordinal` = 2 * index) or ends (2 * index + 1). */
  Fault: 6,
  /** The chaos phase ends: every fault stops, every node comes back. */
  Heal: 7,
  /** Whoever drives the run from outside waits for this moment; `ordinal` is the number of the wait. */
  Wake: 8,
  /** Whoever drives the run from outside has done something to the world; `payload` says what. */
  Intervention: 9,
} as const;

export type EventKind = (typeof EventKind)[keyof typeof EventKind];

/** Names of the kinds, by number, for traces. */
export const EVENT_KIND_NAMES = [
  'deliver',
  'timer',
  'persisted',
  'applied',
  'compact',
  'client',
  'fault',
  'heal',
  'wake',
  'intervention',
] as const;

/** Any incarnation of the receiver may handle the event. */
export const ANY_INCARNATION = -1;

export class SimEvent<M extends PeerMessage = PeerMessage> {
  readonly kind: EventKind;
  readonly timeUs: Us;
  /** The node where it happens; NONE for the world's own events. */
  readonly node: PeerId;
  /** The incarnation of `node` it is meant for, or ANY_INCARNATION. */
  readonly incarnation: number;
  readonly ordinal: number;
  /** The message that arrives, if it is the arrival of one. */
  readonly envelope: Envelope<M> | null;
  readonly payload: unknown;

  /** Use one of the functions below, which know what belongs together. */
  constructor(
    kind: EventKind,
    timeUs: Us,
    node: PeerId,
    incarnation: number,
    ordinal: number,
    envelope: Envelope<M> | null,
    payload: unknown,
  ) {
    this.kind = kind;
    this.timeUs = timeUs;
    this.node = node;
    this.incarnation = incarnation;
    this.ordinal = ordinal;
    this.envelope = envelope;
    this.payload = payload;
  }
}

/** A message arrives. */
export function arrivalOf<M extends PeerMessage>(envelope: Envelope<M>, timeUs: Us): SimEvent<M> {
  const { to, incarnation, number } = envelope;
  return new SimEvent<M>(EventKind.Deliver, timeUs, to, incarnation, number, envelope, null);
}

/** An event of the world itself. */
export function worldEvent(
  kind: EventKind,
  timeUs: Us,
  ordinal: number,
  payload: unknown = null,
): SimEvent<never> {
  return new SimEvent<never>(kind, timeUs, NONE, ANY_INCARNATION, ordinal, null, payload);
}

/** An event at the present incarnation of a node, other than the arrival of a message. */
export function nodeEvent(
  node: { readonly id: PeerId; readonly incarnation: number },
  kind: EventKind,
  timeUs: Us,
  ordinal: number,
  payload: unknown = null,
): SimEvent<never> {
  return new SimEvent<never>(kind, timeUs, node.id, node.incarnation, ordinal, null, payload);
}

/** Something is done from outside, at `place` or (NONE) to the world as a whole. */
export function interventionEvent(place: PeerId, timeUs: Us, action: unknown): SimEvent<never> {
  const { Intervention } = EventKind;
  return new SimEvent<never>(Intervention, timeUs, place, ANY_INCARNATION, 0, null, action);
}

/** The same event at another time. */
export function rescheduled<M extends PeerMessage>(event: SimEvent<M>, timeUs: Us): SimEvent<M> {
  const { kind, node, incarnation, ordinal, envelope, payload } = event;
  return new SimEvent<M>(kind, timeUs, node, incarnation, ordinal, envelope, payload);
}
