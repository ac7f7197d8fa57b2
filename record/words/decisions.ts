/** Decisions in words. */
import { describeCommand } from '../../sim/node/clients.ts';
import type { Survival } from '../../sim/schedule/survival.ts';
import type { Decision } from '../../sim/schedule/decision.ts';

/** `2nd`, `11th`, `103rd`. */
export function ordinal(n: number): string {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;
}

/** In words: `the 3rd AppendEntries from n1 reaches n2`. */
export function describeDecision(decision: Decision): string {
  switch (decision.do) {
    case 'deliver': {
      const { from, to, kind, nth, again } = decision;
      return `the ${ordinal(nth)} ${kind} from n${from} reaches n${to}${again === true ? ' once more' : ''}`;
    }
    case 'timeout':
      return `n${decision.node}'s ${decision.timer} timer runs out`;
    case 'persist':
      return `n${decision.node}'s oldest unfinished write is durable`;
    case 'apply':
      return `n${decision.node}'s service applies what is committed`;
    case 'snapshot':
      return `n${decision.node}'s service captures a snapshot`;
    case 'propose':
      return `a client offers ${describeCommand(decision.command)} to n${decision.node}`;
    case 'crash':
      return `n${decision.node} crashes${describeSurvival(decision)}`;
    case 'restart':
      return `n${decision.node} restarts from its disk`;
  }
}

function describeSurvival({ writes, torn }: Survival): string {
  const words: string[] = [];
  if (writes > 0) words.push(`${writes} unfinished write${writes === 1 ? '' : 's'}`);
  if (torn !== null) words.push('part of the next one');
  return words.length === 0 ? '' : `; ${words.join(' and ')} reached the disk`;
}
