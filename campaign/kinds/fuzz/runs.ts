/** The runs of a fuzz campaign: which there are, and how one is done. */
import { scenarioNamed } from '../../../scenarios/index.ts';
import type { Scenario } from '../../../scenarios/recipes/scenario.ts';
import type { RunResult } from '../../../sim/run.ts';
import { outcomeOf, runSchedule, runToEnd, summarise } from '../../../sim/run.ts';
import type { Schedule } from '../../../sim/schedule/schedule.ts';
import type { Runner, RunsKind } from '../../engine/chunk.ts';
import { kindOfRuns } from '../../engine/chunk.ts';
import type { RunId } from '../../engine/kind.ts';
import type { PeerRange } from '../../engine/seeds.ts';
import { peersOf, toSeed } from '../../engine/seeds.ts';
import type { Finding } from '../../failures/failure.ts';
import type { Totals } from './totals.ts';
import { RunningTotals } from './totals.ts';

/** What a campaign is asked to do. Plain data: it crosses to the workers. */
export interface FuzzSpec extends PeerRange {
  readonly scenario: string;
  readonly firstSeed: bigint;
  /** The last seed, included. A campaign limited by time has the largest there is. */
  readonly lastSeed: bigint;
}

/** Number of runs in all. */
export function runCount({ firstSeed, lastSeed }: FuzzSpec): bigint {
  return lastSeed - firstSeed + 1n;
}

export const fuzzRuns: RunsKind<FuzzSpec, RunId, Finding, Totals> = {
  name: 'fuzz',
  sourceOf: ({ runs }) => `seeds ${runs[0]!.seed}..${runs.at(-1)!.seed}`,
  runnerOf: (spec) => runnerOf(registeredScenario(spec.scenario), spec),
  judge({ result: { verdict, hash, violation, limit } }) {
    return {
      hash,
      breaksContract: violation?.kind === 'contract',
      limit: verdict === 'limit' ? (limit?.message ?? '') : null,
    };
  },
  correct: (totals) => ({ ...totals, violations: totals.violations + 1 }),
};

export const fuzz = kindOfRuns(fuzzRuns);

/** Whoever does the runs of `scenario`. */
export function runnerOf(scenario: Scenario, spec: PeerRange): Runner<RunId, Finding, Totals> {
  return {
    isPure: true,
    sum() {
      const totals = new RunningTotals();
      return {
        run({ seed }) {
          const { peers, schedule } = drawRun(scenario, spec, seed);
          const simulation = runToEnd(scenario.peer, schedule);
          const outcome = outcomeOf(simulation);
          totals.add(simulation, outcome);
          const { hash, verdict } = outcome;
          if (verdict === 'pass') return { hash, run: null };
          return { hash, run: { seed, peers, result: summarise(simulation) } };
        },
        totals: () => totals.totals(),
      };
    },
    again: ({ seed }, strict) => ({ seed, ...runSeed(scenario, spec, seed, strict) }),
  };
}

/** The run that a campaign does with this seed. `strict`: with everything frozen. */
export function runSeed(
  scenario: Scenario,
  spec: PeerRange,
  value: bigint,
  strict = false,
): { readonly peers: number; readonly result: RunResult } {
  const { peers, schedule } = drawRun(scenario, spec, value);
  return { peers, result: runSchedule(scenario.peer, schedule, { strict }) };
}

function drawRun(
  scenario: Scenario,
  spec: PeerRange,
  value: bigint,
): { readonly peers: number; readonly schedule: Schedule } {
  const seed = toSeed(value);
  const peers = peersOf(spec, seed);
  return { peers, schedule: { scenario: scenario.name, seed, ...scenario.draw(seed, peers) } };
}

/** Throws Error if the scenario is not registered, which the main thread has checked. */
export function registeredScenario(name: string): Scenario {
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`no scenario '${name}'`);
  return scenario;
}
