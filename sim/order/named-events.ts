/**
 * The events of runs that go by order instead of by time: each is made when it is chosen, from what waits at its node. A
 * caller makes sure that there is something to wait for.
 */
import type { PeerMessage, Us } from '../../contract/peer.ts';
import type { SimEvent } from '../node/events.ts';
import { EventKind, interventionEvent, nodeEvent } from '../node/events.ts';
import type { Intervention } from '../world/interventions.ts';
import { placeOf } from '../world/interventions.ts';
import type { Node } from '../node/node.ts';

/** A running timer of a node runs out. */
export function timeoutOf<S, M extends PeerMessage>(
  node: Node<S, M>,
  slot: number,
  timeUs: Us,
): SimEvent {
  node.timers.makeDue(slot, timeUs);
  return nodeEvent(node, EventKind.Timer, timeUs, slot);
}

/** The oldest unfinished write of a node is durable. */
export function persistOf<S, M extends PeerMessage>(node: Node<S, M>, timeUs: Us): SimEvent {
  return nodeEvent(node, EventKind.Persisted, timeUs, node.disk.oldestToken);
}

/** The service of a node, which is busy, works off what it was handed. */
export function applyOf<S, M extends PeerMessage>(node: Node<S, M>, timeUs: Us): SimEvent {
  return nodeEvent(node, EventKind.Applied, timeUs, 0);
}

/** Whether the service of a node has applied anything since its last snapshot. */
export function canCapture<S, M extends PeerMessage>(node: Node<S, M>): boolean {
  return node.service.appliedIndex > node.disk.log.snapshotIndex;
}

/** The service of a node captures a snapshot. */
export function captureOf<S, M extends PeerMessage>(node: Node<S, M>, timeUs: Us): SimEvent {
  return nodeEvent(node, EventKind.Compact, timeUs, node.service.appliedIndex, null);
}

/** Something is done to the world from outside. */
export function interventionOf(action: Intervention, timeUs: Us): SimEvent {
  return interventionEvent(placeOf(action), timeUs, action);
}
