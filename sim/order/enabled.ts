/**
 * All that can happen next. The clock, lists of decisions, walkers, crash points, the exhaustive search and the debugger
 * each take what suits them; none of them can do what is not here (enabled.test.ts).
 */
import type { Command, PeerMessage } from '../../contract/peer.ts';
import { commandOf } from '../node/clients.ts';
import { nameOf } from '../node/envelope.ts';
import { EventKind } from '../node/events.ts';
import type { Node } from '../node/node.ts';
import type { Decision } from '../schedule/decision.ts';
import type { World } from '../world/world.ts';
import type { Choice, LocalDecision } from './choice.ts';
import { refusal, refusalAt } from './refusal.ts';
import { outcomesOf } from './survivals.ts';

/**
 * All that can happen next in a world, in a fixed order: messages, what each server does by itself, commands and crashes,
 * and by the clock what belongs to no server. Of the commands that a client could offer there is one for each server, that
 * nobody has offered yet; of the ways to crash those that differ in what is on the disk afterwards.
 *
 * @example
 * const [first] = enabled(simulation);
 * const event = eventOf(simulation, first); // refusal(simulation, first) is null
 */
export function enabled<S, M extends PeerMessage>(world: World<S, M>): Choice[] {
  const command = freshCommand(world);
  const nodes = world.nodes.slice(1);
  return [
    ...arrivals(world),
    ...nodes.flatMap((node) => enabledAt(node)),
    ...nodes.map(({ id }): Decision => ({ do: 'propose', node: id, command })),
    ...nodes.flatMap((node) => crashesOf(node)),
    ...worldChoices(world),
  ].filter((choice) => refusal(world, choice) === null);
}

/** Messages that arrive, or reach nobody. */
function arrivals<S, M extends PeerMessage>({ queue, peer }: World<S, M>): Choice[] {
  return queue.messages().flatMap(({ event, again }): Choice[] => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is on its way is what was sent
    const name = nameOf(peer, event.envelope as never);
    if (again) return [{ do: 'deliver', again: true, ...name }];
    return [
      { do: 'deliver', ...name },
      { do: 'discard', ...name },
    ];
  });
}

/** What a server can do by itself: it restarts, or a timer, a write, its service or a snapshot is due. */
export function enabledAt<S, M extends PeerMessage>(node: Node<S, M>): LocalDecision[] {
  const { id, timers } = node;
  const possible: LocalDecision[] = [
    { do: 'restart', node: id },
    ...timers.names.map((timer): LocalDecision => ({ do: 'timeout', node: id, timer })),
    { do: 'persist', node: id },
    { do: 'apply', node: id },
    { do: 'snapshot', node: id },
  ];
  return possible.filter((decision) => refusalAt(node, decision) === null);
}

/** Every crash of a server that leaves something else on its disk. */
export function crashesOf<S, M extends PeerMessage>({ id, disk }: Node<S, M>): LocalDecision[] {
  if (disk.pendingWrites === 0) return [{ do: 'crash', node: id, writes: 0, torn: null }];
  return outcomesOf(disk).different.map(({ survival }): LocalDecision => {
    return { do: 'crash', node: id, ...survival };
  });
}

/** What the clock has in store that belongs to no server, soonest first, and the end of the faults. */
export function worldChoices<S, M extends PeerMessage>({ queue, workload }: World<S, M>): Choice[] {
  const choices = queue.pending().flatMap(({ kind, ordinal, payload }): Choice[] => {
    if (kind === EventKind.Client) {
      const isCurrent = payload === workload.clients[ordinal]!.plan;
      return isCurrent ? [{ do: 'client', client: ordinal }] : [];
    }
    if (kind !== EventKind.Fault) return [];
    return [{ do: 'fault', fault: ordinal >> 1, ends: (ordinal & 1) === 1 }];
  });
  return [...choices, { do: 'heal' }];
}

/** The first command of the first client that is in no log. */
function freshCommand<S, M extends PeerMessage>({ nodes, workload }: World<S, M>): Command {
  let newest = commandOf(1, workload.clients[0]?.sequence ?? 0);
  for (const { memory, disk } of nodes) {
    for (const { entries } of [memory, disk.log]) {
      for (const { command } of entries) {
        if (typeof command === 'number' && command > newest && command < commandOf(2, 0)) {
          newest = command;
        }
      }
    }
  }
  return newest + 1;
}
