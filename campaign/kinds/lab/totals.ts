/** What the runs of each test come to, taken together. */
import type { LabTally } from './runs.ts';

/** Of some runs; the median of an even number is the lower one in the middle. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export interface LabTestTotals {
  readonly test: string;
  readonly runs: number;
  readonly failed: number;
  /** Runs that were cut short. */
  readonly limits: number;
  /** What those cost that passed; null if none did. Seconds are virtual. */
  readonly seconds: Spread | null;
  readonly rpcs: Spread | null;
  readonly bytes: Spread | null;
}

/** Adds up the runs of one test. */
export class LabTestCounter {
  private readonly test: string;
  private runs = 0;
  private failed = 0;
  private limits = 0;
  private readonly seconds: number[] = [];
  private readonly rpcs: number[] = [];
  private readonly bytes: number[] = [];

  constructor(test: string) {
    this.test = test;
  }

  add({ verdict, seconds, rpcs, bytes }: LabTally): void {
    this.runs++;
    if (verdict === 'failed') this.failed++;
    if (verdict === 'limit') this.limits++;
    if (verdict !== 'passed') return;
    this.seconds.push(seconds);
    this.rpcs.push(rpcs);
    this.bytes.push(bytes);
  }

  totals(): LabTestTotals {
    return {
      test: this.test,
      runs: this.runs,
      failed: this.failed,
      limits: this.limits,
      seconds: spreadOf(this.seconds),
      rpcs: spreadOf(this.rpcs),
      bytes: spreadOf(this.bytes),
    };
  }
}

/** Null for no values. */
export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = Float64Array.from(values).sort();
  const { length } = sorted;
  if (length === 0) return null;
  return { min: sorted[0]!, median: sorted[(length - 1) >> 1]!, max: sorted[length - 1]! };
}
