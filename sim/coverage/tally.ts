/**
 * What a run went through: faults attempted and applied, and Raft situations reached. A campaign adds its runs up; a
 * fault that never took effect or a situation that was never reached means that something is *not* being tested.
 */
import type { Catalogue } from './catalogue.ts';
import { SITUATION_NAMES } from './situation-names.ts';
import type { SituationName } from './situation-names.ts';
import type { FaultKind } from '../schedule/fault.ts';
import type { AdversaryName } from '../schedule/adversary.ts';

export { situation, SITUATION_NAMES, SITUATIONS } from './situation-names.ts';
export type { SituationName } from './situation-names.ts';

/** Kinds of fault that are counted; `message-*` and `write-*` are those that strike single messages and writes. */
export const FAULT_NAMES = [
  'crash',
  'pause',
  'slow',
  'stall-disk',
  'partition',
  'clog',
  'skew-clock',
  'jump-clock',
  'isolate-committer',
  'crash-before-send',
  'crash-mid-write',
  'release-stale',
  'lockstep',
  'lost-for-good',
  'message-lost',
  'message-cut',
  'message-clogged',
  'message-duplicated',
  'message-straggling',
  'write-lost',
  'write-torn',
] as const satisfies readonly (
  | FaultKind
  | AdversaryName
  | 'lost-for-good'
  | `message-${string}`
  | `write-${string}`
)[];

export type FaultName = (typeof FAULT_NAMES)[number];

/** A fault's counter. Look it up once, at the top of a module: counting happens in the hottest loops. */
export function faultNamed(name: FaultName): number {
  return FAULT_NAMES.indexOf(name);
}

/** Plain counts, as a campaign sums them up and reports print them. */
export interface TallyReport {
  readonly faults: Readonly<
    Record<FaultName, { readonly attempted: number; readonly applied: number }>
  >;
  readonly situations: Readonly<Record<SituationName, number>>;
  /** How often each cell of the peer's catalogue was reached, by name; those that were not are left out. */
  readonly cells: Readonly<Record<string, number>>;
}

export class Tally {
  private readonly attempted = new Float64Array(FAULT_NAMES.length);
  private readonly applied = new Float64Array(FAULT_NAMES.length);
  private readonly situations = new Float64Array(SITUATION_NAMES.length);
  /** What the cells mean; null: steps are not counted, nor what is recognised in them (for measurements). */
  readonly catalogue: Catalogue | null;
  /** By the counters of the catalogue, one more for what it does not know. */
  readonly cells: Float64Array;

  constructor(catalogue: Catalogue | null = null) {
    this.catalogue = catalogue;
    this.cells = new Float64Array(catalogue === null ? 0 : catalogue.cells.length + 1);
  }

  /** Counts a fault that was attempted and took effect. */
  struck(fault: number): void {
    this.attempted[fault]!++;
    this.applied[fault]!++;
  }

  /** Counts a fault that found nothing to act on. */
  missed(fault: number): void {
    this.attempted[fault]!++;
  }

  reached(which: number): void {
    this.situations[which]!++;
  }

  /** Adds another tally, of the same catalogue, to this one. */
  add(other: Tally): void {
    for (let i = 0; i < this.attempted.length; i++) {
      this.attempted[i]! += other.attempted[i]!;
      this.applied[i]! += other.applied[i]!;
    }
    for (let i = 0; i < this.situations.length; i++) this.situations[i]! += other.situations[i]!;
    for (let i = 0; i < this.cells.length; i++) this.cells[i]! += other.cells[i]!;
  }

  report(): TallyReport {
    return {
      faults: Object.fromEntries(
        FAULT_NAMES.map((name, i) => [
          name,
          { attempted: this.attempted[i]!, applied: this.applied[i]! },
        ]),
      ) as TallyReport['faults'],
      situations: Object.fromEntries(
        SITUATION_NAMES.map((name, i) => [name, this.situations[i]!]),
      ) as TallyReport['situations'],
      cells: this.reportCells(),
    };
  }

  private reportCells(): TallyReport['cells'] {
    const report: Record<string, number> = {};
    this.catalogue?.cells.forEach(({ name }, i) => {
      const count = this.cells[i]!;
      // A peer may give two kinds of message the same name.
      if (count > 0) report[name] = (report[name] ?? 0) + count;
    });
    return report;
  }

  clone(): Tally {
    const copy = new Tally(this.catalogue);
    copy.add(this);
    return copy;
  }
}

/** The sum of two reports, for campaigns whose runs come back from workers. */
export function addReports(a: TallyReport, b: TallyReport): TallyReport {
  return {
    faults: Object.fromEntries(
      FAULT_NAMES.map((name) => [
        name,
        {
          attempted: a.faults[name].attempted + b.faults[name].attempted,
          applied: a.faults[name].applied + b.faults[name].applied,
        },
      ]),
    ) as TallyReport['faults'],
    situations: Object.fromEntries(
      SITUATION_NAMES.map((name) => [name, a.situations[name] + b.situations[name]]),
    ) as TallyReport['situations'],
    cells: addCounts(a.cells, b.cells),
  };
}

/** Sums by name; a name that is missing on one side counts as 0 there. */
export function addCounts(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
