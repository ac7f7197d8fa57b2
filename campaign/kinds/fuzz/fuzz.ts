/** A fuzz campaign: runs that the seeds of a scenario draw, and what they come to. */
import type { Scenario } from '../../../scenarios/recipes/scenario.ts';
import type { CampaignHost, Outcome, Taken } from '../../engine/campaign.ts';
import { runCampaign } from '../../engine/campaign.ts';
import type { Chunk, ChunkResult } from '../../engine/chunk.ts';
import { chunkAt } from '../../engine/chunk.ts';
import { signatureDigest } from '../../engine/failure-log.ts';
import type { News, Plan, Progress, RunId } from '../../engine/kind.ts';
import type { Workers } from '../../engine/workers.ts';
import { startThreads } from '../../engine/workers.ts';
import type { FailureReport, Finding } from '../../failures/failure.ts';
import { investigate } from '../../failures/failure.ts';
import type { FuzzSpec } from './runs.ts';
import { fuzz, runCount } from './runs.ts';
import type { FailureNote, FuzzState, Sums } from './state.ts';
import { chainHash, NOTHING_DONE, noteOf } from './state.ts';
import type { Totals } from './totals.ts';
import { addTotals } from './totals.ts';

export type FuzzResult = ChunkResult<Finding, Totals>;
export type FuzzWorkers = Workers<Chunk<RunId>, FuzzResult>;

export interface FuzzRequest {
  readonly spec: FuzzSpec;
  readonly scenario: Scenario;
  readonly jobs: number;
  readonly timeMs: number | null;
  readonly maxFailures: number;
  readonly failuresDirectory: string;
  /** Where an interrupted campaign resumes. */
  readonly from?: FuzzState | undefined;
  readonly journal?: FuzzJournal | undefined;
}

/** Keeps what a campaign must know to be resumed if it is interrupted. */
export interface FuzzJournal {
  /** So far has it come. `isUrgent`: a failure was found, whose file is on disk. */
  note(state: FuzzState, isUrgent: boolean): void;
}

/** What it came to, including what was done before an interruption. */
export interface FuzzOutcome extends Outcome<FailureReport>, Pick<Sums, 'lastSeed' | 'totals'> {
  readonly spec: FuzzSpec;
  /** A digest over the hashes of all runs, in order of seeds. */
  readonly hash: string;
  /** The different failures, those included that were found before an interruption. */
  readonly found: readonly FailureNote[];
}

/** Runs a campaign to its end. Rejects on errors of the simulator itself only. */
export async function runFuzz(
  request: FuzzRequest,
  host: CampaignHost<FailureReport>,
  workers: FuzzWorkers = startThreads(fuzz, request.spec, request.jobs),
): Promise<FuzzOutcome> {
  const { spec, jobs, timeMs, maxFailures, journal } = request;
  const plan = new FuzzPlan(request);
  const from = takenOf(request.from ?? NOTHING_DONE);
  const onTaken = (taken: Taken, isUrgent: boolean): void =>
    journal?.note(plan.state(taken), isUrgent);
  const options = { jobs, timeMs, maxFailures, from, onTaken };
  const outcome = await runCampaign(plan, options, workers, host);
  const { lastSeed, totals, chain } = plan.sums;
  const { found } = plan;
  return { ...outcome, spec, lastSeed, totals, hash: chain.slice(0, 16), found };
}

function takenOf({ found, furtherFailures, limits, elapsedMs }: FuzzState): Taken {
  const signatures = found.map(({ signature }) => signature);
  return { signatures, furtherFailures, limits, elapsedMs };
}

class FuzzPlan implements Plan<Chunk<RunId>, FuzzResult, Finding, FailureReport> {
  sums: Sums;
  readonly found: FailureNote[];
  private readonly request: FuzzRequest;
  /** Where chunks begin: there is no gap where a campaign was interrupted, as that was between two of them. */
  private readonly first: bigint;

  constructor(request: FuzzRequest) {
    const { spec, from = NOTHING_DONE } = request;
    const { lastSeed, firstHash, lastHash, totals, chain, found } = from;
    this.request = request;
    this.sums = { lastSeed, firstHash, lastHash, totals, chain };
    this.found = [...found];
    this.first = lastSeed === null ? spec.firstSeed : lastSeed + 1n;
  }

  jobAt(index: number): Chunk<RunId> | undefined {
    const { first } = this;
    const left = runCount({ ...this.request.spec, firstSeed: first });
    return chunkAt(index, left, (number) => ({ seed: first + number }));
  }

  progressOf({ totals }: FuzzResult): Progress {
    const { runs, events, simulatedUs, violations, tally } = totals;
    const faults = Object.values(tally.faults);
    const faultsApplied = faults.reduce((sum, { applied }) => sum + applied, 0);
    return { done: runs, events, simulatedUs, faultsApplied, found: violations };
  }

  add(chunk: FuzzResult): News<Finding> {
    const { hashes, totals, repeats } = chunk;
    const { lastSeed, firstHash, lastHash, chain } = this.sums;
    this.sums = {
      lastSeed: (lastSeed ?? this.request.spec.firstSeed - 1n) + BigInt(hashes.length),
      firstHash: firstHash ?? hashes[0] ?? null,
      lastHash: hashes.at(-1) ?? lastHash,
      totals: addTotals(this.sums.totals, { ...totals, repeats }),
      chain: hashes.reduce(chainHash, chain),
    };
    return chunk;
  }

  signatureOf({ result }: Finding): string {
    return signatureDigest(result.violation!);
  }

  investigate(finding: Finding): FailureReport {
    const { scenario, failuresDirectory } = this.request;
    const report = investigate(scenario, finding, failuresDirectory);
    this.found.push(noteOf(report));
    return report;
  }

  state({ furtherFailures, limits, elapsedMs }: Taken): FuzzState {
    return { ...this.sums, found: [...this.found], furtherFailures, limits, elapsedMs };
  }
}
