/** Timing: the cases of a comparison are run in turn, several rounds, so that what else the machine does hits them alike. */

export interface Case {
  readonly name: string;
  /** Does the work once; returns how many events that were, and something that equal work makes equal. */
  readonly run: () => { readonly events: number; readonly proof: string };
}

export interface Figure {
  readonly name: string;
  /** Median over the rounds, and the extremes. */
  readonly nsPerEvent: number;
  readonly min: number;
  readonly max: number;
  readonly events: number;
  readonly proof: string;
}

/** Measures all cases `rounds` times in rotation, after one round to warm up. Throws if a case's proof changes. */
export function measure(cases: readonly Case[], rounds: number): Figure[] {
  const times = cases.map((): number[] => []);
  const first = cases.map(({ run }) => run());
  for (let round = 0; round < rounds; round++) {
    cases.forEach(({ name, run }, i) => {
      const start = performance.now();
      const { events, proof } = run();
      times[i]!.push(((performance.now() - start) * 1e6) / events);
      if (proof !== first[i]!.proof) throw new Error(`${name}: ${proof} after ${first[i]!.proof}`);
    });
  }
  return cases.map(({ name }, i) => {
    const sorted = times[i]!.slice().sort((a, b) => a - b);
    return {
      name,
      nsPerEvent: sorted[Math.floor(sorted.length / 2)]!,
      min: sorted[0]!,
      max: sorted[sorted.length - 1]!,
      ...first[i]!,
    };
  });
}

/** One row of a report; `base` is the figure that the ratio is taken to. */
export function row(figure: Figure, base: Figure, target: string): string {
  // Of the least disturbed rounds: a machine that changes its speed while we measure spoils medians, seldom minima.
  const ratio = base.min / figure.min;
  const rate = Math.round(1e9 / figure.min).toLocaleString('en');
  const span = `${figure.min.toFixed(0)}..${figure.max.toFixed(0)}`;
  return `| ${figure.name} | ${figure.nsPerEvent.toFixed(0)} (${span}) | ${rate} | ${ratio.toFixed(2)} | ${target} | ${figure.events} | ${figure.proof} |`;
}

export const HEADER =
  '| measure | ns/event, median (min..max) | events/s, best | ratio to R0, best | target | events | hash |\n| --- | --- | --- | --- | --- | --- | --- |';
