/** A run of the lab with every event in words. */
import type { LabTest } from '../../../lab/harness/lab-test.ts';
import type { LabRun } from '../../../lab/run.ts';
import { TraceLines } from '../../../record/lines/trace-lines.ts';
import type { LabSubject } from '../../subjects/lab-subject.ts';
import { toSeed } from '../../engine/seeds.ts';

/** Receives the lines of each event, with its number and time. */
export type LabTraceSink = (number: number, lines: readonly string[], timeUs: number) => void;

type World = Parameters<TraceLines['attach']>[0] & { readonly nowUs: number };

/** Does a run with a trace, and with everything frozen that crosses the seam. */
export function traceLab(
  subject: LabSubject,
  test: LabTest,
  seed: bigint,
  sink: LabTraceSink,
): Promise<LabRun> {
  let world: World | null = null;
  const trace = new TraceLines(subject, {
    keep: 0,
    opaque: !subject.isPure,
    sink: (number, lines) => sink(number, lines, world?.nowUs ?? 0),
  });
  return subject.run(test, {
    seed: toSeed(seed),
    strict: true,
    observer: trace,
    onReady(ready): void {
      world = ready;
      trace.attach(ready);
    },
  });
}
