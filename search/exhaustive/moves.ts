/** What can happen next in a state: decisions, with the numbers of messages in place of their names. */
import type { PeerId, PeerMessage } from '../../contract/peer.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import { crashesOf, enabledAt } from '../../sim/order/enabled.ts';
import { commandOf } from '../../sim/node/clients.ts';
import type { Node } from '../../sim/node/node.ts';
import type { SearchOptions } from './options.ts';
import type { State, Travelling } from './state.ts';

export type Move =
  | { readonly do: 'deliver'; readonly message: number; readonly again: boolean }
  | Exclude<Decision, { readonly do: 'deliver' }>;

/** What is bounded by itself. */
const ELECTION_TIMER = 'election';

/** The clients of a search are one. */
const CLIENT = 1;

export function isElection(move: Move): boolean {
  return move.do === 'timeout' && move.timer === ELECTION_TIMER;
}

/** All moves of a state, in a fixed order. `nodes` are its servers from n1 on, `messageAt` knows messages by number. */
export function movesOf<S, M extends PeerMessage>(
  state: State,
  nodes: readonly Node<S, M>[],
  messageAt: (number: number) => Travelling<M>,
  options: SearchOptions,
): Move[] {
  const { promptAtOnce = true, interchangeable = true, duplicates = false } = options;
  if (promptAtOnce) {
    for (const node of nodes) {
      const { timers } = node;
      const slot = timers.names.findIndex((_, i) => timers.isRunning(i) && timers.isPrompt(i));
      if (slot >= 0) return [{ do: 'timeout', node: node.id, timer: timers.names[slot]! }];
    }
  }
  // Servers at which nothing has happened yet are all alike: the next one stands for them.
  const reach = interchangeable ? state.touched + 1 : nodes.length;
  const moves: Move[] = [];
  const arrivals = (numbers: readonly number[], again: boolean): void => {
    numbers.forEach((message, i) => {
      const { to } = messageAt(message);
      // Of equal messages one stands for all.
      if (message === numbers[i - 1] || to > reach || !nodes[to - 1]!.up) return;
      moves.push({ do: 'deliver', message, again });
    });
  };
  arrivals(state.messages, false);
  if (duplicates)
    arrivals(
      state.arrived.filter((each) => !state.messages.includes(each)),
      true,
    );
  for (const node of nodes) if (node.id <= reach) localMoves(moves, state, node, options);
  return moves;
}

function localMoves<S, M extends PeerMessage>(
  moves: Move[],
  state: State,
  node: Node<S, M>,
  { crashes, proposals, timeouts, snapshots = false }: SearchOptions,
): void {
  for (const move of enabledAt(node)) {
    if (move.do === 'snapshot' && !snapshots) continue;
    if (!isElection(move) || state.timeouts < timeouts) moves.push(move);
  }
  if (!node.up) return;
  if (state.proposals < proposals) {
    const command = commandOf(CLIENT, state.proposals + 1);
    moves.push({ do: 'propose', node: node.id, command });
  }
  if (state.crashes < crashes) moves.push(...crashesOf(node));
}

/** The server at which a move takes place. */
export function placeOfMove<M extends PeerMessage>(
  move: Move,
  messageAt: (number: number) => Travelling<M>,
): PeerId {
  return move.do === 'deliver' ? messageAt(move.message).to : move.node;
}
