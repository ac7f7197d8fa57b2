import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { labTestNamed } from '../../../lab/suite/index.ts';
import type { Peer } from '../../../contract/peer.ts';
import { createRaftPeer, raft } from '../../../raft/index.ts';
import { RaftSimError } from '../../../lib/errors.ts';

import type { Chunk } from '../../engine/chunk.ts';
import { chunkAt, chunksFor, kindOfRuns } from '../../engine/chunk.ts';
import { MAX_SEED } from '../../engine/seeds.ts';
import { backwards } from '../../engine/testing.ts';
import { inThisThread } from '../../engine/workers.ts';
import type { LabSubject } from '../../subjects/lab-subject.ts';
import { pureSubject } from '../../subjects/lab-subject.ts';
import { investigateLab, labSignatureOf } from './failure.ts';
import type { LabOutcome, LabRequest, LabResult, LabWorkers } from './lab.ts';
import { runLabCampaign } from './lab.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import type { LabRunId, LabSpec } from './runs.ts';
import { labRunAt, labRunCount, labRunnerOf, labRuns } from './runs.ts';
import { spreadOf } from './totals.ts';
import { traceLab } from './trace.ts';

/** Tests that take no time to speak of. */
const QUICK = ['TestInitialElection2A', 'TestBasicAgree2B', 'TestConcurrentStarts2B'];

const doubleVote = pureSubject(createRaftPeer({ mayVoteFor: () => true }));

function spec(first: bigint, last: bigint, tests: readonly string[] = QUICK): LabSpec {
  return { tests, peerFile: null, firstSeed: first, lastSeed: last };
}

/** Runs chunks in this thread; of those under way, the one handed in last comes back first. */
function localWorkers(
  subject: LabSubject,
  request: LabSpec,
  failing: (chunk: Chunk<LabRunId>) => void = () => undefined,
): LabWorkers {
  const kind = kindOfRuns({ ...labRuns, runnerOf: () => labRunnerOf(subject) });
  const { run } = inThisThread(kind, request);
  return backwards((chunk) => {
    failing(chunk);
    return run(chunk);
  });
}

async function campaign(
  options: Partial<LabRequest> & Pick<LabRequest, 'spec'>,
  workers?: LabWorkers,
  interrupt = new AbortController().signal,
): Promise<LabOutcome> {
  const subject = options.subject ?? pureSubject(raft);
  return runLabCampaign(
    { jobs: 2, maxFailures: 1, failuresDirectory: null, subject, ...options },
    {
      nowMs: () => 0,
      interrupt,
      onProgress: () => undefined,
    },
    workers ?? localWorkers(subject, options.spec),
  );
}

/** The project's Raft with something done in each step. */
function meddling(meddle: Peer['step']): LabSubject {
  return pureSubject({ ...(raft as Peer), step: meddle });
}

describe('the runs of a campaign', () => {
  function all(request: LabSpec): readonly LabRunId[] {
    const runs: LabRunId[] = [];
    for (let index = 0; ; index++) {
      const chunk = chunkAt(index, labRunCount(request), (number) => labRunAt(request, number));
      if (chunk === undefined) return runs;
      runs.push(...chunk.runs);
    }
  }

  test('are every test with every seed, seed by seed', () => {
    const request = spec(3n, 7n);
    const expected = [3n, 4n, 5n, 6n, 7n].flatMap((seed) => QUICK.map((name) => [name, seed]));
    expect(all(request).map(({ test: name, seed }) => [name, seed])).toEqual(expected);
    expect(labRunCount(request)).toBe(15n);
    expect([3, 100].map((limit) => chunksFor(15n, limit))).toEqual([3, 4]);
  });

  test('reach up to the largest seed there is', () => {
    const request = spec(MAX_SEED, MAX_SEED);
    expect(all(request).map(({ seed }) => seed)).toEqual([MAX_SEED, MAX_SEED, MAX_SEED]);
  });
});

describe('a campaign of the lab', () => {
  test('comes to the same with any number of workers, in whatever order they answer', async () => {
    const outcomes: LabOutcome[] = [];
    for (const jobs of [1, 2, 5]) outcomes.push(await campaign({ spec: spec(1n, 9n), jobs }));
    const [first] = outcomes;
    expect(first).toMatchObject({ runs: 27, failed: 0, limited: 0, endedBy: 'done', error: null });
    // The first seed is run again twice: as it was, and frozen.
    expect(first!.repeats).toBeGreaterThanOrEqual(6);
    expect(first!.tests.map(({ test: name, runs }) => [name, runs])).toEqual(
      QUICK.map((name) => [name, 9]),
    );
    for (const outcome of outcomes) expect(outcome).toEqual(first);
  });

  test('ends after its first failure, which is the same for any number of workers', async () => {
    const request = { subject: doubleVote, spec: spec(1n, 200n, ['TestReElection2A']) };
    const outcomes: LabOutcome[] = [];
    for (const jobs of [1, 4]) outcomes.push(await campaign({ ...request, jobs }));
    const [{ endedBy, failures, runs, failed }] = outcomes as [LabOutcome];
    expect(endedBy).toBe('failures');
    expect(failures).toHaveLength(1);
    expect(failures[0]!.run.violation?.property).toBe('Vote Once');
    expect(failed).toBeGreaterThan(0);
    expect(runs).toBeLessThan(200);
    expect(outcomes[1]).toEqual(outcomes[0]);
  });

  test('tells failures of the same kind once', async () => {
    const { failures, furtherFailures, failed, endedBy } = await campaign({
      subject: doubleVote,
      spec: spec(1n, 60n, ['TestReElection2A']),
      maxFailures: 100,
    });
    expect(endedBy).toBe('done');
    expect(furtherFailures).toBeGreaterThan(0);
    expect(failures.length + furtherFailures).toBe(failed);
  });

  test('finds a peer that changes what it was given', async () => {
    const impure = meddling((config, state, input) => {
      Object.assign(input, { seen: true });
      return (raft as Peer).step(config, state, input);
    });
    const outcome = await campaign({ subject: impure, spec: spec(1n, 2n) });
    expect(outcome.failures[0]!.run.violation?.kind).toBe('contract');
    expect(outcome.failed).toBeGreaterThan(0);
  });

  test('notices a peer that keeps state between runs', async () => {
    let steps = 0;
    const leaky = meddling((config, state, input) => {
      const { state: next, effects } = (raft as Peer).step(config, state, input);
      const extra = steps++ % 997;
      return {
        state: next,
        effects: effects.map((effect) =>
          effect.type === 'setTimer' ? { ...effect, maxUs: effect.maxUs + extra } : effect,
        ),
      };
    });
    const outcome = await campaign({ subject: leaky, spec: spec(1n, 9n) });
    expect(outcome.endedBy).toBe('divergence');
    expect(outcome.divergences.length).toBeGreaterThan(0);
  });

  test('notices a failure that does not come back', async () => {
    const request = spec(1n, 200n, ['TestReElection2A']);
    const workers = localWorkers(doubleVote, request);
    const lying: LabWorkers = {
      ...workers,
      async run(chunk): Promise<LabResult> {
        const result = await workers.run(chunk);
        const failures = result.failures.map((finding) => ({
          ...finding,
          run: { ...finding.run, hash: '0'.repeat(16) },
        }));
        return { ...result, failures };
      },
    };
    const { error, endedBy } = await campaign({ subject: doubleVote, spec: request }, lying);
    expect(error?.code).toBe('E_NONDETERMINISM');
    expect(endedBy).toBe('error');
  });

  test('keeps runs that reach a limit apart from failures', async () => {
    const zeno = meddling((config, state, input) => {
      const { state: next, effects } = (raft as Peer).step(config, state, input);
      return {
        state: next,
        effects: effects.map((effect) =>
          effect.type === 'setTimer' ? { ...effect, minUs: 0, maxUs: 0 } : effect,
        ),
      };
    });
    const outcome = await campaign({ subject: zeno, spec: spec(1n, 2n, QUICK.slice(0, 1)) });
    expect(outcome).toMatchObject({ runs: 2, failed: 0, limited: 2, failures: [] });
    expect(outcome.limits[0]!.message).toContain('virtual time stands still');
    expect(outcome.tests[0]!.seconds).toBeNull();
  });

  test('stops where a worker gave up, keeping what came before', async () => {
    const request = spec(1n, 9n);
    const workers = localWorkers(pureSubject(raft), request, ({ runs }) => {
      if (runs[0]!.seed > 4n)
        throw new RaftSimError('E_WORKER_LIMIT', { source: 'x', found: 'y', expected: 'z' });
    });
    const { error, runs } = await campaign({ spec: request, jobs: 3 }, workers);
    expect(error?.code).toBe('E_WORKER_LIMIT');
    expect(runs).toBe(12);
  });

  test('can be interrupted', async () => {
    const outcome = await campaign({ spec: spec(1n, MAX_SEED) }, undefined, AbortSignal.abort());
    expect(outcome).toMatchObject({ runs: 0, endedBy: 'interrupt' });
  });
});

describe('a failure of the lab', () => {
  const mute = pureSubject(createRaftPeer({ addVote: () => 0 }));
  const initial = labTestNamed('TestInitialElection2A')!;
  const finding = async (
    subject: LabSubject,
    name = initial.name,
  ): Promise<Parameters<typeof investigateLab>[1]> => ({
    test: name,
    seed: 1n,
    run: await subject.run(labTestNamed(name)!, { seed: { high: 0, low: 1 } }),
  });

  test('is told with the last events before it, and its trace is written whole', async () => {
    const directory = join(temporaryFolder(), 'new', 'directory');
    const found = await finding(mute);
    const { lines, artefact, run } = await investigateLab(mute, found, directory);
    expect(readdirSync(directory)).toEqual([`TestInitialElection2A-1-${run.hash}.txt`]);
    const written = readFileSync(artefact!, 'utf8').trimEnd().split('\n');
    expect(written.slice(0, 4)).toEqual([
      `TestInitialElection2A, seed 1, hash ${run.hash}`,
      run.report.failure,
      '',
      expect.stringMatching(/^#0 /),
    ]);
    expect(written.at(-1)).toMatch(new RegExp(`^#${run.events - 1} `));
    expect(lines).toEqual(written.slice(-lines.length));
  });

  test('that a later check noticed is told with the events before it happened', async () => {
    const found = await finding(mute);
    const report = { ...found.run.report, failedAtMs: 1_000 };
    const { lines } = await investigateLab(mute, { ...found, run: { ...found.run, report } }, null);
    const times = lines.map((line) => Number(/ ([0-9.]+)s/.exec(line)?.[1]));
    expect(Math.max(...times)).toBeLessThanOrEqual(1);
    expect(Math.max(...times)).toBeGreaterThan(0.5);
  });

  test('does not get lost because its trace cannot be written', async () => {
    const report = await investigateLab(mute, await finding(mute), '/dev/null/x');
    expect(report.artefact).toBeNull();
    expect(report.artefactError?.code).toBe('E_WRITE');
    expect(report.lines.length).toBeGreaterThan(0);
  });

  test('is of the same kind whatever its numbers, but not whatever the test', async () => {
    const found = await finding(mute);
    const saying = (failure: string, name = found.test): string =>
      labSignatureOf({
        ...found,
        test: name,
        run: { ...found.run, report: { ...found.run.report, failure } },
      });
    const one = saying('expected "aB3" at index 4, found 17 (at 3.200 s)');
    expect(saying('expected "xyz" at index 12, found 3 (at 4.100 s)')).toBe(one);
    expect(saying('expected 4 at index 12, found 3 (at 4.100 s)')).toBe(one);
    expect(saying('expected nothing (at 4.100 s)')).not.toBe(one);
    expect(saying('expected 4 at index 12, found 3 (at 4.100 s)', 'TestBackup2B')).not.toBe(one);
  });
});

test('a trace tells every event, and changes nothing', async () => {
  const subject = pureSubject(raft);
  const labTest = labTestNamed('TestPersist12C')!;
  const numbers: number[] = [];
  const text: string[] = [];
  const traced = await traceLab(subject, labTest, 5n, (number, lines) => {
    numbers.push(number);
    text.push(...lines);
  });
  expect(traced).toEqual(await subject.run(labTest, { seed: { high: 0, low: 5 } }));
  expect(numbers).toEqual(Array.from({ length: traced.events }, (_, i) => i));
  expect(text.join('\n')).toContain('BECOMES LEADER');
  expect(text.join('\n')).toMatch(/!! n[1-3] was (leader|follower) of t/);
});

test('a spread knows the middle of what it is given', () => {
  expect(spreadOf([])).toBeNull();
  expect(spreadOf([7])).toEqual({ min: 7, median: 7, max: 7 });
  expect(spreadOf([10, 9, 1, 100])).toEqual({ min: 1, median: 9, max: 100 });
});
