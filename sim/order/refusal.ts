/** Whether something can happen now: the one place that knows, whoever decides. */
import type { PeerMessage } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { ANY_INCARNATION, EventKind } from '../node/events.ts';
import type { Node } from '../node/node.ts';
import type { Decision, MessageName } from '../schedule/decision.ts';
import { placeOfDecision } from '../schedule/decision.ts';
import type { World } from '../world/world.ts';
import type { Choice } from './choice.ts';
import { canCapture } from './named-events.ts';
import type { Waiting } from './order.ts';
import type { Reason } from './reason.ts';

/** Finds the message that is meant, or says why it cannot arrive. */
export type FindMessage = (name: MessageName, again: boolean) => Waiting | Reason;

/** The message of this name in a world. */
export function messageIn<S, M extends PeerMessage>(
  { queue, peer }: World<S, M>,
  name: MessageName,
  again: boolean,
): Waiting | Reason {
  return queue.find(name, again, peer.messageKinds.indexOf(name.kind));
}

/**
 * Why `choice` cannot happen now; null: it can. `find` finds messages in another way than by their names.
 *
 * @example
 * refusal(simulation, { do: 'persist', node: 2 }); // { code: 'no-write', node: 2 }
 */
export function refusal<S, M extends PeerMessage>(
  world: World<S, M>,
  choice: Choice,
  find: FindMessage = (name, again) => messageIn(world, name, again),
): Reason | null {
  switch (choice.do) {
    case 'client':
      return hasTurn(world, choice.client) ? null : { code: 'no-turn', client: choice.client };
    case 'fault':
      return isDue(world, choice) ? null : { code: 'no-fault', fault: choice.fault };
    case 'heal':
      return canHeal(world) ? null : { code: 'no-heal' };
    case 'discard':
      return refusalOfDiscard(world, find(choice, false));
    default:
      return refusalOfDecision(world, choice, find);
  }
}

function refusalOfDecision<S, M extends PeerMessage>(
  { nodes }: World<S, M>,
  decision: Decision,
  find: FindMessage,
): Reason | null {
  const place = placeOfDecision(decision);
  const node = nodes[place];
  if (node === undefined || place === NONE) return { code: 'no-server', node: place };
  const reason = refusalAt(node, decision);
  if (reason !== null || decision.do !== 'deliver') return reason;
  const message = find(decision, decision.again === true);
  if ('code' in message) return message;
  return isHeard(message, node) ? null : { code: 'earlier-incarnation', node: place };
}

/** The same as far as it is up to the server at which it happens. */
export function refusalAt<S, M extends PeerMessage>(
  node: Node<S, M>,
  decision: Decision,
): Reason | null {
  const { id, up, paused, timers, disk, service } = node;
  if (decision.do === 'restart') return up ? { code: 'up', node: id } : null;
  if (!up) return { code: 'down', node: id };
  if (decision.do === 'crash') return null;
  if (paused) return { code: 'paused', node: id };
  switch (decision.do) {
    case 'timeout': {
      const { timer } = decision;
      const slot = timers.names.indexOf(timer);
      const runs = slot >= 0 && timers.isRunning(slot);
      return runs ? null : { code: 'timer-stopped', node: id, timer };
    }
    case 'persist':
      return disk.oldestToken === 0 ? { code: 'no-write', node: id } : null;
    case 'apply':
      return service.busy ? null : { code: 'idle', node: id };
    case 'snapshot':
      return canCapture(node) ? null : { code: 'nothing-new', node: id };
    case 'deliver':
    case 'propose':
      return null;
  }
}

/** Whether the receiver is the incarnation that a message is meant for. */
function isHeard({ event }: Waiting, { incarnation }: { readonly incarnation: number }): boolean {
  return event.incarnation === ANY_INCARNATION || event.incarnation === incarnation;
}

function refusalOfDiscard<S, M extends PeerMessage>(
  { nodes, queue }: World<S, M>,
  message: Waiting | Reason,
): Reason | null {
  if ('code' in message) return message;
  // Without a clock a message waits until it can be heard.
  if (!queue.timed) return { code: 'not-on-its-way' };
  const node = nodes[message.event.node]!;
  return node.up && isHeard(message, node) ? { code: 'heard' } : null;
}

function hasTurn<S, M extends PeerMessage>(
  { queue, workload }: World<S, M>,
  client: number,
): boolean {
  const plan = workload.clients[client]?.plan;
  return queue
    .pending()
    .some(
      ({ kind, ordinal, payload }) =>
        kind === EventKind.Client && ordinal === client && payload === plan,
    );
}

function isDue<S, M extends PeerMessage>(
  { queue, healed, injector }: World<S, M>,
  { fault, ends }: { readonly fault: number; readonly ends: boolean },
): boolean {
  if (healed || (ends && !injector.isActive(fault))) return false;
  const code = fault * 2 + (ends ? 1 : 0);
  return queue.pending().some(({ kind, ordinal }) => kind === EventKind.Fault && ordinal === code);
}

function canHeal<S, M extends PeerMessage>({ healed, config }: World<S, M>): boolean {
  return !healed && config.healAtUs < config.durationUs;
}
