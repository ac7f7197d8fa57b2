/** The tests of the lab can fail: each for the defects that it is there for, by its own checks. */
import { expect, test } from '@jest/globals';
import { raft } from '../../raft/index.ts';
import type { LabRun } from '../../lab/run.ts';
import { runLab } from '../../lab/run.ts';
import { LAB_TESTS, labTestNamed } from '../../lab/suite/index.ts';
import type { LabDefect, LabTestName } from '../../lab/defects/index.ts';
import { LAB_DEFECTS } from '../../lab/defects/index.ts';
import { sendingWithHeartbeats } from '../../lab/defects/lazy-commit-by-counting.ts';

/** One run that the harness alone judges. */
function judgedByLab(name: LabTestName, low: number, peer = raft): Promise<LabRun> {
  return runLab(labTestNamed(name)!, { peer, seed: { high: 0, low }, invariants: [] });
}

/** Whether the harness found fault: not the simulator, at a limit or with a peer that breaks its contract. */
function failedTheTest({ report, violation, limit }: LabRun): boolean {
  return report.failure !== null && violation === null && limit === null;
}

/** The first of the defect's seeds with which the test fails; the run is undefined if there is none. */
async function firstFailure(
  { peer, seeds }: LabDefect,
  name: LabTestName,
): Promise<{ readonly low: number; readonly run: LabRun | undefined }> {
  for (let low = 1; low <= seeds; low++) {
    const run = await judgedByLab(name, low, peer);
    if (failedTheTest(run)) return { low, run };
  }
  return { low: 0, run: undefined };
}

const pairs = LAB_DEFECTS.flatMap((defect) =>
  defect.caughtBy.map((name) => ({ defect, test: name, planted: defect.name })),
);

test.each(LAB_TESTS)('$name catches a defect', ({ name }) => {
  const caught = pairs.filter((pair) => pair.test === name).map(({ planted }) => planted);
  expect(caught).not.toEqual([]);
});

test('defects have names of their own and name tests that exist', () => {
  expect(new Set(LAB_DEFECTS.map(({ name }) => name)).size).toBe(LAB_DEFECTS.length);
  expect(pairs.filter((pair) => labTestNamed(pair.test) === undefined)).toEqual([]);
  expect(LAB_DEFECTS.filter(({ caughtBy }) => caughtBy.length === 0)).toEqual([]);
});

test.each(pairs)('$planted makes $test fail', async ({ defect, test: name }) => {
  const { low, run } = await firstFailure(defect, name);
  expect(run?.report).toMatchObject({ passed: false, failure: expect.any(String) });

  // The invariants find it too, no later, or they find nothing.
  const seed = { high: 0, low };
  const watched = await runLab(labTestNamed(name)!, { peer: defect.peer, seed });
  const { violation, report } = watched;
  if (defect.properties.length === 0) expect(violation).toBeNull();
  else expect(defect.properties).toContain(violation?.property);
  expect(report.failedAtMs).toBeLessThanOrEqual(run!.report.failedAtMs!);
  expect(watched.events).toBeLessThanOrEqual(run!.events);

  // It is the defect, not the seed.
  expect((await judgedByLab(name, low)).report.failure).toBeNull();
});

test('waiting for a heartbeat is no defect by itself', async () => {
  for (let low = 1; low <= 5; low++) {
    const { report } = await judgedByLab('TestFigure82C', low, sendingWithHeartbeats(raft));
    expect(report.failure).toBeNull();
  }
});
