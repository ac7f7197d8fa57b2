/** Notes about a run in words: faults, interventions, and why a message did not reach its server. */
import { describeCommand } from '../../sim/node/clients.ts';
import type { Fault, Link } from '../../sim/schedule/fault.ts';
import type { Intervention } from '../../sim/world/interventions.ts';
import type { Discarded, Note } from '../../sim/world/note.ts';
import type { Stretch } from '../faults-in-time.ts';

/** `fault: crash n3 for 120 ms`, `n2 is lost for good`. */
export function describeNote(note: Note): string {
  switch (note.kind) {
    case 'fault-begins':
      return `fault: ${describeFault(note.fault)}`;
    case 'fault-ends':
      return `over: ${describeFault(note.fault)}`;
    case 'fault-missed':
      return `no effect: ${describeFault(note.fault)}`;
    case 'lost-for-good':
      return `n${note.node} is lost for good`;
    case 'proposal':
      return `proposes ${describeCommand(note.command)} to n${note.node}`;
    case 'intervention':
      return describeIntervention(note.action);
  }
}

const DISCARDED: Readonly<Record<Discarded, string>> = {
  'node-is-down': 'discarded: the node is down',
  'answers-earlier-incarnation': 'discarded: it answers an earlier incarnation',
};

/** `discarded: the node is down`. */
export function describeDiscarded(why: Discarded): string {
  return DISCARDED[why];
}

/** `crash n3 for 120 ms`, `n3 is down`. */
export function describeStretch({ node, fault }: Pick<Stretch, 'node' | 'fault'>): string {
  return fault === null ? `n${node} is down` : describeFault(fault);
}

/** One phrase for traces: `crash n3 for 120 ms`. */
export function describeFault(fault: Fault): string {
  const span = `for ${Math.round(fault.forUs / 1000)} ms`;
  switch (fault.kind) {
    case 'crash':
    case 'pause':
      return `${fault.kind} n${fault.node} ${span}`;
    case 'slow':
    case 'stall-disk':
      return `${fault.kind} n${fault.node} by ${fault.extraUs} us ${span}`;
    case 'partition':
    case 'clog':
      return `${fault.kind} (${fault.shape}) ${describeLinks(fault.links)} ${span}`;
    case 'skew-clock':
      return `skew-clock n${fault.node} by ${fault.ratePpm} ppm ${span}`;
    case 'jump-clock':
      return `jump-clock n${fault.node} by ${fault.byUs} us`;
  }
}

/** `n1-n2 n3>n4`: both directions as one where both are there. */
function describeLinks(links: readonly Link[]): string {
  const has = new Set(links.map(([from, to]) => `${from}>${to}`));
  const words: string[] = [];
  for (const [from, to] of links) {
    if (!has.has(`${to}>${from}`)) words.push(`n${from}>n${to}`);
    else if (from < to) words.push(`n${from}-n${to}`);
  }
  return words.join(' ');
}

function describeIntervention(action: Intervention): string {
  switch (action.kind) {
    case 'propose':
      return `is offered ${describeCommand(action.command)}`;
    case 'crash':
      return 'is killed';
    case 'boot':
      return 'is started';
    case 'cut':
      return `n${action.from} -> n${action.to} is cut`;
    case 'mend':
      return `n${action.from} -> n${action.to} is mended`;
    case 'note':
      return action.text;
  }
}
