/** Does the runs of one chunk. Pure but for the time that it takes; runs in a worker. */
import type { Scenario } from '../scenarios/recipes/scenario.ts';
import type { RunResult } from '../sim/run.ts';
import { outcomeOf, runSchedule, runToEnd, summarise } from '../sim/run.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import type { CampaignSpec, Chunk } from './spec.ts';
import { isFrozen, isRepeated, peersOf, seedsOf, toSeed } from './spec.ts';
import type { Totals } from './totals.ts';
import { RunningTotals } from './totals.ts';

/** A run that did not simply pass. */
export interface Finding {
  readonly seed: bigint;
  readonly peers: number;
  readonly result: RunResult;
}

/** A run that came out differently the second time. */
export interface Divergence {
  readonly seed: bigint;
  readonly peers: number;
  readonly first: string;
  readonly second: string;
}

/** Plain data: it crosses back from the worker. */
export interface ChunkResult {
  readonly index: number;
  /** The first seed of the chunk. */
  readonly first: bigint;
  readonly totals: Totals;
  /** Hash of each run, in order of seeds. */
  readonly hashes: readonly string[];
  readonly findings: readonly Finding[];
  readonly divergences: readonly Divergence[];
}

/** Runs the seeds of `chunk`, then some of them again, in reverse order, so that state left behind by a run shows. */
export function runChunk(scenario: Scenario, spec: CampaignSpec, chunk: Chunk): ChunkResult {
  const sum = new RunningTotals();
  const hashes: string[] = [];
  const findings: Finding[] = [];
  for (const seed of seedsOf(chunk)) {
    const { peers, schedule } = drawRun(scenario, spec, seed);
    const simulation = runToEnd(scenario.peer, schedule);
    const outcome = outcomeOf(simulation);
    sum.add(simulation, outcome);
    hashes.push(outcome.hash);
    if (outcome.verdict !== 'pass') {
      findings.push({ seed, peers, result: summarise(simulation) });
    }
  }
  const totals = sum.totals();
  const again = seedsOf(chunk)
    .filter((seed) => isRepeated(spec, seed))
    .toReversed()
    .map((seed): Finding => ({ seed, ...runSeed(scenario, spec, seed) }));
  const first = { index: chunk.index, first: chunk.first, totals, hashes, findings };
  return withRepeats({ ...first, divergences: [] }, again);
}

/**
 * Runs some seeds of `chunk` with everything frozen that crosses the seam, so that impure peers show. Not to be done in a
 * thread that goes on with other runs: once an engine has seen frozen objects, the same code is slower on all others
 * (measured: a tenth of frozen runs among the others slowed down all by a third).
 */
export function runFrozen(scenario: Scenario, spec: CampaignSpec, chunk: Chunk): Finding[] {
  return seedsOf(chunk)
    .filter((seed) => isFrozen(spec, seed))
    .map((seed) => ({ seed, ...runSeed(scenario, spec, seed, true) }));
}

/** The result with what came out of runs done a second time. */
export function withRepeats(chunk: ChunkResult, again: readonly Finding[]): ChunkResult {
  if (again.length === 0) return chunk;
  const findings = [...chunk.findings];
  const divergences = [...chunk.divergences];
  for (const { seed, peers, result } of again) {
    const first = chunk.hashes[Number(seed - chunk.first)]!;
    // Only a peer that changes what it was given or has returned takes other steps when that is frozen.
    if (result.violation?.kind === 'contract') {
      if (!findings.some((finding) => finding.seed === seed))
        findings.push({ seed, peers, result });
    } else if (result.hash !== first) divergences.push({ seed, peers, first, second: result.hash });
  }
  const totals = {
    ...chunk.totals,
    violations: chunk.totals.violations + findings.length - chunk.findings.length,
    repeats: chunk.totals.repeats + again.length,
  };
  return { ...chunk, totals, findings, divergences };
}

/** The run that a campaign does with this seed. `strict`: with everything frozen. */
export function runSeed(
  scenario: Scenario,
  spec: Pick<CampaignSpec, 'peersMin' | 'peersMax'>,
  value: bigint,
  strict = false,
): { readonly peers: number; readonly result: RunResult } {
  const { peers, schedule } = drawRun(scenario, spec, value);
  return { peers, result: runSchedule(scenario.peer, schedule, { strict }) };
}

function drawRun(
  scenario: Scenario,
  spec: Pick<CampaignSpec, 'peersMin' | 'peersMax'>,
  value: bigint,
): { readonly peers: number; readonly schedule: Schedule } {
  const seed = toSeed(value);
  const peers = peersOf(spec, seed);
  return { peers, schedule: { scenario: scenario.name, seed, ...scenario.draw(seed, peers) } };
}
