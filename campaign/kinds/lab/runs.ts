/** The runs of a campaign of the lab: which there are, and how one is done. */
import type { LabTest } from '../../../lab/harness/lab-test.ts';
import type { LabRun } from '../../../lab/run.ts';
import { labTestNamed } from '../../../lab/suite/index.ts';
import type { Runner, RunsKind } from '../../engine/chunk.ts';
import { kindOfRuns } from '../../engine/chunk.ts';
import type { RunId } from '../../engine/kind.ts';
import { toSeed } from '../../engine/seeds.ts';
import type { LabSubject } from '../../subjects/lab-subject.ts';
import { ownSubject } from '../../subjects/lab-subject.ts';
import { loadLabPeer } from '../../subjects/load-peer.ts';

/** Plain data: it crosses to the workers. */
export interface LabSpec {
  /** Names of the tests to run with each seed. */
  readonly tests: readonly string[];
  /** Absolute path of a module that exports the peer; null for the project's own. */
  readonly peerFile: string | null;
  readonly firstSeed: bigint;
  /** The last seed, included. */
  readonly lastSeed: bigint;
}

/** One run: a test and its seed. */
export interface LabRunId extends RunId {
  readonly test: string;
}

/** Number of runs in all. */
export function labRunCount({ tests, firstSeed, lastSeed }: LabSpec): bigint {
  return (lastSeed - firstSeed + 1n) * BigInt(tests.length);
}

/** The first seed runs with all tests, then the second, and so on; failures are told in this order. */
export function labRunAt({ tests, firstSeed }: LabSpec, number: bigint): LabRunId {
  const count = BigInt(tests.length);
  return { test: tests[Number(number % count)]!, seed: firstSeed + number / count };
}

/** How a run went. `limit`: it was cut short and says nothing about the peer. */
export type LabVerdict = 'passed' | 'failed' | 'limit';

/** What is kept of every run. */
export interface LabTally extends LabRunId {
  readonly verdict: LabVerdict;
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

export const labRuns: RunsKind<LabSpec, LabRunId, LabFinding, readonly LabTally[]> = {
  name: 'lab',
  sourceOf: ({ runs }) =>
    `the ${runs.length} runs from ${runs[0]!.test} with seed ${runs[0]!.seed} on`,
  runnerOf: async ({ peerFile }) => labRunnerOf(await subjectOf(peerFile)),
  judge: ({ run }) => ({
    hash: run.hash,
    breaksContract: run.violation?.kind === 'contract',
    limit: verdictOf(run) === 'limit' ? (run.limit?.message ?? '') : null,
  }),
  correct: (tallies, finding, at) => tallies.with(at, tallyOf(finding)),
};

export const lab = kindOfRuns(labRuns);

/** Whoever does the runs with the servers of `subject`. */
export function labRunnerOf(
  subject: LabSubject,
): Runner<LabRunId, LabFinding, readonly LabTally[]> {
  const again = async ({ test, seed }: LabRunId, strict: boolean): Promise<LabFinding> => {
    const run = await subject.run(registeredTest(test), { seed: toSeed(seed), strict });
    return { test, seed, run };
  };
  return {
    isPure: subject.isPure,
    sum() {
      const tallies: LabTally[] = [];
      return {
        async run(id) {
          const finding = await again(id, false);
          const tally = tallyOf(finding);
          tallies.push(tally);
          return { hash: finding.run.hash, run: tally.verdict === 'passed' ? null : finding };
        },
        totals: () => tallies,
      };
    },
    again,
  };
}

/** Whether the run passed, failed, or was cut short. */
export function verdictOf({ report, violation, limit }: LabRun): LabVerdict {
  if (report.passed) return 'passed';
  return violation === null && limit !== null ? 'limit' : 'failed';
}

function tallyOf({ test, seed, run }: LabFinding): LabTally {
  const { seconds, rpcs, bytes } = run.report;
  return { test, seed, verdict: verdictOf(run), events: run.events, seconds, rpcs, bytes };
}

/** The test of this name, which the command line has checked. */
export function registeredTest(name: string): LabTest {
  const test = labTestNamed(name);
  if (test === undefined) throw new Error(`no test '${name}'`);
  return test;
}

const loaded = new Map<string, Promise<LabSubject>>();

/** Each thread loads a file once. Rejects with RaftSimError if the peer of the user is none. */
function subjectOf(peerFile: string | null): Promise<LabSubject> | LabSubject {
  if (peerFile === null) return ownSubject;
  let subject = loaded.get(peerFile);
  if (subject === undefined) {
    subject = loadLabPeer(peerFile);
    loaded.set(peerFile, subject);
  }
  return subject;
}
