/** `raft-sim replay` under a debugger of JavaScript: real processes, driven over the DevTools protocol. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { scenarioNamed } from '../../scenarios/index.ts';
import { parseSeed } from '../../sim/chance/choose.ts';
import { simulate } from '../../sim/simulate.ts';
import { run } from '../../test/command-line.ts';
import type { Debuggee } from '../../test/js-debugger.ts';
import { JsDebugger, startDebuggee } from '../../test/js-debugger.ts';
import { MAIN } from '../../test/program.ts';

const CANARY = ['2', '--scenario', 'canary'];
const DOUBLE_VOTE = ['5', '--scenario', 'bug-double-vote', '--peers', '3'];
const CRASHES = ['2', '--scenario', 'crashes', '--peers', '3'];

const SOURCES = ['--import', 'tsx', 'cli/main.ts', 'replay'];
const root = resolve('.');

const started: Debuggee[] = [];

/** `raft-sim replay ...args`, waiting for a debugger. */
async function start(...args: readonly string[]): Promise<Debuggee> {
  const debuggee = await startDebuggee([MAIN, 'replay', ...args], root);
  started.push(debuggee);
  return debuggee;
}

afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
});

/** The numbers and lines of the events of a run whose line of the trace matches. */
async function traced(args: readonly string[], pattern: RegExp): Promise<readonly number[]> {
  const { out } = await run('replay', ...args, '--trace');
  const lines = out.split('\n').filter((line) => line.startsWith('#') && pattern.test(line));
  return lines.map((line) => Number(/^#([0-9]+)/.exec(line)![1]));
}

/** All stops of a run, by `event.number`. */
async function stopsOf(args: readonly string[]): Promise<readonly unknown[]> {
  const { url, ended } = await start(...args);
  const tool = await JsDebugger.attach(url);
  const numbers: unknown[] = [];
  let frames = await tool.stop();
  while (frames !== null) {
    numbers.push(await tool.evaluate(frames, 'event.number'));
    frames = await tool.resume();
  }
  await ended;
  return numbers;
}

describe('--inspect-at', () => {
  test('stops before the event, shows it, and one step into leads into the peer', async () => {
    const plain = await run('replay', ...CANARY);
    const { url, ended } = await start(...CANARY, '--inspect-at', '114');
    const tool = await JsDebugger.attach(url);
    const frames = (await tool.stop())!;
    expect(tool.placeOf(frames)).toEqual({
      functionName: 'beforeStep',
      file: 'guard/inspectable.ts',
      line: 'return peer.step(config, state, input);',
    });

    const { peer, draw } = scenarioNamed('canary')!;
    const seed = parseSeed('2')!;
    const simulation = simulate({ peer, seed, ...draw(seed, 5) });
    simulation.runTo(114);
    const { term, votedFor, leader, commitIndex, lastApplied, role } = simulation.nodes[1]!.view;
    expect(await tool.evaluate(frames, 'before')).toMatchObject({
      server: 'n1',
      up: true,
      role,
      term,
      votedFor,
      leader,
      commitIndex,
      lastApplied,
      log: { lastIndex: 3, lastTerm: 1, snapshotIndex: 3, snapshotTerm: 1, newest: [] },
    });
    const said = 'AppendEntries t1 prev 3/1 [4/1] c3';
    expect(await tool.evaluate(frames, 'event')).toEqual({
      number: 114,
      time: '0.621805s',
      timeUs: 621_805,
      kind: 'a message arrives',
      server: 'n1',
      from: 'n2',
      sentence: `#114 0.621805s n1 <- n2 ${said}`,
      message: expect.objectContaining({ type: 'AppendEntries', term: 1, prevLogIndex: 3 }),
      leadsTo: expect.arrayContaining(['writes 4/1 c9.2 (w6)']),
      stoppedBy: ['--inspect-at 114'],
    });
    expect(await tool.evaluate(frames, 'state.term === before.term')).toBe(true);

    const inside = (await tool.stepInto())!;
    expect(tool.placeOf(inside)).toEqual({
      functionName: 'step',
      file: 'raft/peer.ts',
      line: 'const turn = beginTurn(config, rules, state);',
    });
    expect(await tool.resume()).toBeNull();
    const { code, out, err } = await ended;
    expect([code, out]).toEqual([1, `${plain.out}\n`]);
    expect(err).toContain(`Stops      before event #114 0.621805s n1 <- n2 ${said}\n`);
  });

  test('with --trace the events are printed as they happen', async () => {
    const { url, ended, child } = await start(...CANARY, '--inspect-at', '3', '--trace');
    let out = '';
    child.stdout!.on('data', (text: string) => (out += text));
    const tool = await JsDebugger.attach(url);
    await tool.stop();
    expect(out).toMatch(/^#0 .*\n#1 .*\n#2 .*\n$/);
    await tool.resume();
    expect((await ended).out).toBe(`${(await run('replay', ...CANARY, '--trace')).out}\n`);
  });
});

describe('--break-at-violation', () => {
  test('stops before the event that breaks the property', async () => {
    const { out } = await run('replay', ...DOUBLE_VOTE);
    const number = Number(/at event #([0-9]+)/.exec(out)![1]);
    const { url, ended } = await start(...DOUBLE_VOTE, '--break-at-violation');
    const tool = await JsDebugger.attach(url);
    const frames = (await tool.stop())!;
    expect(await tool.evaluate(frames, 'event')).toMatchObject({
      number,
      stoppedBy: ['--break-at-violation'],
    });
    const inside = (await tool.stepInto())!;
    expect(tool.placeOf(inside)).toMatchObject({ functionName: 'step', file: 'raft/peer.ts' });
    expect(await tool.resume()).toBeNull();
    expect(await ended).toMatchObject({ code: 1, out: `${out}\n` });
  });
});

test('from the sources, which are translated as they are loaded, it is the same', async () => {
  const debuggee = await startDebuggee([...SOURCES, ...CANARY, '--inspect-at', '114'], root);
  started.push(debuggee);
  const tool = await JsDebugger.attach(debuggee.url);
  const frames = (await tool.stop())!;
  expect(tool.placeOf(frames)).toMatchObject({ file: 'guard/inspectable.ts' });
  expect(await tool.evaluate(frames, 'event.number')).toBe(114);
  const inside = (await tool.stepInto())!;
  expect(tool.placeOf(inside)).toEqual({
    functionName: 'step',
    file: 'raft/peer.ts',
    line: 'const turn = beginTurn(config, rules, state);',
  });
  expect(await tool.resume()).toBeNull();
  expect((await debuggee.ended).code).toBe(1);
});

describe('--break-on', () => {
  test('stops before each event that matches, and in a run that passes ends with 0', async () => {
    const args = ['3', '--scenario', 'calm', '--peers', '3'];
    const expected = await traced(args, / timer election | RequestVote(Reply)? t\S+ [^|]*\|/);
    expect(expected.length).toBeGreaterThan(3);
    const predicate = 'timer election || RequestVote || RequestVoteReply';
    expect(await stopsOf([...args, '--break-on', predicate])).toEqual(expected);
    expect((await started[0]!.ended).code).toBe(0);
  });

  test('goes with the others: all that are given hold', async () => {
    const elections = await traced(CANARY, /timer election/);
    const expected = [...new Set([...elections, 100, 186])].sort((a, b) => a - b);
    expect(expected.length).toBeGreaterThan(3);
    const flags = ['--inspect-at', '100', '--break-at-violation', '--break-on', 'timer election'];
    expect(await stopsOf([...CANARY, ...flags])).toEqual(expected);
  });

  test('stops where no peer takes a step, and where one starts', async () => {
    const { url } = await start(...CRASHES, '--break-on', 'crash || restart');
    const tool = await JsDebugger.attach(url);
    const crash = (await tool.stop())!;
    expect(tool.placeOf(crash)).toEqual({
      functionName: 'beforeWorldEvent',
      file: 'guard/inspectable.ts',
      line: 'simulation.runTo(position + 1);',
    });
    const server = await tool.evaluate(crash, 'event.server');
    expect(await tool.evaluate(crash, 'event.kind')).toBe('a server crashes');
    expect(await tool.evaluate(crash, 'before')).toMatchObject({ server, up: true });
    let frames = await tool.resume();
    while ((await tool.evaluate(frames!, 'event.kind')) !== 'a server starts again') {
      frames = await tool.resume();
    }
    expect(tool.placeOf(frames!)).toMatchObject({ functionName: 'beforeInit' });
    expect(await tool.evaluate(frames!, 'before')).toMatchObject({ up: false });
    expect(await tool.evaluate(frames!, 'durable.term')).toEqual(expect.any(Number));
    const inside = (await tool.stepInto())!;
    expect(tool.placeOf(inside)).toEqual({
      functionName: 'init',
      file: 'raft/peer.ts',
      line: 'checkConfig(config);',
    });
  });
});

describe('the commands of docs/inspector.md stop where they say', () => {
  test.each([
    ['npm run -s raft-sim -- replay 2 --scenario canary --inspect-at 114', [114]],
    ['npm run -s raft-sim -- replay 2 --scenario canary --break-at-violation', [186]],
    [
      'npm run -s raft-sim -- replay 1 --scenario bug-commit-to-end-of-log --peers 3 --break-at-violation',
      [124],
    ],
    [
      'npm run -s raft-sim -- replay 2 --scenario canary --break-on "deliver RequestVote && term > n4.term"',
      [2, 4, 132, 133, 134, 135],
    ],
  ])('%s', async (command, expected) => {
    const [replay, ...args] = command.split(' -- ')[1]!.match(/"[^"]*"|\S+/g)!;
    expect(replay).toBe('replay');
    expect(await stopsOf(args.map((arg) => arg.replaceAll('"', '')))).toEqual(expected);
  });
});

test('an inspector that is open already is used, and nobody is waited for', async () => {
  const node = ['--inspect-brk=0', MAIN, 'replay', ...CANARY, '--inspect-at', '100'];
  const child = spawn(process.execPath, node, { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    let err = '';
    const url = await new Promise<string>((found) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        err += text;
        const [, address] = /listening on (ws:\S+)/.exec(err) ?? [];
        if (address !== undefined) found(address);
      });
    });
    const tool = await JsDebugger.attach(url);
    await tool.stop();
    const frames = (await tool.resume())!;
    expect(await tool.evaluate(frames, 'event.number')).toBe(100);
    expect(err).toContain('It was already open, so replay does not wait.');
  } finally {
    child.kill('SIGKILL');
  }
});

describe('whoever is at the debugger', () => {
  test('may ask for the time and print in the midst of a step', async () => {
    const { url, ended } = await start(...CANARY, '--inspect-at', '100');
    const tool = await JsDebugger.attach(url);
    const frames = (await tool.stop())!;
    expect(await tool.evaluate(frames, 'Date.now()')).toEqual(expect.any(Number));
    const inside = (await tool.stepInto())!;
    expect(await tool.evaluate(inside, 'Math.random()')).toEqual(expect.any(Number));
    await tool.evaluate(inside, 'console.log("printed")');
    await tool.resume();
    const { code, out } = await ended;
    expect([code, out]).toEqual([1, `printed\n${(await run('replay', ...CANARY)).out}\n`]);
  });

  test('is told if the run comes out differently, and the peer may still not', async () => {
    const { url, ended } = await start(...CANARY, '--inspect-at', '100');
    const tool = await JsDebugger.attach(url);
    const frames = (await tool.stop())!;
    const impure = 'const { step } = peer; peer.step = (...all) => (Date.now(), step(...all))';
    await tool.evaluate(frames, `{ ${impure} }`);
    await tool.resume();
    const { code, err } = await ended;
    expect(code).toBe(4);
    expect(err).toMatch(/E_NONDETERMINISM: seed 2: found hash \S+ with stops/);
    expect(err).toContain('Something was changed during a stop.');
  });

  test('may close the window: the run goes on to its end', async () => {
    const { url, ended } = await start(...CANARY, '--break-on', 'deliver');
    const tool = await JsDebugger.attach(url);
    await tool.stop();
    tool.detach();
    expect(await ended).toMatchObject({
      code: 1,
      out: `${(await run('replay', ...CANARY)).out}\n`,
    });
  });

  test('may give up: SIGINT ends the wait', async () => {
    const { child, ended } = await start(...CANARY, '--inspect-at', '100');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ signal: 'SIGINT', out: '' });
  });
});
