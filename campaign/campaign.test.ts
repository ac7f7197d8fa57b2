import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Peer } from '../contract/peer.ts';
import { raft } from '../raft/index.ts';
import { scenarioNamed } from '../scenarios/index.ts';
import type { Scenario } from '../scenarios/recipes/scenario.ts';
import { RaftSimError } from '../lib/errors.ts';
import { parseScheduleFile } from '../sim/schedule/file/schedule-file.ts';
import type { CampaignOptions, CampaignOutcome } from './campaign.ts';
import { runCampaign } from './campaign.ts';
import type { ChunkResult } from './chunk.ts';
import { runChunk, runFrozen, withRepeats } from './chunk.ts';
import { gapsOf } from './coverage/gaps.ts';
import type { Pool } from './pool.ts';
import type { CampaignSpec, Chunk } from './spec.ts';
import { chunkAt, isRepeated, peersOf, toSeed } from './spec.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

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

function spec(first: bigint, last: bigint): CampaignSpec {
  return { scenario: 'chaos', peersMin: 3, peersMax: 5, firstSeed: first, lastSeed: last };
}

/** Runs chunks in this thread; of those under way, the one handed in last comes back first. */
function localPool(
  scenario: Scenario,
  request: CampaignSpec,
  failing?: (chunk: Chunk) => void,
): Pool {
  const queue: (() => void)[] = [];
  return {
    run: (chunk) =>
      new Promise<ChunkResult>((resolve, reject) => {
        queue.push(() => {
          try {
            failing?.(chunk);
            const again = runFrozen(scenario, request, chunk);
            resolve(withRepeats(runChunk(scenario, request, chunk), again));
          } catch (error) {
            reject(error);
          }
        });
        setImmediate(() => queue.pop()?.());
      }),
    destroy: () => Promise.resolve(),
  };
}

interface Request extends Partial<CampaignOptions> {
  readonly scenario: Scenario;
  readonly spec: CampaignSpec;
}

async function campaign(
  request: Request,
  pool?: Pool,
  interrupt = new AbortController().signal,
): Promise<CampaignOutcome> {
  let clock = 0;
  return runCampaign(
    {
      jobs: 2,
      timeMs: null,
      maxFailures: 1,
      failuresDirectory: temporaryFolder(),
      ...request,
    },
    pool ?? localPool(request.scenario, request.spec),
    {
      nowMs: () => (clock += 1),
      interrupt,
      onProgress: () => undefined,
      onFailure: () => undefined,
    },
  );
}

describe('the seeds of a campaign', () => {
  test('are dealt out in chunks without gap or overlap', () => {
    const request = spec(3n, 21n);
    const seeds: bigint[] = [];
    for (let index = 0; ; index++) {
      const chunk = chunkAt(request, index);
      if (chunk === undefined) break;
      for (let i = 0; i < chunk.count; i++) seeds.push(chunk.first + BigInt(i));
    }
    expect(seeds).toEqual(Array.from({ length: 19 }, (_, i) => 3n + BigInt(i)));
  });

  test('reach up to the largest there is', () => {
    const request = spec(18446744073709551615n, 18446744073709551615n);
    expect(chunkAt(request, 0)).toEqual({ index: 0, first: 18446744073709551615n, count: 1 });
    expect(chunkAt(request, 1)).toBeUndefined();
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
    const outcomes: CampaignOutcome[] = [];
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
    expect(outcome.endedBy).toBe('seeds');
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
    const pool = localPool(scenario, request);
    const lying: Pool = {
      ...pool,
      async run(chunk): Promise<ChunkResult> {
        const result = await pool.run(chunk);
        const findings = result.findings.map((each) => ({
          ...each,
          result: { ...each.result, hash: '0'.repeat(16) },
        }));
        return { ...result, findings };
      },
    };
    const outcome = await campaign({ scenario, spec: request }, lying);
    expect(outcome.error?.code).toBe('E_NONDETERMINISM');
    expect(outcome.endedBy).toBe('error');
  });

  test('stops where a worker gave up, keeping what came before', async () => {
    const scenario = short('calm');
    const request = spec(1n, 40n);
    const pool = localPool(scenario, request, ({ index }) => {
      if (index === 3)
        throw new RaftSimError('E_WORKER_LIMIT', { source: 'x', found: 'y', expected: 'z' });
    });
    const outcome = await campaign({ scenario, spec: request, jobs: 4 }, pool);
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
