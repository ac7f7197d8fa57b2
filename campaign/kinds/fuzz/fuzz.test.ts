import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Peer } from '../../../contract/peer.ts';
import { raft } from '../../../raft/index.ts';
import { scenarioNamed } from '../../../scenarios/index.ts';
import type { Scenario } from '../../../scenarios/recipes/scenario.ts';
import { RaftSimError } from '../../../lib/errors.ts';
import { parseScheduleFile } from '../../../sim/schedule/file/schedule-file.ts';
import type { Chunk } from '../../engine/chunk.ts';
import { chunkAt, kindOfRuns } from '../../engine/chunk.ts';
import type { RunId } from '../../engine/kind.ts';
import { isRepeated, MAX_SEED, peersOf, toSeed } from '../../engine/seeds.ts';
import { inThisThread } from '../../engine/workers.ts';
import { backwards } from '../../engine/testing.ts';
import { gapsOf } from '../../coverage/gaps.ts';
import type { FuzzOutcome, FuzzRequest, FuzzResult, FuzzWorkers } from './fuzz.ts';
import { runFuzz } from './fuzz.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import type { FuzzSpec } from './runs.ts';
import { fuzzRuns, runCount, runnerOf } from './runs.ts';

/** A scenario whose runs take three simulated seconds. */
function short(name: string, peer?: Peer): Scenario {
  const scenario = scenarioNamed(name)!;
  return {
    ...scenario,
    peer: peer ?? scenario.peer,
    draw(seed, peers): ReturnType<Scenario['draw']> {
      const { config, faults } = scenario.draw(seed, peers);
      const kept = faults.filter(({ atUs, forUs }) => atUs + forUs < 2_000_000);
      return { config: { ...config, durationUs: 3_000_000, healAtUs: 2_000_000 }, faults: kept };
    },
  };
}

function spec(first: bigint, last: bigint): FuzzSpec {
  return { scenario: 'chaos', peersMin: 3, peersMax: 5, firstSeed: first, lastSeed: last };
}

/** Runs chunks in this thread; of those under way, the one handed in last comes back first. */
function localWorkers(
  scenario: Scenario,
  request: FuzzSpec,
  failing: (chunk: Chunk<RunId>) => void = () => undefined,
): FuzzWorkers {
  const kind = kindOfRuns({ ...fuzzRuns, runnerOf: () => runnerOf(scenario, request) });
  const { run } = inThisThread(kind, request);
  return backwards((chunk) => {
    failing(chunk);
    return run(chunk);
  });
}

interface Request extends Partial<FuzzRequest> {
  readonly scenario: Scenario;
  readonly spec: FuzzSpec;
}

async function campaign(
  request: Request,
  workers?: FuzzWorkers,
  interrupt = new AbortController().signal,
): Promise<FuzzOutcome> {
  let clock = 0;
  return runFuzz(
    {
      jobs: 2,
      timeMs: null,
      maxFailures: 1,
      failuresDirectory: temporaryFolder(),
      ...request,
    },
    {
      nowMs: () => (clock += 1),
      interrupt,
      onProgress: () => undefined,
    },
    workers ?? localWorkers(request.scenario, request.spec),
  );
}

describe('the seeds of a campaign', () => {
  const chunksOf = (request: FuzzSpec): bigint[][] => {
    const chunks: bigint[][] = [];
    for (let index = 0; ; index++) {
      const number = (at: bigint): RunId => ({ seed: request.firstSeed + at });
      const chunk = chunkAt(index, runCount(request), number);
      if (chunk === undefined) return chunks;
      chunks.push(chunk.runs.map(({ seed }) => seed));
    }
  };

  test('are dealt out in chunks without gap or overlap', () => {
    const chunks = chunksOf(spec(3n, 21n));
    expect(chunks.flat()).toEqual(Array.from({ length: 19 }, (_, i) => 3n + BigInt(i)));
    expect(chunks.map(({ length }) => length)).toEqual([4, 4, 4, 4, 3]);
  });

  test('reach up to the largest there is', () => {
    expect(chunksOf(spec(MAX_SEED, MAX_SEED))).toEqual([[18446744073709551615n]]);
  });

  test('have cluster sizes of their own, from the whole range', () => {
    const sizes = new Set<number>();
    for (let seed = 1n; seed < 100n; seed++) {
      const size = peersOf(spec(1n, 100n), toSeed(seed));
      expect(peersOf(spec(50n, 70n), toSeed(seed))).toBe(size);
      sizes.add(size);
    }
    expect(sizes).toEqual(new Set([3, 4, 5]));
  });

  test('are run twice one in twenty, the first one always', () => {
    const request = spec(1n, 4000n);
    let repeated = 0;
    for (let seed = 1n; seed <= 4000n; seed++) if (isRepeated(request, seed)) repeated++;
    expect(repeated).toBeGreaterThan(150);
    expect(repeated).toBeLessThan(250);
    expect(isRepeated(request, 1n)).toBe(true);
  });
});

describe('a campaign', () => {
  test('comes to the same with any number of workers, in whatever order they answer', async () => {
    const request = { scenario: short('chaos'), spec: spec(1n, 22n) };
    const outcomes: FuzzOutcome[] = [];
    for (const jobs of [1, 2, 5]) outcomes.push(await campaign({ ...request, jobs }));
    const plain = outcomes.map((outcome) => ({ ...outcome, elapsedMs: 0 }));
    expect(plain[0]!.totals.runs).toBe(22);
    expect(plain[0]!.totals.repeats).toBeGreaterThan(0);
    expect(plain[1]).toEqual(plain[0]);
    expect(plain[2]).toEqual(plain[0]);
  });

  test('ends after its first failure, and covers what came before without a gap', async () => {
    const scenario = short('bug-double-vote');
    const outcome = await campaign({ scenario, spec: spec(1n, 400n), jobs: 3 });
    expect(outcome.endedBy).toBe('failures');
    expect(outcome.failures).toHaveLength(1);
    expect(outcome.lastSeed).toBe(BigInt(outcome.totals.runs));
    expect(outcome.totals.runs).toBeLessThan(400);
  });

  test('writes what it found to a file that can be read', async () => {
    const directory = join(temporaryFolder(), 'new', 'directory');
    const outcome = await campaign({
      scenario: short('bug-double-vote'),
      spec: spec(1n, 400n),
      failuresDirectory: directory,
    });
    const [failure] = outcome.failures;
    expect(readdirSync(directory)).toEqual([`vote-once-${failure!.result.hash}.json`]);
    const file = parseScheduleFile(readFileSync(failure!.artefact!, 'utf8'), 'x');
    expect(file.expect).toMatchObject({
      verdict: 'violation',
      property: 'Vote Once',
      hash: failure!.result.hash,
    });
  });

  test('says whether a local finding leads to an end-to-end one in the same run', async () => {
    const outcome = await campaign({
      scenario: short('bug-double-vote'),
      spec: spec(1n, 60n),
      maxFailures: 3,
    });
    const local = outcome.failures.filter(({ violation }) => violation.kind === 'local');
    expect(local.length).toBeGreaterThan(0);
    for (const { endToEnd } of local) expect(endToEnd?.violation?.kind).not.toBe('local');
  });

  test('keeps failures of the same kind apart from new ones', async () => {
    const outcome = await campaign({
      scenario: short('bug-double-vote'),
      spec: spec(1n, 60n),
      maxFailures: 100,
    });
    expect(outcome.endedBy).toBe('done');
    expect(outcome.furtherFailures).toBeGreaterThan(0);
    expect(outcome.failures.length + outcome.furtherFailures).toBe(outcome.totals.violations);
  });

  test('begins nothing new once its time is up', async () => {
    const outcome = await campaign({
      scenario: short('calm'),
      spec: spec(1n, 1_000_000n),
      timeMs: 30,
    });
    expect(outcome.endedBy).toBe('time');
    expect(outcome.totals.runs).toBeGreaterThan(0);
    expect(outcome.lastSeed).toBe(BigInt(outcome.totals.runs));
  });

  test('can be interrupted', async () => {
    const outcome = await campaign(
      { scenario: short('calm'), spec: spec(1n, 1_000n) },
      undefined,
      AbortSignal.abort(),
    );
    expect(outcome.endedBy).toBe('interrupt');
    expect(outcome.lastSeed).toBeNull();
  });

  test('notices a peer that keeps state between runs', async () => {
    let steps = 0;
    const leaky: typeof raft = {
      ...raft,
      step(config, state, input): ReturnType<typeof raft.step> {
        const result = raft.step(config, state, input);
        const slower = steps++ % 997;
        const effects = result.effects.map((effect) =>
          effect.type === 'setTimer'
            ? { ...effect, minUs: effect.minUs + slower, maxUs: effect.maxUs + slower }
            : effect,
        );
        return { state: result.state, effects };
      },
    };
    const outcome = await campaign({ scenario: short('chaos', leaky), spec: spec(1n, 40n) });
    expect(outcome.endedBy).toBe('divergence');
    expect(outcome.divergences.length).toBeGreaterThan(0);
  });

  test('counts a violation that shows only when everything is frozen', async () => {
    const impure: typeof raft = {
      ...raft,
      step(config, state, input): ReturnType<typeof raft.step> {
        Object.assign(input, { seen: true });
        return raft.step(config, state, input);
      },
    };
    const outcome = await campaign({ scenario: short('calm', impure), spec: spec(1n, 4n) });
    expect(outcome.failures.map(({ violation }) => violation.kind)).toEqual(['contract']);
    expect(outcome.totals.violations).toBe(1);
  });

  test('notices a failure that does not come back', async () => {
    const scenario = short('bug-double-vote');
    const request = spec(1n, 40n);
    const workers = localWorkers(scenario, request);
    const lying: FuzzWorkers = {
      ...workers,
      async run(chunk): Promise<FuzzResult> {
        const result = await workers.run(chunk);
        const failures = result.failures.map((each) => ({
          ...each,
          result: { ...each.result, hash: '0'.repeat(16) },
        }));
        return { ...result, failures };
      },
    };
    const outcome = await campaign({ scenario, spec: request }, lying);
    expect(outcome.error?.code).toBe('E_NONDETERMINISM');
    expect(outcome.endedBy).toBe('error');
  });

  test('stops where a worker gave up, keeping what came before', async () => {
    const scenario = short('calm');
    const request = spec(1n, 40n);
    const workers = localWorkers(scenario, request, ({ runs }) => {
      if (runs[0]!.seed === 13n)
        throw new RaftSimError('E_WORKER_LIMIT', { source: 'x', found: 'y', expected: 'z' });
    });
    const outcome = await campaign({ scenario, spec: request, jobs: 4 }, workers);
    expect(outcome.error?.code).toBe('E_WORKER_LIMIT');
    expect(outcome.totals.runs).toBe(12);
  });

  test('does not lose a verdict because its file cannot be written', async () => {
    const scenario = short('bug-double-vote');
    const outcome = await campaign({
      scenario,
      spec: spec(1n, 400n),
      failuresDirectory: '/dev/null/x',
    });
    expect(outcome.failures[0]!.artefact).toBeNull();
    expect(outcome.failures[0]!.artefactError?.code).toBe('E_WRITE');
  });
});

describe('what a campaign has not tested', () => {
  test('is told: faults, situations, invariants', async () => {
    const scenario = short('chaos');
    const { totals } = await campaign({ scenario, spec: spec(1n, 1n) });
    const gaps = gapsOf(scenario, totals);
    expect(gaps.situations).toContain('figure-8-window');
    expect(gaps.faults.length).toBeGreaterThan(0);
    expect(gaps.plantedBugMissed).toBe(false);
  });

  test('is what the scenario provides for, no more', async () => {
    const scenario = scenarioNamed('calm')!;
    const { totals } = await campaign({ scenario, spec: spec(1n, 4n) });
    expect(gapsOf(scenario, totals)).toEqual({
      faults: [],
      situations: [],
      cells: [],
      contradicted: [],
      invariants: [],
      plantedBugMissed: false,
      blindRegressions: [],
    });
  });

  test('includes a planted bug that nobody found', async () => {
    const scenario = short('bug-double-vote', raft);
    const { totals } = await campaign({ scenario, spec: spec(1n, 2n) });
    expect(gapsOf(scenario, totals).plantedBugMissed).toBe(true);
  });
});
