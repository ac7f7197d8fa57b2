/** Macros about what comes late, again, or not at all. */
import type { PeerId, PeerMessage } from '../../contract/peer.ts';
import type { Director } from './director.ts';
import type { Step } from './script.ts';

/** Old messages reach a server, or some that have reached it do so again. */
export function late<S, M extends PeerMessage>(
  { dice }: Director<S, M>,
  at: PeerId,
  againOneIn = 4,
): Step[] {
  const steps: Step[] = [];
  for (let i = dice.below(4); i >= 0; i--) {
    const again = dice.below(againOneIn) === 0;
    steps.push({ do: again ? 'again' : 'late', at }, { do: 'settle', at });
  }
  return steps;
}

/** Whom old messages may mislead: a leader, a candidate, or anybody. */
export function listener<S, M extends PeerMessage>({ dice, moves }: Director<S, M>): PeerId {
  const wanted = dice.pick(['leader', 'candidate', 'anyone'] as const);
  const first = dice.below(moves.size);
  for (let i = 0; i < moves.size; i++) {
    const id = 1 + ((first + i) % moves.size);
    const { up, view } = moves.node(id);
    if (up && (wanted === 'anyone' || view.role === wanted)) return id;
  }
  return 1 + first;
}

/** A server dies, perhaps with something on its way to its disk, and mostly comes back. */
export function bounce<S, M extends PeerMessage>(director: Director<S, M>): Step[] {
  const at = director.anyone();
  const steps: Step[] = [];
  if (director.oneIn(2)) steps.push({ do: director.oneIn(2) ? 'again' : 'late', at });
  steps.push({ do: 'crash', at });
  if (!director.oneIn(4)) steps.push({ do: 'restart', at });
  return steps;
}

/** All that is on its way arrives. */
export function calm<S, M extends PeerMessage>({ moves }: Director<S, M>): Step[] {
  const steps: Step[] = [];
  for (let from = 1; from <= moves.size; from++) {
    for (let to = 1; to <= moves.size; to++) {
      const count = Math.min(4, moves.onLink(from, to).length);
      if (count > 0) steps.push({ do: 'drain', from, to, count });
    }
  }
  for (let at = 1; at <= moves.size; at++) steps.push({ do: 'settle', at });
  return steps;
}
