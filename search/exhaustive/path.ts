/** Turns a path of moves into decisions, which call each message by its place among those sent. */
import { decisionsOf } from '../../sim/order/decisions/decision-order.ts';
import type { Peer, PeerMessage } from '../../contract/peer.ts';
import type { SimulationConfig } from '../../sim/schedule/config.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import type { Sent } from '../../sim/order/decisions/message-pool.ts';
import { withDecisions } from '../../sim/order/decisions/write-down.ts';
import { ANY_INCARNATION } from '../../sim/node/events.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { simulate } from '../../sim/simulate.ts';
import type { Simulation } from '../../sim/world/simulation.ts';
import type { Move } from './moves.ts';
import type { SearchOptions } from './options.ts';
import type { Travelling } from './state.ts';
import { GONE, messageText, PRESENT } from './state.ts';

/** An ordinary schedule that takes this path. `scenario` names the peer in files. */
export function scheduleOf<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  config: SimulationConfig,
  path: readonly Move[],
  messageAt: (number: number) => Travelling<M>,
  { invariants }: Pick<SearchOptions, 'invariants'>,
  scenario = peer.name,
): Schedule {
  const decisions: Decision[] = [];
  const world = { scenario, seed: { high: 0, low: 0 }, config, faults: [] };
  for (const move of path) {
    if (move.do !== 'deliver') {
      decisions.push(move);
      continue;
    }
    // A run of a few decisions takes no time, so each message is looked for in a run of its own.
    const so = simulate<S, M>({
      peer,
      invariants,
      ...withDecisions(world, decisions, false),
    });
    so.run();
    const wanted = messageText(messageAt(move.message));
    const sent = decisionsOf(so)!
      .pool.all()
      .find((each) => each.again === move.again && textOf(so, each) === wanted);
    if (sent === undefined) throw new Error(`a search took a message that is not there: ${wanted}`);
    decisions.push({ do: 'deliver', ...(move.again ? { again: true } : {}), ...sent.name });
  }
  return withDecisions(world, decisions, false);
}

/** What a message of an ordinary run is in a search. */
function textOf<S, M extends PeerMessage>({ nodes }: Simulation<S, M>, { event }: Sent): string {
  const { from, fromIncarnation, to, incarnation, kind, message } = event.envelope!;
  const isPresent = (id: number, number: number): boolean =>
    nodes[id]!.up && nodes[id]!.incarnation === number;
  return messageText({
    from,
    to,
    kind,
    message,
    incarnation:
      incarnation === ANY_INCARNATION ? incarnation : isPresent(to, incarnation) ? PRESENT : GONE,
    fromIncarnation: isPresent(from, fromIncarnation) ? PRESENT : GONE,
  });
}
