/** The command `raft-sim bugs` as a user runs it, and its page in the docs. */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { HuntRequest } from '../../campaign/kinds/hunt/request.ts';
import { huntAt, huntCount } from '../../campaign/kinds/hunt/request.ts';
import type { Cell } from '../../campaign/kinds/hunt/summary.ts';
import { summarise } from '../../campaign/kinds/hunt/summary.ts';
import type { Hunt } from '../../campaign/kinds/hunt/hunt.ts';
import { registeredBug } from '../../campaign/kinds/hunt/hunt.ts';
import { PLANTED_BUGS } from '../../scenarios/bugs/index.ts';
import { parseSeed } from '../../sim/chance/choose.ts';
import { runSchedule } from '../../sim/run.ts';
import { strategyNamed } from '../../search/strategies/index.ts';
import { printTables } from './page.ts';
import { bestOf } from './words.ts';
import { runProgram } from '../program.ts';
import { printBugs } from './report.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Ended, Program } from '../../test/program.ts';
import { ended, startProgram } from '../../test/program.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

jest.setTimeout(120_000);

const PAGE = resolve('docs/bug-finding.md');

let directory: string;
beforeEach(() => {
  directory = temporaryFolder();
});

function start(...args: string[]): Program {
  return startProgram(['bugs', ...args], { cwd: directory });
}

function run(...args: string[]): Promise<Ended> {
  return ended(start(...args));
}

/** A terminal that keeps the lines. */
function keeping(lines: string[]): Terminal {
  return {
    out: (line) => lines.push(line),
    err: (line) => lines.push(line),
    style: (_style, text) => text,
    styleErr: (_style, text) => text,
  };
}

/** The report without what may differ from run to run. */
function timeless(report: string): string {
  return report.replaceAll(/^ {2}(?:Speed|Seconds a hunt|JSON) .*$/gm, '');
}

interface Written {
  readonly request: HuntRequest;
  readonly isComplete: boolean;
  readonly hunts: readonly {
    readonly bug: string;
    readonly strategy: string;
    readonly caught: { readonly seed: string; readonly peers: number; readonly position: number };
  }[];
}

function readJson(name: string): Written {
  return JSON.parse(readFileSync(join(directory, name), 'utf8')) as Written;
}

describe('raft-sim bugs', () => {
  test('finds easy bugs (exit code 0), and says the same with one worker and with two', async () => {
    const args = ['early-vote', 'bug-double-vote', '--strategy', 'uniform', '--repeat', '3'];
    const [one, two] = await Promise.all([
      run(...args, '--jobs', '1', '--json', 'one.json'),
      run(...args, '--jobs', '2', '--json', 'new/two.json'),
    ]);
    expect(one.out).toContain(
      'Planted bugs, all properties watched: 2 bugs, 3 hunts each, up to 300,000 events a hunt, 3..5 servers, series 1\n',
    );
    expect(one.out).toMatch(
      /^ {4}double-vote +[0-9,]+ \(3\/3\)\n {4}early-vote +[0-9,]+ \(3\/3\)$/m,
    );
    expect(one.out).toMatch(/^ {2}Hunts that found it +6\/6$/m);
    expect(one.out).toContain('Verdict    uniform found 2 of 2 bugs');
    expect(timeless(two.out)).toBe(timeless(one.out));
    expect([one.code, two.code]).toEqual([0, 0]);
    // Each hunt tells a seed that leads to the same run.
    const { hunts, isComplete } = readJson('one.json');
    expect({ isComplete, hunts: hunts.length }).toEqual({ isComplete: true, hunts: 6 });
    for (const { bug, strategy, caught } of hunts) {
      const seed = parseSeed(caught.seed)!;
      const drawn = strategyNamed(strategy)!.draw(seed, caught.peers);
      const schedule = { scenario: `bug-${bug}`, seed, ...drawn };
      const { violation, events } = runSchedule(registeredBug(bug).peer, schedule);
      expect(violation).not.toBeNull();
      expect(events).toBe(caught.position);
    }
    expect(readdirSync(join(directory, 'new'))).toEqual(['two.json']);
  });

  test('tells which bugs are missed (exit code 6), with both sets of properties', async () => {
    const args = ['commit-by-counting', '--strategy', 'uniform', '--repeat', '1', '--cap', '40'];
    const { code, out } = await run(...args, '--oracles', 'both', '--peers', '3', '--series', '9');
    expect(out).toContain(
      'all properties watched: 1 bug, 1 hunt each, up to 40 events a hunt, 3 servers, series 9',
    );
    expect(out).toContain('Planted bugs, end-to-end properties watched: ');
    expect(out).toMatch(/commit-by-counting +>40 \(0\/1\)/);
    expect(out).toContain('Not found  commit-by-counting');
    expect(out).toContain('Verdict    uniform found 0 of 1 bug');
    expect(code).toBe(6);
  });

  test('ends in order when it is interrupted (exit code 130), with what there is', async () => {
    const args = ['--strategy', 'uniform', '--cap', '1', '--repeat', '1000', '--jobs', '1'];
    const child = start(...args, '--json', 'some.json');
    const outcome = ended(child);
    // The first sign of progress.
    await new Promise<void>((seen) => {
      child.stderr.on('data', (data: Buffer) => {
        if (/ of [0-9]+,000 hunts/.test(data.toString())) seen();
      });
    });
    child.kill('SIGINT');
    const { code, out } = await outcome;
    expect(out).toMatch(/INCOMPLETE after [0-9,]+ hunts: uniform found/);
    expect(readJson('some.json').isComplete).toBe(false);
    expect(code).toBe(130);
  });

  test('writes its tables into the page, as the formatter would', async () => {
    mkdirSync(join(directory, 'docs'));
    const page = join(directory, 'docs', 'bug-finding.md');
    const text = readFileSync(PAGE, 'utf8');
    writeFileSync(page, text);
    const args = ['--strategy', 'uniform', '--cap', '1', '--repeat', '1', '--update'];
    const { code, out } = await run(...args);
    expect(out).toContain('Updated    docs/bug-finding.md');
    expect(code).toBe(6);
    const updated = readFileSync(page, 'utf8');
    const head = text.indexOf('<!-- measured');
    expect(updated.slice(0, head)).toBe(text.slice(0, head));
    expect(updated.slice(updated.indexOf('<!-- to here'))).toBe(
      text.slice(text.indexOf('<!-- to here')),
    );
    for (const { name } of PLANTED_BUGS) expect(updated).toContain(`\n| ${name} `);
    await promisify(execFile)(resolve('node_modules/.bin/oxfmt'), ['--check', page]);
  });
});

describe('what is wrong on the command line is told (exit code 2)', () => {
  test.each([
    [['doubel-vote'], "Did you mean 'double-vote'?"],
    [['bug-doubel-vote'], "Did you mean 'double-vote'?"],
    [['__proto__'], 'expected the name of a planted bug'],
    [['--strategy', 'unifrom'], "Did you mean 'uniform'?"],
    [['--strategy', 'timed,,uniform'], '--strategy: found "", expected the name of a strategy'],
    [['--strategy', 'toString'], 'There are: '],
    [['--oracles', 'some'], 'Allowed choices are all, end-to-end, both'],
    [['--repeat', '0'], '--repeat: found "0", expected an integer from 1 to 1000'],
    [['--cap', '5000001'], '--cap: found "5000001"'],
    [['--peers', '0'], '--peers: found "0"'],
    [['--series', '0'], '--series: found "0", expected an integer from 1 to 1000'],
    [['--jobs', '0'], '--jobs: found "0"'],
    [['--json', ''], '--json: found "", expected the name of a file'],
    [['--json', '/'], '--json: found "/", expected the name of a file'],
    [['double-vote', '--update'], '--update: found "double-vote", expected all planted bugs'],
  ])('%j', async (args, message) => {
    const lines: string[] = [];
    const code = await runProgram(keeping(lines), ['bugs', ...args], {});
    expect(lines.join('\n')).toContain(message);
    expect(code).toBe(2);
  });

  test('and so is a page without a place for tables, before anything is measured (exit code 3)', async () => {
    mkdirSync(join(directory, 'docs'));
    const none = await run('--update');
    expect(none.err).toMatch(
      /docs\/bug-finding\.md: found ENOENT .*, expected the page with the tables/,
    );
    writeFileSync(join(directory, 'docs', 'bug-finding.md'), '# Another page');
    const other = await run('--update');
    expect(other.err).toContain('docs/bug-finding.md: found no place for tables');
    expect([none.code, other.code]).toEqual([3, 3]);
  });
});

describe('the tables', () => {
  const strategies = ['uniform', 'one', 'two', 'three', 'four', 'five', 'six'];
  const request: HuntRequest = {
    bugs: PLANTED_BUGS.map(({ name }) => name),
    strategies,
    oracles: ['all', 'end-to-end'],
    repeat: 4,
    cap: 300_000,
    peersMin: 3,
    peersMax: 5,
    series: 2,
  };
  const hunts = Array.from({ length: huntCount(request) }, (_, i): Hunt => {
    const id = huntAt(request, i)!;
    const events = Math.min(300_000, (i * 48_271) % 400_000);
    const caught = { seed: 1n, peers: 3, property: 'Vote Once', kind: 'local', position: 1 };
    const isFound = events < 300_000 && id.bug !== 'early-ack';
    return { ...id, caught: isFound ? caught : null, events, runs: 3, limited: 0, seconds: 0.1 };
  });
  const tables = summarise(request, hunts);

  test('mark the least median, then the least mean, and nothing where there is no choice', () => {
    const cell = (medianEvents: number | null, restrictedMean: number, found = 1): Cell => ({
      ...tables[0]!.bugs[0]!.cells[0]!,
      medianEvents,
      restrictedMean,
      found,
    });
    expect(bestOf([cell(20, 90), cell(10, 99), null])).toEqual([false, true, false]);
    expect(bestOf([cell(null, 90), cell(10, 99)])).toEqual([false, true]);
    expect(bestOf([cell(null, 90), cell(null, 99)])).toEqual([true, false]);
    expect(bestOf([cell(null, 100, 0), cell(null, 100, 0)])).toEqual([false, false]);
    expect(bestOf([cell(10, 10), cell(10, 10)])).toEqual([false, false]);
    expect(bestOf([cell(10, 10)])).toEqual([false]);
  });

  test('fit on a terminal: with many strategies there are several', () => {
    const lines: string[] = [];
    const outcome = { request, hunts, isComplete: true, error: null, elapsedMs: 1_000 };
    expect(printBugs(keeping(lines), outcome, tables, 2)).toBe(6);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(120);
    const heads = lines.filter((line) => /^ {2}Bug /.test(line)).map((line) => line.split(/ +/));
    expect(heads.slice(0, heads.length / 2).flatMap((words) => words.slice(2))).toEqual(strategies);
    expect(lines.filter((line) => line.includes('early-ack '))).toHaveLength(heads.length);
    expect(lines.join('\n')).toContain('\n  Not found  early-ack\n');
    // One best for each bug, but for the one that none has found.
    const stars = lines.join('\n').match(/ \* [>0-9]/g);
    expect(stars).toHaveLength(2 * (PLANTED_BUGS.length - 1));
  });

  test('of the page hold each bug, the difficult ones apart, and the command that repeats them', async () => {
    const text = printTables(request, tables);
    expect(text).toContain(
      '`npm run -s raft-sim -- bugs --strategy uniform,one,two,three,four,five,six --oracles both --repeat 4 --cap 300000 --peers 3..5 --series 2 --update`',
    );
    expect(text.match(/^\| commit-by-counting /gm)).toHaveLength(2 * (2 + 7));
    expect(text).toContain('Found by no strategy: early-ack.');
    expect(text.match(/^\| two .*\[[0-9.]+\]/gm)).toHaveLength(2);
    writeFileSync(join(directory, 'page.md'), `${text}\n`);
    await promisify(execFile)(resolve('node_modules/.bin/oxfmt'), [
      '--check',
      join(directory, 'page.md'),
    ]);
  });
});
