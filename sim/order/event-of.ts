/** The event by which something happens. */
import type { PeerMessage, Us } from '../../contract/peer.ts';
import type { SimEvent } from '../node/events.ts';
import { EventKind, rescheduled, worldEvent } from '../node/events.ts';
import type { World } from '../world/world.ts';
import type { Choice } from './choice.ts';
import { applyOf, captureOf, interventionOf, persistOf, timeoutOf } from './named-events.ts';
import { messageIn } from './refusal.ts';

/**
 * The event by which `choice` happens at `timeUs`; nothing must speak against it (see {@link refusal}). Whoever gives it to a
 * simulation carries the choice out. A timer is made due by this; that what has happened no longer waits is for the order
 * to see to.
 */
export function eventOf<S, M extends PeerMessage>(
  world: World<S, M>,
  choice: Choice,
  timeUs: Us = world.nowUs,
): SimEvent {
  switch (choice.do) {
    case 'deliver':
    case 'discard': {
      const message = messageIn(world, choice, choice.do === 'deliver' && choice.again === true);
      if ('code' in message) throw new Error(`eventOf: a message that is refused, ${message.code}`);
      return rescheduled(message.event, timeUs);
    }
    case 'timeout': {
      const node = world.nodes[choice.node]!;
      return timeoutOf(node, node.timers.slot(choice.timer), timeUs);
    }
    case 'persist':
      return persistOf(world.nodes[choice.node]!, timeUs);
    case 'apply':
      return applyOf(world.nodes[choice.node]!, timeUs);
    case 'snapshot':
      return captureOf(world.nodes[choice.node]!, timeUs);
    case 'propose': {
      const { node, command } = choice;
      return interventionOf({ kind: 'propose', node, command }, timeUs);
    }
    case 'crash': {
      const { node, writes, torn } = choice;
      return interventionOf({ kind: 'crash', node, survival: { writes, torn } }, timeUs);
    }
    case 'restart':
      return interventionOf({ kind: 'boot', node: choice.node }, timeUs);
    case 'client': {
      const { plan } = world.workload.clients[choice.client]!;
      return worldEvent(EventKind.Client, timeUs, choice.client, plan);
    }
    case 'fault':
      return worldEvent(EventKind.Fault, timeUs, choice.fault * 2 + (choice.ends ? 1 : 0));
    case 'heal':
      return worldEvent(EventKind.Heal, timeUs, 0);
  }
}
