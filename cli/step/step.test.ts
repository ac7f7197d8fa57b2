import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { expectationOf, recordRun } from '../../campaign/files/recorded-run.ts';
import { drawn } from '../../record/testing.ts';
import { raft } from '../../raft/index.ts';
import type { StepOptions } from './step.ts';
import { run } from '../../test/command-line.ts';
import { stepThrough } from '../../test/stepping.ts';
import { RaftSimError } from '../../lib/errors.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

/** Steps through a run by these commands; returns what was printed. */
function stepped(
  commands: readonly string[],
  options: Partial<StepOptions> = {},
  of: Parameters<typeof stepThrough>[0] = ['bug-double-vote', 3, 5],
): Promise<string[]> {
  return stepThrough(of, commands, options);
}

/** The typed error that stepping ends in. */
async function refusal(
  commands: readonly string[],
  ...more: readonly [Partial<StepOptions>?, (readonly [string, number, number])?]
): Promise<RaftSimError> {
  try {
    await stepped(commands, ...more);
  } catch (error) {
    if (error instanceof RaftSimError) return error;
    throw error;
  }
  throw new Error('it went well');
}

/** What was printed behind the last command. */
function answer(lines: readonly string[]): string[] {
  const at = lines.findLastIndex((line) => /^(branch \d+ )?\d+\/\d+> /.test(line));
  return lines.slice(at + 1);
}

describe('moving', () => {
  test('forwards, backwards, and to places', async () => {
    expect(answer(await stepped(['n']))[0]).toContain('#0');
    expect(answer(await stepped(['n 3', 'b 2']))).toEqual([
      '   back to 1',
      expect.stringMatching(/^=> +#1 .*fault: partition/),
    ]);
    expect(answer(await stepped(['nn n4'])).at(-2)).toMatch(/#6 .* n4 /);
    expect(answer(await stepped(['u deliver RequestVote at n5'])).at(-1)).toMatch(/^=> +#16 /);
    expect(answer(await stepped(['g end', 'ru crash'])).at(-1)).toContain('CRASHES');
    expect(answer(await stepped(['r'])).at(-1)).toContain('becomes candidate in t1');
    expect(answer(await stepped(['rx m2'])).at(-1)).toMatch(/^nothing|^m2 does not arrive ahead$/);
    expect(answer(await stepped(['rx m3', 'tx m3'])).at(-1)).toMatch(/^=> +#15 /);
  });

  test('to the violation, which is told', async () => {
    const [, told, , , next] = await stepped([], { atViolation: true });
    expect(told).toMatch(/^VIOLATION of Vote Once in #1493: n4 voted for n3 in term 13/);
    expect(next).toBe(
      '   VIOLATION of Vote Once: n4 voted for n3 in term 13 after it had voted for n4.',
    );
    const end = await stepped(['n'], { at: 1_493 });
    expect(answer(end)).toContain('   the run ends here');
  });

  test('lines have columns of a fixed width', async () => {
    const lines = answer(await stepped(['g 60', 'l 20'])).map((line) => line.slice(3));
    const [head, ...events] = lines;
    expect(events).toHaveLength(40);
    const column = head!.indexOf('n5');
    for (const line of events) {
      expect(line.slice(column - 30, column + 6)).toMatch(
        /^ {2}(?:(?:[/?\\]\d+|x|\.) +){5}$|^.* $/,
      );
      expect(line.slice(column + 6)).toMatch(/^(n\d|world)/);
    }
  });
});

describe('looking', () => {
  test('what an event changed, and where a value comes from', async () => {
    const diff = answer(await stepped(['g 17', 'd']));
    expect(diff).toContain('  M n5.term: 0 -> 1');
    expect(diff).toContain('  M n5.votedFor: 0 -> 2');
    const why = answer(await stepped(['g 17', 'why n5.term']));
    expect(why[0]).toMatch(/^n5\.term: 0 -> 1 in #16 .*RequestVote/);
    expect(why[1]).toMatch(/^ {2}because of #15 .*n2 write w1 is durable/);
  });

  test('servers, logs, messages, pasts', async () => {
    expect(answer(await stepped(['g 400', 's']))).toHaveLength(5);
    const logs = answer(await stepped(['g 108', 'log 4'])).join('\n');
    expect(logs).toMatch(/n4 \/1 +1 +1 +1 +\(1\) +commit 4/);
    expect(logs).toContain('believes n1 holds up to 4, next 5');
    expect(answer(await stepped(['g 400', 'p n4.log'])).join('\n')).toMatch(/ 5 {2}t1 c1\.2/);
    expect(answer(await stepped(['p n4.timers']))[0]).toMatch(/^n4\.timers\.election: \d+$/);
    expect(answer(await stepped(['m m3']))).toEqual(
      expect.arrayContaining(['  delivered', '  left in #15', '  arrives in #16', '  term: 1']),
    );
    expect(answer(await stepped(['past 30']))[0]).toMatch(/ could have led to #30$/);
    expect(answer(await stepped(['future 30']))[0]).toMatch(/ could come from #30$/);
    expect(answer(await stepped(['i'])).join('\n')).toContain(
      'VIOLATION of Vote Once (local) in #1493',
    );
  });

  test('what is watched is told after each move', async () => {
    expect(answer(await stepped(['w n5.term', 'g 17']))).toContain('   n5.term: 1');
    expect(answer(await stepped(['w n5.term', 'w n5.term']))).toEqual(['nothing is watched']);
  });

  test('the help names every command', async () => {
    const help = answer(await stepped(['help'])).join('\n');
    for (const name of ['n, next', 'ru, back-until', 'drop', 'save', 'why', 'q, quit']) {
      expect(help).toContain(name);
    }
    expect(answer(await stepped(['help predicates'])).join('\n')).toContain('role == leader');
  });
});

describe('what if', () => {
  test('a message that is dropped, and the way back', async () => {
    const lines = await stepped(['g 16', 'drop m3', 'br', 'br 0']);
    expect(lines).toContain('branch 1: at 16 of 0, m3 is dropped');
    expect(lines.some((line) => line.startsWith('=> 1  of 0 at 16: m3 is dropped'))).toBe(true);
    expect(answer(lines).at(-1)).toMatch(/^=> +#1[0-9] /);
  });

  test('a pending event that is chosen comes next', async () => {
    const all = answer(await stepped(['g 14', 'ls']));
    expect(all[0]).toContain("0  n2's election timer runs out  (in #14, due at 328983 us)");
    const place = all.findIndex((line) => line.includes("n1's election timer runs out"));
    const lines = await stepped(['g 14', `pick ${place}`, 'b']);
    expect(lines).toContain("branch 1: at 14 of 0, n1's election timer runs out");
    expect(lines.at(-1)).toContain('n1        election timer runs out: becomes candidate in t1');
  });

  test('what happens next is listed first, also in a branch where a message has arrived twice', async () => {
    const lines = await stepped(['g 20', 'dup 0', 'ls'], {}, ['canary', 2, 5]);
    const all = answer(lines);
    const here = Number(/^branch 1 (\d+)/.exec(lines[lines.length - all.length - 1]!)![1]);
    expect(all[0]).toBe(
      `    0  m12 AppendEntriesReply t1 match 1 from n5 reaches n2 once more  (in #${here})`,
    );
    expect(all.some((line) => line.includes('a client offers c2.1 to n2'))).toBe(true);
  });

  test('a branch is written to a file that replays', async () => {
    const path = join(temporaryFolder(), 'branch.json');
    const lines = await stepped(['g 1200', 'crash n1', 'part n1,n2 50', `save ${path}`]);
    expect(answer(lines)).toEqual([`written to ${path}`]);
    expect(readFileSync(path, 'utf8')).toContain('"scenario": "bug-double-vote"');
    const { code, out } = await run('replay', path);
    expect(out).toContain('reproduced: the same events and verdict');
    expect([0, 1]).toContain(code);
  });

  test('what is not possible is refused, and changes nothing', async () => {
    const error = await refusal(['g 5', 'restart n2']);
    expect(error).toMatchObject({
      code: 'E_INAPPLICABLE',
      message: expect.stringContaining('line 2: n2 restarts: found that n2 is up'),
    });
  });
});

describe('mistakes', () => {
  test.each([
    ['bogus', "line 1: command: found 'bogus', expected a command"],
    ['n x', "line 1: next: found 'x', expected a number of events"],
    ['g 99999', 'line 1: goto: found 99999, expected a position from 0 to 1494'],
    ['nn n9', "line 1: nn: found 'n9', expected a server, n1 to n5"],
    ['p n2.nothing', "line 1: print: found 'n2.nothing', expected n2. and one of role, term,"],
    ['why n2.nothing', "line 1: why: found 'n2.nothing', expected n2. and one of role, term,"],
    ['w n2.log.1.trem', "line 1: watch: found 'n2.log.1.trem', expected n2.log.1. and one of term"],
    ['u n2.log.1 == 1', "line 1: until: at column 1: found 'n2.log.1', expected one of its parts"],
    ['u n2.disk.trem == 1', "line 1: until: at column 1: found 'n2.disk.trem'"],
    ['u n2.state.vote == 1', "line 1: until: found 'n2.state.vote', which is no single value"],
    ['u n2.state.log.1 == 1', "line 1: until: found 'n2.state.log.1', which is no single value"],
    ['u message.nothing == 1', "line 1: until: found 'message.nothing', which is no single value"],
    ['drop', 'line 1: drop: found nothing, expected a message'],
    ['drop m9999', 'line 1: drop: found m9999, expected a message, m0 to m'],
    ['pick 999', 'line 1: pick: found 999, expected a number from 0 to'],
    ['pick m9999', 'line 1: pick: found m9999, expected a number from 0 to'],
    ['u n2.rôle', 'line 1: until'],
    ['d', 'line 1: diff: found no event yet'],
    ['br 7', 'line 1: br: found 7, expected a branch from 0 to 0'],
    ['export nonsense', "line 1: export: found 'nonsense', expected one of"],
  ])('%s', async (command, message) => {
    const error = await refusal([command]);
    expect(error).toMatchObject({ code: 'E_USAGE' });
    expect(String(error)).toContain(message);
  });

  test('a run that is not the recorded one is told', async () => {
    const { schedule } = drawn('calm', 1, 3);
    const recorded = { ...expectationOf(recordRun(raft, schedule)), hash: '0123456789abcdef' };
    const lines = await stepped([], { expect: recorded }, ['calm', 1, 3]);
    expect(lines[0]).toContain('not the run that the file recorded (pass, hash 0123456789abcdef)');
    const same = expectationOf(recordRun(raft, schedule));
    expect((await stepped([], { expect: same }, ['calm', 1, 3]))[0]).toMatch(/^calm: 3 servers/);
  });

  test('positions outside the run, and violations that there are not', async () => {
    const far = await refusal([], { at: 1_495 });
    expect(String(far)).toContain('--at: found "1495", expected a position from 0 to 1494');
    const none = await refusal([], { atViolation: true }, ['calm', 1, 3]);
    expect(String(none)).toContain('a run that violates no property');
  });
});
