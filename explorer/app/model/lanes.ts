/** What each server was, as stretches of the run: its role and term from one position to another. */
import type { RunData, ServerData } from '../../data/run-data.ts';
import { countBelow } from './search.ts';

export interface Stretch {
  /** Positions; `from` is one behind the event that brought it about, or 0. */
  readonly from: number;
  readonly to: number;
  readonly role: ServerData['role'];
  readonly term: number;
}

export class Lanes {
  /** By server, from 1. */
  private readonly stretches: readonly (readonly Stretch[])[];
  private readonly starts: readonly Float64Array[];
  /** The events in which a server's role changed, ascending. */
  readonly roleChanges: readonly number[];
  /** The events in which a server came to a term that no server had been in before. */
  readonly newTerms: readonly number[];

  constructor(run: RunData) {
    const roles = new Set<number>();
    const terms: [term: number, event: number][] = [];
    this.stretches = run.histories.map((_, node) => (node === 0 ? [] : stretchesOf(run, node)));
    this.starts = this.stretches.map((list) => Float64Array.from(list, ({ from }) => from));
    for (const list of this.stretches) {
      list.forEach(({ from, role, term }, i) => {
        const before = list[i - 1];
        if (before === undefined) return;
        if (role !== before.role) roles.add(from - 1);
        if (term > before.term) terms.push([term, from - 1]);
      });
    }
    this.roleChanges = [...roles].sort((a, b) => a - b);
    this.newTerms = firstOfEach(terms);
  }

  /** The stretches of `node`, ascending. */
  of(node: number): readonly Stretch[] {
    return this.stretches[node]!;
  }

  /** The stretch of `node` at `position`. */
  at(node: number, position: number): Stretch {
    return this.stretches[node]![Math.max(0, countBelow(this.starts[node]!, position + 1) - 1)]!;
  }

  /** The stretches of `node` that positions `from .. to` fall into. */
  within(node: number, from: number, to: number): readonly Stretch[] {
    const first = Math.max(0, countBelow(this.starts[node]!, from + 1) - 1);
    return this.stretches[node]!.slice(first, countBelow(this.starts[node]!, to + 1));
  }
}

function stretchesOf(run: RunData, node: number): Stretch[] {
  const list: Stretch[] = [];
  let { role, term } = run.serverAt(node, 0);
  let from = 0;
  for (const event of run.turningPoints(node)) {
    const now = run.serverAt(node, event + 1);
    if (now.role === role && now.term === term) continue;
    list.push({ from, to: event + 1, role, term });
    ({ role, term } = now);
    from = event + 1;
  }
  list.push({ from, to: run.length, role, term });
  return list;
}

function firstOfEach(terms: readonly (readonly [term: number, event: number])[]): number[] {
  const first = new Map<number, number>();
  for (const [term, event] of terms) {
    const known = first.get(term);
    if (known === undefined || event < known) first.set(term, event);
  }
  // Terms may be skipped, and one that is passed by comes late.
  let highest = -1;
  return [...first]
    .sort((a, b) => a[1] - b[1])
    .flatMap(([term, event]) => {
      if (term <= highest) return [];
      highest = term;
      return [event];
    });
}
