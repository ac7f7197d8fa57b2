/** Does the runs of one chunk. Pure but for the time that it takes; runs in a worker. */
import type { Scenario } from '../scenarios/scenario.ts';
import type { RunResult } from '../sim/run.ts';
import { runSchedule } from '../sim/run.ts';
import type { CampaignSpec, Chunk } from './spec.ts';
import { isRepeated, peersOf, toSeed } from './spec.ts';
import type { Totals } from './totals.ts';
import { addTotals, NO_RUNS, totalsOf } from './totals.ts';

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
  readonly totals: Totals;
  /** Hash of each run, in order of seeds. */
  readonly hashes: readonly string[];
  readonly findings: readonly Finding[];
  readonly divergences: readonly Divergence[];
}

/**
 * Runs the seeds of `chunk`, then some of them again: in reverse order, so that state left behind by a run shows, and
 * with everything frozen that crosses the seam, so that impure peers show.
 */
export function runChunk(scenario: Scenario, spec: CampaignSpec, chunk: Chunk): ChunkResult {
  let totals = NO_RUNS;
  const hashes: string[] = [];
  const findings: Finding[] = [];
  for (let i = 0; i < chunk.count; i++) {
    const seed = chunk.first + BigInt(i);
    const { peers, result } = runSeed(scenario, spec, seed);
    totals = addTotals(totals, totalsOf(result));
    hashes.push(result.hash);
    if (result.verdict !== 'pass') findings.push({ seed, peers, result });
  }
  const divergences: Divergence[] = [];
  let repeats = 0;
  for (let i = chunk.count - 1; i >= 0; i--) {
    const seed = chunk.first + BigInt(i);
    if (!isRepeated(spec, seed)) continue;
    repeats++;
    const { peers, result } = runSeed(scenario, spec, seed, true);
    const first = hashes[i]!;
    // Only a peer that changes what it was given or has returned takes other steps when that is frozen.
    if (result.violation?.kind === 'contract') {
      if (!findings.some((finding) => finding.seed === seed))
        findings.push({ seed, peers, result });
    } else if (result.hash !== first) divergences.push({ seed, peers, first, second: result.hash });
  }
  return { index: chunk.index, totals: { ...totals, repeats }, hashes, findings, divergences };
}

function runSeed(
  scenario: Scenario,
  spec: CampaignSpec,
  value: bigint,
  strict = false,
): { readonly peers: number; readonly result: RunResult } {
  const seed = toSeed(value);
  const peers = peersOf(spec, seed);
  const { config, faults } = scenario.draw(seed, peers);
  const schedule = { scenario: scenario.name, seed, config, faults };
  return { peers, result: runSchedule(scenario.peer, schedule, { strict }) };
}
