/** Macros about logs: who holds what, and who drops what. */
import type { PeerMessage } from '../../contract/peer.ts';
import type { Director } from './director.ts';
import { bounced, burst } from './director.ts';
import { late } from './disorder.ts';
import type { Step } from './script.ts';

/** A leader brings some followers further. */
export function replicate<S, M extends PeerMessage>(
  director: Director<S, M>,
  leader = director.someLeader(),
): Step[] {
  const { dice, moves } = director;
  if (leader === 0) return [];
  const followers = director.some(director.others(leader), 1 + dice.below(moves.size - 1 || 1));
  const steps: Step[] = [];
  const answered = director.answers();
  for (let round = dice.below(4); round >= 0; round--) {
    steps.push(director.stirred(leader));
    steps.push(...director.round(leader, followers, answered));
  }
  return steps;
}

/** A leader that does not know of its successor goes on, with somebody who may know better or may have forgotten. */
export function revenant<S, M extends PeerMessage>(director: Director<S, M>): Step[] {
  const leader = director.oldLeader();
  if (leader === 0) return [];
  const followers = director.some(director.others(leader), 1);
  const steps: Step[] = director.oneIn(2) ? followers.flatMap(bounced) : [];
  if (director.oneIn(3)) {
    // It hears of its successor in the very moment in which a client asks it for something.
    const successor = director.newestLeader();
    steps.push({ do: 'timeout', at: successor }, { do: 'flush', at: successor });
    steps.push({ do: 'carry', from: successor, to: leader }, { do: 'propose', at: leader });
  } else steps.push(director.stirred(leader));
  for (let i = 0; i < 3; i++) steps.push(...director.round(leader, followers, true));
  return steps;
}

/** A server drops the beginning of its log, which others may still need; then something old may reach it. */
export function compact<S, M extends PeerMessage>(director: Director<S, M>): Step[] {
  const leader = director.someLeader();
  const at = leader === 0 || director.oneIn(2) ? director.anyone() : leader;
  const steps: Step[] = director.oneIn(2) ? [{ do: 'settle', at }] : [];
  steps.push({ do: 'capture', at });
  if (at === leader) return [...steps, ...replicate(director, at)];
  return director.oneIn(2) ? steps : [...steps, { do: 'settle', at }, ...late(director, at, 2)];
}

/**
 * A leader gets on with a majority, compacts its log, and has a snapshot on its way to the one that is left; what else is
 * on its way there and back comes before or after it.
 */
export function overtake<S, M extends PeerMessage>(director: Director<S, M>): Step[] {
  const { dice, moves } = director;
  const leader = director.someLeader();
  const [laggard, ...others] = director.some(director.others(leader), moves.size);
  if (leader === 0 || laggard === undefined) return [];
  const majority = others.slice(0, moves.size >> 1);
  const steps: Step[] = [];
  for (let turn = dice.below(2); turn >= 0; turn--) {
    steps.push(...burst(leader, 1 + dice.below(2)), ...director.round(leader, majority, true));
    steps.push({ do: 'timeout', at: leader }, ...director.round(leader, majority, true));
    if (director.oneIn(2)) {
      // It may get what nobody else has yet, and its answer stays on the way.
      if (director.oneIn(2)) steps.push({ do: 'propose', at: leader }, { do: 'flush', at: leader });
      steps.push({ do: 'carry', from: leader, to: laggard }, { do: 'settle', at: laggard });
    }
    steps.push({ do: 'capture', at: leader }, { do: 'settle', at: leader });
    steps.push(director.stirred(leader));
    // A leader sends a snapshot again when it has waited for a while.
    const beats = director.oneIn(2) ? 0 : 4;
    for (let i = 0; i < beats; i++) steps.push({ do: 'timeout', at: leader });
    steps.push({ do: 'settle', at: leader });
  }
  for (let i = dice.below(8); i >= 0; i--) {
    const [from, to] = director.oneIn(4) ? [laggard, leader] : [leader, laggard];
    steps.push({ do: 'pluck', from, to }, { do: 'settle', at: to });
  }
  return steps;
}
