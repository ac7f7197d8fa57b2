import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from '@jest/globals';
import { runSchedule } from '../sim/run.ts';
import { parseScheduleFile } from '../sim/schedule/file/schedule-file.ts';
import { logShipping } from '../test/log-shipping-peer.ts';
import { emptySchedule } from './calm.ts';
import { recordSchedule, schedulesFrom } from './recorded.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

const FIXTURE = fileURLToPath(new URL('../test/fixtures/schedule-v1.json', import.meta.url));
const SCHEDULE = emptySchedule({ peers: { min: 2 }, clients: { min: 1 } });

let directory = '';

beforeEach(() => {
  directory = temporaryFolder();
});

test('files of the command line are read, whatever their scenario', () => {
  const [schedule] = schedulesFrom([FIXTURE]);
  expect(schedule).toEqual(parseScheduleFile(readFileSync(FIXTURE, 'utf8'), 'fixture').schedule);
  expect(schedulesFrom(FIXTURE)).toEqual([schedule]);
});

test('a directory gives its files in order of their names', () => {
  for (const name of ['b.json', 'a.json', '.hidden.json', 'notes.md']) {
    recordSchedule(join(directory, name), logShipping, { ...SCHEDULE, scenario: name });
  }
  expect(schedulesFrom(directory).map(({ scenario }) => scenario)).toEqual(['a.json', 'b.json']);
});

test('what is recorded says what came of it', () => {
  const path = join(directory, 'new', 'mine.json');
  recordSchedule(path, logShipping, SCHEDULE);
  const file = parseScheduleFile(readFileSync(path, 'utf8'), path);
  expect(file).toMatchObject({ peer: { name: 'log-shipping' }, schedule: SCHEDULE });
  expect(file.expect?.hash).toBe(runSchedule(logShipping, SCHEDULE).hash);
});

test('what is wrong is said by code and place', () => {
  const code = (source: string | string[]): unknown => {
    try {
      return schedulesFrom(source);
    } catch (error) {
      return (error as { code?: unknown }).code;
    }
  };
  expect(code(directory)).toBe('E_FILE');
  expect(code(join(directory, 'missing'))).toBe('E_FILE');
  expect(code([directory])).toBe('E_FILE');
  const bad = join(directory, 'bad.json');
  writeFileSync(bad, '{"format": "raft-sim/schedule", "formatVersion": 99}');
  expect(code(directory)).toBe('E_FORMAT_TOO_NEW');
  writeFileSync(bad, '');
  expect(code([bad])).toBe('E_EMPTY');
  writeFileSync(bad, readFileSync(FIXTURE, 'utf8').replace('"peers": 5', '"peers": 99'));
  expect(() => schedulesFrom([bad])).toThrow('at config.peers: found 99');
  mkdirSync(join(directory, 'folder.json'));
  expect(code([FIXTURE, join(directory, 'folder.json')])).toBe('E_FILE');
});
