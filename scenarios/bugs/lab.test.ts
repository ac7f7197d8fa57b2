/** The tests of the lab can fail: each for the bugs that it is there for, by its own checks. */
import { expect, test } from '@jest/globals';
import type { LabRun } from '../../lab/run.ts';
import { runLab } from '../../lab/run.ts';
import { LAB_TESTS, labTestNamed } from '../../lab/suite/index.ts';
import { raft } from '../../raft/index.ts';
import type { Peer } from '../../contract/peer.ts';
import type { LabBug } from './index.ts';
import { CATALOGUE, LAB_BUGS } from './index.ts';
import { sendingWithHeartbeats } from './planting/planting.ts';

/** One run that the harness alone judges. */
function judgedByLab(name: string, low: number, peer: Peer): Promise<LabRun> {
  return runLab(labTestNamed(name)!, { peer, seed: { high: 0, low }, invariants: [] });
}

/** Whether the harness found fault: not the simulator, at a limit or with a peer that breaks its contract. */
function failedTheTest({ report, violation, limit }: LabRun): boolean {
  return report.failure !== null && violation === null && limit === null;
}

/** The first of the bug's seeds with which the test fails; the run is undefined if there is none. */
async function firstFailure(
  { seeds }: LabBug['lab'],
  peer: Peer,
  name: string,
): Promise<{ readonly low: number; readonly run: LabRun | undefined }> {
  for (let low = 1; low <= seeds; low++) {
    const run = await judgedByLab(name, low, peer);
    if (failedTheTest(run)) return { low, run };
  }
  return { low: 0, run: undefined };
}

const pairs = LAB_BUGS.flatMap(({ name: planted, peer, lab }) =>
  lab.tests.map((name) => ({ planted, test: name, peer: lab.peer ?? peer, lab })),
);

test.each(LAB_TESTS)('$name catches a bug', ({ name }) => {
  const caught = pairs.filter((pair) => pair.test === name).map(({ planted }) => planted);
  expect(caught).not.toEqual([]);
});

test('bugs have names of their own and name tests that exist', () => {
  expect(new Set(CATALOGUE.map(({ name }) => name)).size).toBe(CATALOGUE.length);
  expect(pairs.filter((pair) => labTestNamed(pair.test) === undefined)).toEqual([]);
  expect(LAB_BUGS.filter(({ lab }) => lab.tests.length === 0)).toEqual([]);
});

test.each(pairs)('$planted makes $test fail', async ({ lab, peer, test: name }) => {
  const { low, run } = await firstFailure(lab, peer, name);
  expect(run?.report).toMatchObject({ passed: false, failure: expect.any(String) });

  // The invariants find it too, no later, or they find nothing.
  const seed = { high: 0, low };
  const watched = await runLab(labTestNamed(name)!, { peer, seed });
  const { violation, report } = watched;
  if (lab.properties.length === 0) expect(violation).toBeNull();
  else expect(lab.properties).toContain(violation?.property);
  expect(report.failedAtMs).toBeLessThanOrEqual(run!.report.failedAtMs!);
  expect(watched.events).toBeLessThanOrEqual(run!.events);

  // It is the bug, not the seed.
  expect((await judgedByLab(name, low, raft as Peer)).report.failure).toBeNull();
});

test('waiting for a heartbeat is no bug by itself', async () => {
  for (let low = 1; low <= 5; low++) {
    const { report } = await judgedByLab('TestFigure82C', low, sendingWithHeartbeats(raft));
    expect(report.failure).toBeNull();
  }
});
