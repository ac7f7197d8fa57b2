/** The 28 tests of the lab on this project's Raft. */
import { describe, expect, test } from '@jest/globals';
import { createRaftPeer, raft } from '../raft/index.ts';
import type { LabTest } from './harness/lab-test.ts';
import { formatLabHeading, formatLabReport } from './harness/report.ts';
import type { LabRun } from './run.ts';
import { runLab } from './run.ts';
import { LAB_TESTS, labTestNamed } from './suite/index.ts';

function run(labTest: LabTest, low: number, peer = raft): Promise<LabRun> {
  return runLab(labTest, { peer, seed: { high: 0, low } });
}

describe.each(['2A', '2B', '2C', '2D'] as const)('%s', (part) => {
  test.each(LAB_TESTS.filter((each) => each.part === part))('$name', async (labTest) => {
    for (const low of [1, 2, 3]) {
      const { report, violation, limit } = await run(labTest, low);
      expect({ low, failure: report.failure, violation, limit }).toEqual({
        low,
        failure: null,
        violation: null,
        limit: null,
      });
      expect(report).toMatchObject({ name: labTest.name, passed: true, failedAtMs: null });
      expect(report.peers).toBe(labTest.servers);
      expect(report.rpcs).toBeGreaterThan(0);
    }
  });
});

describe('a run', () => {
  test('is the same for the same seed, and another for another', async () => {
    const hashes = new Set<string>();
    for (const name of ['TestManyElections2A', 'TestUnreliableAgree2C', 'TestSnapshotBasic2D']) {
      const labTest = labTestNamed(name)!;
      const first = await run(labTest, 7);
      expect(await run(labTest, 7)).toEqual(first);
      hashes.add(first.hash);
      hashes.add((await run(labTest, 8)).hash);
    }
    expect(hashes.size).toBe(6);
  });

  test('fails over a property that the test itself would not have noticed', async () => {
    const forgetful = createRaftPeer({ mustSaveHardState: () => false });
    const { report, violation } = await run(labTestNamed('TestInitialElection2A')!, 1, forgetful);
    expect(violation).not.toBeNull();
    expect(report.failure).toBe(`${violation!.property}: ${violation!.message}`);
    expect(report.passed).toBe(false);
    expect(report.failedAtMs).toBeGreaterThan(0);
  });

  test('fails over what the test expects, and says when', async () => {
    const mute = createRaftPeer({ addVote: () => 0 });
    const { report, violation } = await run(labTestNamed('TestInitialElection2A')!, 1, mute);
    expect(violation).toBeNull();
    expect(report.failure).toMatch(
      /^expected a leader, found none in 10 rounds \(at 5\.[0-9]+ s\)$/,
    );
    expect(report.failedAtMs).toBeCloseTo(report.seconds * 1000);
  });
});

test('reports read as those of the lab', async () => {
  const labTest = labTestNamed('TestBasicAgree2B')!;
  const { report } = await run(labTest, 1);
  expect(formatLabHeading(labTest)).toBe('Test (2B): basic agreement ...');
  expect(formatLabReport(report)).toMatch(
    /^ {2}\.\.\. Passed -- {3}0\.[0-9] {2}3 +[0-9]+ +[0-9]+ +3$/,
  );
  const failed = { ...report, passed: false, failure: 'expected this, found that' };
  expect(formatLabReport(failed).split('\n')).toEqual([
    expect.stringMatching(/^ {2}\.\.\. Failed -- /),
    '      expected this, found that',
  ]);
});

test('names are the canonical ones, all different', () => {
  expect(LAB_TESTS).toHaveLength(28);
  expect(new Set(LAB_TESTS.map(({ name }) => name)).size).toBe(28);
  for (const { name, part } of LAB_TESTS) {
    expect(name).toMatch(new RegExp(`^Test\\w+${part}$`));
    expect(labTestNamed(name)!.name).toBe(name);
  }
  for (const name of ['', 'TestBackup', 'toString']) expect(labTestNamed(name)).toBeUndefined();
});
