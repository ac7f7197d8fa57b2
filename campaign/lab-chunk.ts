/** Does the runs of one chunk of the lab. It is to the lab what chunk.ts is to scenarios. */
import type { LabTest } from '../lab/harness/lab-test.ts';
import type { LabRun } from '../lab/run.ts';
import { labTestNamed } from '../lab/suite/index.ts';
import type { LabChunk, LabRunId, LabSpec } from './lab-spec.ts';
import type { LabSubject } from './subjects/lab-subject.ts';
import { isFrozen, isRepeated, toSeed } from './spec.ts';

/** How a run went. `limit`: it was cut short and says nothing about the peer. */
export type LabVerdict = 'passed' | 'failed' | 'limit';

/** What is kept of every run. */
export interface LabTally extends LabRunId {
  readonly verdict: LabVerdict;
  readonly hash: string;
  readonly events: number;
  /** Virtual. */
  readonly seconds: number;
  readonly rpcs: number;
  readonly bytes: number;
}

/** A run that did not simply pass. */
export interface LabFinding extends LabRunId {
  readonly run: LabRun;
}

/** A run that came out differently the second time. */
export interface LabDivergence extends LabRunId {
  readonly first: string;
  readonly second: string;
}

/** Plain data: it crosses back from the worker. */
export interface LabChunkResult {
  /** In the order of the chunk. */
  readonly tallies: readonly LabTally[];
  readonly findings: readonly LabFinding[];
  readonly divergences: readonly LabDivergence[];
  /** Runs done a second time. */
  readonly repeats: number;
}

/** Does all runs of `chunk`, then some of them again, in reverse order, so that state left behind by a run shows. */
export async function runLabChunk(
  subject: LabSubject,
  spec: LabSpec,
  { runs }: LabChunk,
): Promise<LabChunkResult> {
  const first = await runEach(subject, runs);
  const again = runs.filter(({ seed }) => isRepeated(spec, seed)).toReversed();
  const result = {
    tallies: first.map(tallyOf),
    findings: first.filter(({ run }) => verdictOf(run) !== 'passed'),
    divergences: [],
    repeats: 0,
  };
  return withLabRepeats(result, await runEach(subject, again));
}

/** Does some runs of `chunk` with everything frozen that crosses the seam; in a thread of its own, see `runFrozen`. */
export function runLabFrozen(
  subject: LabSubject,
  spec: LabSpec,
  { runs }: LabChunk,
): Promise<readonly LabFinding[]> {
  if (!subject.isPure) return Promise.resolve([]);
  const frozen = runs.filter(({ seed }) => isFrozen(spec, seed));
  return runEach(subject, frozen, true);
}

/** The result with what came out of runs done a second time. */
export function withLabRepeats(
  chunk: LabChunkResult,
  again: readonly LabFinding[],
): LabChunkResult {
  const tallies = [...chunk.tallies];
  const findings = [...chunk.findings];
  const divergences = [...chunk.divergences];
  for (const finding of again) {
    const { seed, test, run } = finding;
    const at = tallies.findIndex((tally) => tally.seed === seed && tally.test === test);
    const first = tallies[at]!;
    // Only a peer that changes what it was given or has returned takes other steps when that is frozen.
    if (run.violation?.kind === 'contract') {
      if (first.verdict !== 'passed') continue;
      tallies[at] = { ...tallyOf(finding), hash: first.hash };
      findings.push(finding);
    } else if (run.hash !== first.hash) {
      divergences.push({ seed, test, first: first.hash, second: run.hash });
    }
  }
  return { tallies, findings, divergences, repeats: chunk.repeats + again.length };
}

/** Whether the run passed, failed, or was cut short. */
export function verdictOf({ report, violation, limit }: LabRun): LabVerdict {
  if (report.passed) return 'passed';
  return violation === null && limit !== null ? 'limit' : 'failed';
}

async function runEach(
  subject: LabSubject,
  runs: readonly LabRunId[],
  strict = false,
): Promise<LabFinding[]> {
  const done: LabFinding[] = [];
  for (const { test, seed } of runs) {
    const run = await subject.run(registeredTest(test), { seed: toSeed(seed), strict });
    done.push({ test, seed, run });
  }
  return done;
}

function tallyOf({ test, seed, run }: LabFinding): LabTally {
  const { seconds, rpcs, bytes } = run.report;
  const { hash, events } = run;
  return { test, seed, verdict: verdictOf(run), hash, events, seconds, rpcs, bytes };
}

/** The test of this name, which the command line has checked. */
export function registeredTest(name: string): LabTest {
  const test = labTestNamed(name);
  if (test === undefined) throw new Error(`no test '${name}'`);
  return test;
}
