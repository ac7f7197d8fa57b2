import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { scenarioNamed } from '../../../scenarios/index.ts';
import { drawn } from '../../../sim/order/decisions/testing.ts';
import type { CrashFailure, CrashRequest, CrashSearch } from './crash-points.ts';
import { searchCrashPoints } from './crash-points.ts';
import { readSchedule } from '../../files/read-schedule.ts';
import { compare, replay } from '../../failures/replay.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';

const failuresDirectory = temporaryFolder();

function search(
  name: string,
  seed: number,
  changes: Partial<CrashRequest> = {},
  interrupt = new AbortController(),
  onFailure: (failure: CrashFailure) => void = () => {},
): Promise<CrashSearch> {
  const scenario = scenarioNamed(name)!;
  const request = {
    scenario,
    schedule: drawn(scenario, seed, 3),
    source: `seed ${seed}`,
    maxDecisions: 100,
    limit: 2_000,
    jobs: 1,
    maxFailures: 10,
    failuresDirectory,
    ...changes,
  };
  const host = { nowMs: () => 0, interrupt: interrupt.signal, onProgress: () => {}, onFailure };
  return searchCrashPoints(request, host);
}

describe('a search of crash points', () => {
  test('finds nothing wrong with correct servers', async () => {
    const result = await search('crashes', 1);
    expect(result).toMatchObject({ failures: [], furtherFailures: 0, limited: 0, error: null });
    expect(result.endedBy).toBe('done');
    expect(result.tried).toBe(result.different);
    expect(result.ways).toBeGreaterThan(result.different);
    expect(result.runs).toBeGreaterThan(2 * result.tried);
    expect(result.events).toBeGreaterThan(result.runs);
  });

  test('writes each different failure to a file that replays', async () => {
    const seen: CrashFailure[] = [];
    const interrupt = new AbortController();
    const result = await search('bug-early-ack', 1, {}, interrupt, (each) => seen.push(each));
    expect(result.failures).toEqual(seen);
    expect(seen.length).toBeGreaterThan(0);
    expect(result.furtherFailures).toBeGreaterThan(seen.length);
    for (const { report, finding } of seen) {
      const path = report.artefact!;
      const { file, scenario } = readSchedule(path);
      expect(file.schedule).toEqual(finding.schedule);
      expect(compare(file, replay(scenario.peer, file.schedule, path), path)).toEqual({
        kind: 'same',
      });
    }
    expect(readdirSync(failuresDirectory)).toHaveLength(seen.length);
  });

  test('stops at the number of failures asked for, and at the limit', async () => {
    const first = await search('bug-wiped-disk', 1, { maxFailures: 1 });
    expect(first.failures).toHaveLength(1);
    expect(first.endedBy).toBe('failures');
    const cut = await search('calm', 1, { limit: 7 });
    expect(cut).toMatchObject({ chosen: 7, tried: 7, endedBy: 'done' });
    expect(cut.different).toBeGreaterThan(7);
  });

  test('what the run breaks by itself is no finding', async () => {
    const schedule = drawn(scenarioNamed('canary')!, 2, 5);
    const changes = { schedule, maxDecisions: undefined, limit: 10 };
    const result = await search('canary', 2, changes);
    expect(result.base.violation?.property).toBe('Vote Once');
    const properties = result.failures.map(({ report }) => report.violation.property);
    expect(properties).not.toContain('Vote Once');
  });

  test('ends when it is interrupted', async () => {
    const interrupt = new AbortController();
    interrupt.abort();
    expect(await search('calm', 1, {}, interrupt)).toMatchObject({
      tried: 0,
      endedBy: 'interrupt',
    });
  });
});
