/** Any schedule as one of decisions in which every decision applies: what a story is told of, and what is left out of it. */
import { decisionsOf } from '../../sim/order/decisions/decision-order.ts';
import type { Peer, PeerMessage } from '../../contract/peer.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import { withDecisions, writeDown } from '../../sim/order/decisions/write-down.ts';
import { EventKind } from '../../sim/node/events.ts';
import type { Violation } from '../../sim/judge/violation.ts';
import type { Observer } from '../../sim/world/observer.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { simulate } from '../../sim/simulate.ts';

export interface Settled {
  /** The run as decisions, by the names that they have in it. */
  readonly schedule: Schedule;
  /** The decisions of `schedule`; the last one breaks the property, unless that is one of liveness. */
  readonly decisions: readonly Decision[];
  /** Whether a heal phase follows the decisions. */
  readonly heals: boolean;
  readonly violation: Violation | null;
}

/**
 * Runs `schedule` (once or twice) and gives it as decisions without those that were passed over or came after the
 * violation. Settling what is settled changes nothing.
 */
export function settle<S, M extends PeerMessage>(peer: Peer<S, M>, schedule: Schedule): Settled {
  if (schedule.decisions === undefined) return settle(peer, writeDown(peer, schedule).schedule);
  const watch = new HealWatch();
  const simulation = simulate<S, M>({ peer, ...schedule, observer: watch });
  simulation.run();
  const { violation } = simulation;
  // A heal phase that breaks another property is part of the story: it is written down as well.
  if (watch.healed && violation !== null && violation.kind !== 'liveness') {
    return settle(peer, writeDown(peer, schedule).schedule);
  }
  const decisions = decisionsOf(simulation)!.applied.slice();
  const { healAtUs, durationUs } = schedule.config;
  const heals = healAtUs < durationUs && (violation === null || violation.kind === 'liveness');
  return { schedule: withDecisions(schedule, decisions, heals), decisions, heals, violation };
}

class HealWatch implements Observer {
  healed = false;

  onEvent({ event }: Parameters<Observer['onEvent']>[0]): void {
    if (event.kind === EventKind.Heal) this.healed = true;
  }
}
