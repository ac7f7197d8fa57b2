/** Runs one test of the lab on a fresh cluster and reports as the lab does: what it cost if it passed, or why it failed. */
import type { LabCluster } from '../api/cluster.ts';
import { LabFailure } from './failure.ts';
import { Harness } from './harness.ts';
import type { LabFigures } from './harness.ts';
import type { LabTest } from './lab-test.ts';

/** How a test went. The figures of one that failed count up to the failure. */
export interface LabReport extends LabFigures {
  readonly name: string;
  readonly passed: boolean;
  /** What was expected and found, and when; null if the test passed. */
  readonly failure: string | null;
  /** Virtual time of the failure; null if the test passed. */
  readonly failedAtMs: number | null;
  /** What the lab would only warn about. */
  readonly warnings: readonly string[];
}

/** Runs `test`. The cluster must be fresh, with as many servers as the test asks for. */
export async function runLabTest(test: LabTest, cluster: LabCluster): Promise<LabReport> {
  const h = new Harness(cluster, test);
  h.begin();
  const failure =
    (await failureOf(async () => {
      await test.run(h);
      h.end();
    })) ?? (await failureOf(() => h.cleanup()));
  return {
    name: test.name,
    passed: failure === null,
    failure: failure?.message ?? null,
    failedAtMs: failure?.atMs ?? null,
    warnings: h.warnings.slice(),
    ...h.figures(),
  };
}

/** Why `run` failed, or null. Throws what is not a failure of a test. */
async function failureOf(run: () => Promise<void> | void): Promise<LabFailure | null> {
  try {
    await run();
    return null;
  } catch (error) {
    if (error instanceof LabFailure) return error;
    throw error;
  }
}

/** The line that comes before a test: `Test (2A): initial election ...`. */
export function formatLabHeading(test: LabTest): string {
  return `Test (${test.part}): ${test.title} ...`;
}

/**
 * The line that comes after it: `  ... Passed --   4.0  3   32    9170    0`, which are virtual seconds, peers, RPCs,
 * bytes and commands. A failure takes a second line.
 */
export function formatLabReport(report: LabReport): string {
  const { passed, failure, seconds, peers, rpcs, bytes, commands } = report;
  const figures = [
    seconds.toFixed(1).padStart(4),
    ` ${peers}`,
    String(rpcs).padStart(4),
    String(bytes).padStart(7),
    String(commands).padStart(4),
  ].join(' ');
  const line = `  ... ${passed ? 'Passed' : 'Failed'} --  ${figures}`;
  return failure === null ? line : `${line}\n      ${failure}`;
}
