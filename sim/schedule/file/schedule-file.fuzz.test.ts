/**
 * Damaged schedule files by the thousand: reading them gives a schedule that can be kept and run, or an error that says
 * where and why. MUTANTS=20000 does more of them.
 */
import { describe, expect, test } from '@jest/globals';
import { mutantOf } from '../../../test/mutate.ts';
import { validScheduleFiles } from '../../../test/schedule-files.ts';
import { raft } from '../../../raft/index.ts';
import { ExitCode, exitCodeFor } from '../../../cli/terminal/exit-codes.ts';
import { RaftSimError } from '../../../lib/errors.ts';
import { runSchedule } from '../../run.ts';
import type { Schedule } from '../schedule.ts';
import type { ScheduleFile } from './schedule-file.ts';
import { parseScheduleFile, printScheduleFile } from './schedule-file.ts';

const MUTANTS = Number(process.env['MUTANTS'] ?? 2_000);
/** Whatever takes longer counts as a hang. */
const PATIENCE_MS = 2_000;
const MAX_EVENTS = 2_000;

const files = validScheduleFiles();

/** Not to wait for long runs: the events of accepted files are what they are, only fewer. */
function cutShort(schedule: Schedule): Schedule {
  const { config } = schedule;
  const { maxEvents, maxEventsPerInstant } = config.limits;
  const limits = { maxEvents: Math.min(maxEvents, MAX_EVENTS), maxEventsPerInstant };
  return { ...schedule, config: { ...config, limits } };
}

/** The file, or null if it was refused as it should be; anything else is passed on. */
function read(text: string): ScheduleFile | null {
  try {
    return parseScheduleFile(text, 'x.json');
  } catch (error) {
    if (!(error instanceof RaftSimError)) throw error;
    expect([exitCodeFor(error), error.found === '', error.expected === '']).toEqual([
      ExitCode.BadInput,
      false,
      false,
    ]);
    expect(error.expected).not.toMatch(/invalid/i);
    expect(error.message).not.toMatch(/[\u{0}-\u{1f}\u{7f}-\u{9f}\u{202e}]/u);
    return null;
  }
}

function examine(text: string): 'refused' | 'run' {
  const file = read(text);
  if (file === null) return 'refused';
  const printed = printScheduleFile(file);
  const again = parseScheduleFile(printed, 'x.json');
  expect(again).toEqual(file);
  expect(printScheduleFile(again)).toBe(printed);
  runSchedule(raft, cutShort(file.schedule));
  return 'run';
}

describe('damaged schedule files', () => {
  test('are made of files that can be read and run', () => {
    expect(files.map(examine)).toEqual(files.map(() => 'run'));
  });

  test(`are refused with a reason, or can be kept and run (${MUTANTS} of them)`, () => {
    const counts = { refused: 0, run: 0 };
    let slowestMs = 0;
    // Of the processor, not of the clock: a busy machine is no hang.
    const nowMs = (): number => process.cpuUsage().user / 1_000;
    for (let number = 0; number < MUTANTS; number++) {
      const which = number % files.length;
      const text = mutantOf(files, which, number);
      const startMs = nowMs();
      try {
        counts[examine(text)]++;
      } catch (error) {
        throw new Error(`mutant ${number} of file ${which}:\n${text.slice(0, 5_000)}`, {
          cause: error,
        });
      }
      slowestMs = Math.max(slowestMs, nowMs() - startMs);
    }
    if (process.env['MUTANTS'] !== undefined) {
      process.stderr.write(`${JSON.stringify({ ...counts, slowestMs })}
`);
    }
    expect(slowestMs).toBeLessThan(PATIENCE_MS);
    // Neither do all pass nor none: the mutants test both ways.
    expect(counts.run).toBeGreaterThan(MUTANTS / 20);
    expect(counts.refused).toBeGreaterThan(MUTANTS / 4);
  });
});
