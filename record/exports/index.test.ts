import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { packageVersion } from '../../campaign/files/version.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { errorOf } from '../../test/error-of.ts';
import { recordingOf, scheduleOf } from '../../test/recordings.ts';
import { Recording } from '../recording.ts';
import { allExports, exportNamed } from './index.ts';
import { MAIN } from '../../test/program.ts';
import type { AnyRecording } from './format/options.ts';

describe.each(allExports().map(({ name }) => name))('%s', (name) => {
  const format = exportNamed(name)!;

  test('the same run gives the same bytes in another process, time zone and language', () => {
    const sample = ['canary', 2, 5] as const;
    const recording: AnyRecording = new Recording(
      scenarioNamed('canary')!.peer,
      scheduleOf(sample),
    );
    const here = format.print(recording, { version: packageVersion() });
    const there = execFileSync(
      process.execPath,
      [MAIN, 'export', name, '2', '--scenario', 'canary'],
      {
        encoding: 'utf8',
        env: { ...process.env, LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Asia/Tokyo' },
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    expect(there === here).toBe(true);
  });

  test('a run that ends before its first event can be told', () => {
    const { peer } = scenarioNamed('calm')!;
    const throwing = {
      ...peer,
      step(): never {
        throw new Error('no');
      },
    };
    const recording: AnyRecording = new Recording(throwing, scheduleOf(['calm', 1, 3]));
    expect([recording.length, recording.violationAt]).toEqual([0, 0]);
    expect(format.print(recording, {})).toMatch(/^$|\n$/);
  });

  test('text with one line end at its end, and nothing that ends lines where it should not', () => {
    const text = format.print(recordingOf(['chaos', 1, 3]), { from: 10, to: 80 });
    expect(text).toMatch(/[^\n]\n$/);
    expect(text).not.toMatch(/[\r\u{2028}\u{2029}]/u);
    expect(text).not.toContain('undefined');
    expect(text).not.toContain('[object');
  });

  test('a window that is none is refused', () => {
    const recording = recordingOf(['chaos', 1, 3]);
    const refused = (options: { readonly from?: number; readonly to?: number }): string =>
      errorOf(() => format.print(recording, options)).code;
    expect(refused({ from: 5, to: 4 })).toBe('E_USAGE');
    expect(refused({ from: recording.length })).toBe('E_USAGE');
  });
});

test('names, extensions and descriptions', () => {
  expect(new Set(allExports().map(({ name }) => name)).size).toBe(allExports().length);
  for (const { name, extension, description } of allExports()) {
    expect(name).toMatch(/^[a-z]+$/);
    expect(extension).toMatch(/^[a-z.]+$/);
    expect(description.length).toBeLessThan(90);
  }
  expect(exportNamed('nothing')).toBeUndefined();
});
