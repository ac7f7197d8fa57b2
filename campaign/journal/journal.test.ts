import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { exitCodeFor } from '../../cli/terminal/exit-codes.ts';
import { RaftSimError } from '../../lib/errors.ts';
import { campaign, corpus, cutOff, edit, request, scenario } from '../../test/journals.ts';
import { mutantOf } from '../../test/mutate.ts';
import { errorOf } from '../../test/error-of.ts';
import type { FuzzOutcome } from '../kinds/fuzz/fuzz.ts';
import { Journal } from './journal.ts';
import { parseJournal } from './file.ts';
import { findJournal, openJournal } from './resume.ts';
import { thisProcess } from './process-id.ts';
import type { FuzzState } from '../kinds/fuzz/state.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

let directory: string;
beforeEach(() => {
  directory = temporaryFolder();
});

/** What must be equal. */
function essence({ failures: _failures, elapsedMs: _time, ...rest }: FuzzOutcome): unknown {
  return rest;
}

describe('an interrupted campaign', () => {
  test('comes to the same end from wherever it goes on, with all its files', async () => {
    const states: FuzzState[] = [];
    const whole = await campaign((state) => states.push(state), directory);
    expect(whole.found).toHaveLength(whole.failures.length);
    expect(whole.found.length).toBeGreaterThan(0);
    const files = readdirSync(directory);
    for (const state of states) {
      const path = cutOff(directory, state);
      // A failure whose file is gone is written again.
      const lost = state.found[0]?.artefact;
      if (lost != null) rmSync(lost);
      const resumed = openJournal(path);
      expect(resumed.request).toEqual(request);
      expect(resumed.state).toEqual({ ...state, elapsedMs: Math.round(state.elapsedMs) });
      const rest = await campaign(() => undefined, directory, resumed.state);
      expect(essence(rest)).toEqual(essence(whole));
      expect(rest.elapsedMs).toBeGreaterThan(state.elapsedMs);
      rmSync(path);
      expect(readdirSync(directory)).toEqual(files);
    }
  });

  test('with the time that it has left', async () => {
    const timed = { ...request, timeMs: 40 };
    const states: FuzzState[] = [];
    await campaign((state) => states.push(state), directory, undefined, timed);
    const { state } = openJournal(cutOff(directory, states[0]!, timed));
    const enough = await campaign(() => undefined, directory, state, { ...timed, timeMs: 10_000 });
    expect(enough.endedBy).toBe('done');
    const used = { ...state, elapsedMs: 40 };
    const rest = await campaign(() => undefined, directory, used, timed);
    expect([rest.endedBy, rest.lastSeed]).toEqual(['time', state.lastSeed]);
  });

  test('when all was found, is over at once', async () => {
    const asked = { ...request, maxFailures: 1 };
    const states: FuzzState[] = [];
    const whole = await campaign((state) => states.push(state), directory, undefined, asked);
    const { state } = openJournal(cutOff(directory, states.at(-1)!, asked));
    const rest = await campaign(() => undefined, directory, state, asked);
    expect(essence(rest)).toEqual(essence(whole));
    expect(rest.endedBy).toBe('failures');
  });
});

describe('a journal', () => {
  let state: FuzzState;
  beforeEach(async () => {
    const states: FuzzState[] = [];
    const asked = { ...request, spec: { ...request.spec, lastSeed: 12n } };
    await campaign((each) => states.push(each), directory, undefined, asked);
    state = states[1]!;
  });

  test.each<[name: string, field: string, value: unknown, code: string, exitCode: number]>([
    ['engine semantics', 'engine.semantics', 9, 'E_OTHER_ENGINE', 3],
    ['version', 'engine.version', '9', 'E_OTHER_ENGINE', 3],
    ['peer', 'peer.name', 'x', 'E_OTHER_ENGINE', 3],
    ['scenario', 'request.scenario', 'x', 'E_UNKNOWN_SCENARIO', 3],
    ['way to draw', 'draws', corpus, 'E_DIVERGED', 4],
    ['first run', 'done.firstHash', corpus, 'E_DIVERGED', 4],
    ['last run', 'done.lastHash', corpus, 'E_DIVERGED', 4],
    ['format', 'formatVersion', 2, 'E_FORMAT_TOO_NEW', 3],
    ['kind of file', 'format', 'raft-sim/schedule', 'E_FORMAT', 3],
    ['number of runs', 'done.totals.runs', 5, 'E_SCHEMA', 3],
    ['place in a chunk', 'done.lastSeed', '6', 'E_SCHEMA', 3],
  ])('of another %s is refused', (_name, field, value, code, exitCode) => {
    const path = cutOff(directory, state);
    edit(path, field.split('.'), value);
    const error = errorOf(() => openJournal(path));
    expect([error.code, exitCodeFor(error)]).toEqual([code, exitCode]);
    expect(error.message).toContain(path);
  });

  test('of a campaign that is running is left alone', () => {
    const path = cutOff(directory, state);
    const owner = thisProcess();
    edit(path, ['owner'], owner);
    expect(exitCodeFor(errorOf(() => openJournal(path)))).toBe(2);
    expect(errorOf(() => findJournal(directory)).found).toContain('running');
    if (owner.started === '') return;
    // Another process that has got the same number.
    edit(path, ['owner'], { ...owner, started: '1' });
    expect(openJournal(path).state.lastSeed).toBe(state.lastSeed);
  });

  test('is found if there is one; of several one must be named', () => {
    expect(errorOf(() => findJournal(directory)).code).toBe('E_FILE');
    expect(errorOf(() => findJournal(join(directory, 'nowhere'))).code).toBe('E_FILE');
    const one = cutOff(directory, state);
    expect(findJournal(directory)).toBe(one);
    const two = cutOff(directory, state);
    expect(two).not.toBe(one);
    const { code, hint } = errorOf(() => findJournal(directory));
    expect(code).toBe('E_USAGE');
    expect(hint).toContain(one);
    expect(hint).toContain(two);
  });

  test('however damaged, is read or refused with a reason', () => {
    const path = cutOff(directory, state);
    const text = readFileSync(path, 'utf8');
    const pretty = JSON.stringify(JSON.parse(text), null, 1);
    for (let at = 0; at < pretty.length; at += 101) {
      expect(exitCodeFor(errorOf(() => parseJournal(pretty.slice(0, at), 'x')))).toBe(3);
    }
    let read = 0;
    for (let number = 0; number < 500; number++) {
      const mutant = mutantOf([pretty], 0, number);
      try {
        parseJournal(mutant, 'x');
        read++;
      } catch (error) {
        if (!(error instanceof RaftSimError)) throw error;
        expect([exitCodeFor(error), error.found === '', error.expected === '']).toEqual([
          3,
          false,
          false,
        ]);
      }
    }
    expect(read).toBeLessThan(250);
  });

  test('is begun after two seconds or with the first failure, and leaves nothing behind', () => {
    const place = join(directory, 'new');
    let clock = 0;
    const options = { scenario, request, corpus, resumed: null, onError: () => undefined };
    const journal = new Journal({ ...options, directory: place, nowMs: () => clock });
    journal.note(state, false);
    expect(journal.keep()).toBeNull();
    expect(existsSync(place)).toBe(false);
    clock = 2_000;
    journal.note(state, false);
    expect(readdirSync(place)).toHaveLength(1);
    journal.remove();
    expect(existsSync(place)).toBe(false);
  });

  test('that cannot be written is told once, and does not disturb the campaign', () => {
    writeFileSync(join(directory, 'file'), '');
    const errors: string[] = [];
    const journal = new Journal({
      directory: join(directory, 'file'),
      scenario,
      request,
      corpus,
      resumed: null,
      nowMs: () => 0,
      onError: ({ code }) => errors.push(code),
    });
    journal.note(state, true);
    journal.note(state, true);
    journal.remove();
    expect(errors).toEqual(['E_WRITE']);
  });

  test('is resumed without what its process left half written', () => {
    const path = cutOff(directory, state);
    const temporary = (pid: number, name = 'vote-once-0123456789abcdef.json'): string =>
      join(directory, `.${name}.${pid}.tmp`);
    const kept = [temporary(1), temporary(2 ** 31, 'notes.txt'), join(directory, 'notes.tmp')];
    const gone = [temporary(2 ** 31), temporary(2)];
    for (const each of [...kept, ...gone]) writeFileSync(each, '{');
    utimesSync(temporary(2), 0, 0);
    mkdirSync(join(directory, 'folder'));
    openJournal(path);
    expect(kept.map((each) => existsSync(each))).toEqual([true, true, true]);
    expect(gone.map((each) => existsSync(each))).toEqual([false, false]);
  });
});
