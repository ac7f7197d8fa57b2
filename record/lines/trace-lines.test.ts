import { describe, expect, test } from '@jest/globals';
import { raft } from '../../raft/index.ts';
import type { PeerMessage } from '../../contract/peer.ts';
import { ANY_INCARNATION, arrivalOf } from '../../sim/node/events.ts';
import { CALM_CONFIG } from '../../sim/schedule/config.ts';
import type { SimulationConfig } from '../../sim/schedule/config.ts';
import type { Fault } from '../../sim/schedule/fault.ts';
import { simulate } from '../../sim/simulate.ts';
import { describeFault } from '../words/notes.ts';
import { TraceLines } from './trace-lines.ts';
import type { TraceOptions } from './trace-lines.ts';

const config: SimulationConfig = {
  ...CALM_CONFIG,
  peers: 3,
  durationUs: 3_000_000,
  healAtUs: 2_000_000,
};

/** Runs three servers for three seconds and returns what was written, with the trace itself. */
function traced(
  options: TraceOptions,
  changes: Partial<SimulationConfig> = {},
  faults: readonly Fault[] = [],
) {
  const trace = new TraceLines(raft, options);
  const simulation = simulate({
    peer: raft,
    config: { ...config, ...changes },
    faults,
    seed: { high: 0, low: 1 },
    observer: trace,
  });
  trace.attach(simulation);
  simulation.run();
  expect(simulation.violation).toBeNull();
  return { trace, events: simulation.position };
}

/** All lines of a run. */
function lines(changes: Partial<SimulationConfig> = {}, faults: readonly Fault[] = []): string[] {
  const all: string[] = [];
  traced({ keep: 0, sink: (_number, more) => all.push(...more) }, changes, faults);
  return all;
}

describe('trace lines', () => {
  test('each event begins with its number and its time, in columns', () => {
    const numbered = lines().filter((line) => line.startsWith('#'));
    expect(numbered.length).toBeGreaterThan(100);
    numbered.forEach((line, i) => {
      expect(line).toMatch(/^#[0-9]+ +[0-9]+\.[0-9]{6}s {2}(n[1-3]|world|c[0-9]+)/);
      expect(line.startsWith(`#${i} `)).toBe(true);
      expect(line.indexOf('s  ')).toBe(19);
    });
  });

  test('tell an election: who asks, what is written first, who wins', () => {
    const all = lines();
    const campaign = all.find((line) => line.includes('becomes candidate'))!;
    expect(campaign).toMatch(
      /timer election .*candidate t1 .*writes t1 vote n[1-3] \(w1\); -> n[1-3],n[1-3] RequestVote t1 last 0\/0 \(once w1 is durable\)/,
    );
    expect(all.find((line) => line.includes('BECOMES LEADER'))).toMatch(
      /RequestVoteReply t1 granted .*\| leader t1/,
    );
  });

  test('tell a command from its proposal to its commit', () => {
    const all = lines();
    expect(all.find((line) => line.includes('accepted at'))).toMatch(
      /n[1-3] <- c1 +proposes c1\.1 .*writes 2\/1 c1\.1 \(w[0-9]+\); accepted at 2\/1/,
    );
    expect(
      all.some((line) => /AppendEntriesReply t1 match 2 .*\| leader .*commits 2/.test(line)),
    ).toBe(true);
    expect(all.some((line) => /service has applied up to 2/.test(line))).toBe(true);
  });

  test('show what the network did to a message', () => {
    const lossy = { ...config.network, lossPpm: 200_000, duplicatePpm: 200_000 };
    const all = lines({ network: lossy }).join('\n');
    expect(all).toContain('[LOST]');
    expect(all).toContain('[TWICE]');
  });

  test('show a crash with what it took along, and the restart', () => {
    const faults: Fault[] = [];
    for (let node = 1; node <= 3; node++) {
      for (let atUs = 200_000 * node; atUs < 1_900_000; atUs += 370_000)
        faults.push({ kind: 'crash', atUs, forUs: 30_000, node });
    }
    faults.sort((a, b) => a.atUs - b.atUs);
    const slowDisk = { ...config.disk, writeMinUs: 40_000, writeMaxUs: 80_000 };
    const all = lines({ disk: slowDisk }, faults);
    expect(all.some((line) => /world +fault: crash n1 for 30 ms/.test(line))).toBe(true);
    expect(
      all.some((line) =>
        /!! n[1-3] was (leader|follower|candidate) of t[0-9]+, never sent: -> n/.test(line),
      ),
    ).toBe(true);
    expect(all.some((line) => /!! n[1-3] restarts \(start 2\) as follower t/.test(line))).toBe(
      true,
    );
  });

  test('keep the last events only, if asked to', () => {
    const { trace, events } = traced({ keep: 5 });
    const numbered = trace.lines().filter((line) => line.startsWith('#'));
    expect(numbered.map((line) => Number(/^#([0-9]+)/.exec(line)![1]))).toEqual(
      [5, 4, 3, 2, 1].map((back) => events - back),
    );
  });

  test('know the faults in effect, a leap of a clock not being one that lasts', () => {
    const { trace } = traced({ keep: 1 }, { healAtUs: 3_000_000 }, [
      { kind: 'slow', atUs: 1, forUs: 100, node: 1, extraUs: 5 },
      { kind: 'jump-clock', atUs: 2, forUs: 0, node: 1, byUs: 5 },
      { kind: 'slow', atUs: 2, forUs: 5_000_000, node: 2, extraUs: 7 },
    ]);
    expect(trace.faultsInEffect().map(describeFault)).toEqual(['slow n2 by 7 us for 5000 ms']);
  });

  test('let nothing through that would steer a terminal', () => {
    const written: string[] = [];
    const hostile = { describe: (): string => '\u{1b}[31mRED\r\n\u{9b}2J' };
    const trace = new TraceLines<PeerMessage>(hostile, {
      keep: 0,
      sink: (_number, more) => written.push(...more),
    });
    const event = arrivalOf(
      {
        from: 2,
        fromIncarnation: 1,
        to: 1,
        incarnation: ANY_INCARNATION,
        kind: 0,
        nth: 1,
        number: 0,
        message: { type: 'x', term: 1 },
      },
      5,
    );
    trace.onNote({ kind: 'intervention', action: { kind: 'note', text: '\u{7}note' } });
    trace.onEvent({ number: 0, event, discarded: 'node-is-down' });
    expect(written.join('\n')).not.toMatch(/[\u{0}-\u{9}\u{b}-\u{1f}\u{7f}-\u{9f}]/u);
    expect(written.join('\n')).toContain('RED');
  });
});
