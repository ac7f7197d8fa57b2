import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { exitCodeFor } from '../../cli/terminal/exit-codes.ts';
import fc from 'fast-check';
import { raft } from '../../raft/index.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { ADVERSARIES } from '../../sim/schedule/adversary.ts';
import type { AdversaryName } from '../../sim/schedule/adversary.ts';
import type { SimulationConfig } from '../../sim/schedule/config.ts';
import { CALM_CONFIG } from '../../sim/schedule/config.ts';
import type { Fault } from '../../sim/schedule/fault.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import type { ScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import {
  ENGINE_SEMANTICS,
  parseScheduleFile,
  printScheduleFile,
} from '../../sim/schedule/file/schedule-file.ts';
import { errorOf } from '../../test/error-of.ts';
import { writeArtefact } from '../files/artefact.ts';
import { readSchedule } from '../files/read-schedule.ts';
import { expectationOf, firstDifference, recordRun } from '../files/recorded-run.ts';
import { compare, replay } from './replay.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';

const chaos = scenarioNamed('chaos')!;
const seed = { high: 0, low: 5 };
const schedule: Schedule = { scenario: 'chaos', seed, ...chaos.draw(seed, 3) };

function fileOf(changes: Partial<ScheduleFile> = {}): ScheduleFile {
  return {
    engine: { name: 'raft-sim', version: '0.1.0', semantics: ENGINE_SEMANTICS },
    peer: { name: 'raft' },
    schedule,
    expect: expectationOf(recordRun(raft, schedule)),
    ...changes,
  };
}

describe('a replay', () => {
  test('of what a file says comes to what the file says', () => {
    const file = parseScheduleFile(printScheduleFile(fileOf()), 'x');
    expect(compare(file, replay(raft, file.schedule, 'x'), 'x')).toEqual({ kind: 'same' });
  });

  test('that differs says from where on', () => {
    const file = fileOf();
    const checkpoints = file.expect!.checkpoints.map(
      ([position, hash], i) => [position, i < 2 ? hash : '0'.repeat(16)] as const,
    );
    const other = { ...file, expect: { ...file.expect!, hash: '0'.repeat(16), checkpoints } };
    const error = errorOf(() => compare(other, recordRun(raft, schedule), 'x.json'));
    expect(error.code).toBe('E_DIVERGED');
    expect(exitCodeFor(error)).toBe(4);
    expect(error.message).toContain('between events 2000 and 3000');
  });

  test('with the same events and another verdict differs too', () => {
    const file = fileOf();
    const expectation = {
      ...file.expect!,
      verdict: 'violation' as const,
      property: 'Election Safety',
      kind: 'end-to-end' as const,
    };
    const error = errorOf(() =>
      compare({ ...file, expect: expectation }, recordRun(raft, schedule), 'x'),
    );
    expect(error.message).toContain('found pass');
    expect(error.message).toContain('expected violation of Election Safety');
  });

  test('of another engine compares outcomes only', () => {
    const engine = { name: 'raft-sim', version: '9.0.0', semantics: ENGINE_SEMANTICS + 1 };
    const file = fileOf({ engine });
    const run = recordRun(raft, schedule);
    const other = { ...file, expect: { ...file.expect!, hash: '0'.repeat(16) } };
    expect(compare(other, run, 'x')).toMatchObject({ kind: 'other-semantics', reproduced: true });
    const gone = {
      ...file,
      expect: { ...file.expect!, verdict: 'violation' as const, property: 'Vote Once' },
    };
    expect(compare(gone, run, 'x')).toMatchObject({ kind: 'other-semantics', reproduced: false });
  });

  test('of a peer that is not deterministic is refused', () => {
    let calls = 0;
    const moody: typeof raft = {
      ...raft,
      step(config, state, input): ReturnType<typeof raft.step> {
        const { state: next, effects } = raft.step(config, state, input);
        const extra = calls++ % 997;
        return {
          state: next,
          effects: effects.map((effect) =>
            effect.type === 'setTimer' ? { ...effect, maxUs: effect.maxUs + extra } : effect,
          ),
        };
      },
    };
    expect(errorOf(() => replay(moody, schedule, 'seed 5')).code).toBe('E_NONDETERMINISM');
  });

  test('with a trace is the same run', () => {
    let lines = 0;
    const run = replay(raft, schedule, 'x', (_number, more) => (lines += more.length));
    expect(run.result.hash).toBe(fileOf().expect!.hash);
    expect(lines).toBeGreaterThanOrEqual(run.result.events);
  });
});

test('two recordings part after the last checkpoint they share', () => {
  expect(firstDifference([], [])).toEqual({ after: 0, before: null });
  expect(
    firstDifference(
      [[1000, 'a']],
      [
        [1000, 'a'],
        [2000, 'b'],
      ],
    ),
  ).toEqual({ after: 1000, before: null });
  expect(
    firstDifference(
      [
        [1000, 'a'],
        [2000, 'c'],
      ],
      [
        [1000, 'a'],
        [2000, 'b'],
      ],
    ),
  ).toEqual({ after: 1000, before: 2000 });
});

describe('whatever passes the reader can be run', () => {
  const us = (max: number): fc.Arbitrary<number> =>
    fc.oneof(
      fc.constantFrom(0, 1),
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.integer({ min: 0, max }),
    );
  const range = (max: number, min = 0): fc.Arbitrary<readonly [number, number]> =>
    fc
      .tuple(us(max), us(max))
      .map(([a, b]) => [Math.max(min, Math.min(a, b)), Math.max(min, a, b)] as const);
  const MAX = 137_438_953_471;
  const ppm = fc.oneof(fc.constantFrom(0, 1_000_000), fc.integer({ min: 0, max: 1_000_000 }));
  const ratePpm = fc.oneof(
    fc.constantFrom(0, -900_000, 10_000_000),
    fc.integer({ min: -900_000, max: 10_000_000 }),
  );
  const adversaries = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom(...(Object.keys(ADVERSARIES) as AdversaryName[])),
      chancePpm: ppm,
      forUs: us(MAX).map((forUs) => (forUs + 1 > MAX ? MAX : forUs + 1)),
    }),
    { selector: ({ name }) => name },
  );

  const config: fc.Arbitrary<SimulationConfig> = fc
    .record({
      peers: fc.integer({ min: 1, max: 15 }),
      durationUs: fc.integer({ min: 1, max: MAX }),
      healAtUs: us(MAX),
      election: range(MAX, 1),
      heartbeatUs: us(MAX),
      small: fc.tuple(
        fc.boolean(),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 100 }),
      ),
      latency: range(MAX),
      network: fc.tuple(ppm, ppm, ppm, us(MAX), fc.boolean()),
      write: range(MAX),
      onCrash: fc.constantFrom('keep' as const, 'lose' as const, 'tear' as const),
      apply: range(MAX),
      snapshotEvery: fc.integer({ min: 0, max: 5 }),
      clients: fc.tuple(fc.integer({ min: 0, max: 100 }), range(MAX), us(MAX), us(MAX)),
      rates: fc.array(ratePpm, { maxLength: 3 }),
      adversaries,
    })
    .map((draw) => ({
      ...CALM_CONFIG,
      peers: draw.peers,
      durationUs: draw.durationUs,
      healAtUs: draw.healAtUs,
      raft: {
        electionTimeoutMinUs: draw.election[0],
        electionTimeoutMaxUs: draw.election[1],
        heartbeatUs: Math.max(1, draw.heartbeatUs),
        noopOnElection: draw.small[0],
        maxEntriesPerMessage: draw.small[1],
        maxInflight: draw.small[2],
      },
      network: {
        latencyMinUs: draw.latency[0],
        latencyMaxUs: draw.latency[1],
        lossPpm: draw.network[0],
        duplicatePpm: draw.network[1],
        stragglerPpm: draw.network[2],
        stragglerMaxUs: draw.network[3],
        fifo: draw.network[4],
      },
      disk: { writeMinUs: draw.write[0], writeMaxUs: draw.write[1], onCrash: draw.onCrash },
      service: {
        applyMinUs: draw.apply[0],
        applyMaxUs: draw.apply[1],
        snapshotEvery: draw.snapshotEvery,
      },
      clients: {
        count: draw.clients[0],
        thinkMinUs: draw.clients[1][0],
        thinkMaxUs: draw.clients[1][1],
        timeoutUs: Math.max(1, draw.clients[2]),
        retryUs: Math.max(1, draw.clients[3]),
      },
      clocks: { ratePpm: draw.rates.slice(0, draw.peers) },
      adversaries: draw.adversaries,
      limits: { maxEvents: 3_000, maxEventsPerInstant: 500 },
    }));

  const fault = (peers: number): fc.Arbitrary<Fault> => {
    const node = fc.integer({ min: 1, max: peers });
    const span = { atUs: us(MAX), forUs: us(MAX).map((forUs) => Math.max(1, forUs)) };
    const links =
      peers < 2
        ? fc.constant([])
        : fc.array(
            fc.uniqueArray(node, { minLength: 2, maxLength: 2 }).map(([a, b]) => [a!, b!] as const),
            { maxLength: peers },
          );
    return fc.oneof(
      fc.record({ kind: fc.constantFrom('crash' as const, 'pause' as const), ...span, node }),
      fc.record({
        kind: fc.constantFrom('slow' as const, 'stall-disk' as const),
        ...span,
        node,
        extraUs: us(MAX),
      }),
      fc.record({
        kind: fc.constantFrom('partition' as const, 'clog' as const),
        ...span,
        shape: fc.constant('x'),
        links,
      }),
      fc.record({ kind: fc.constant('skew-clock' as const), ...span, node, ratePpm }),
      fc.record({
        kind: fc.constant('jump-clock' as const),
        atUs: us(MAX),
        forUs: fc.constant(0),
        node,
        byUs: fc.integer({ min: -MAX, max: MAX }),
      }),
    );
  };

  test('to a verdict, the same one twice', () => {
    const files = config.chain((drawn) =>
      fc.array(fault(drawn.peers), { maxLength: 10 }).map((faults) => ({
        drawn,
        faults: faults.toSorted((a, b) => a.atUs - b.atUs),
      })),
    );
    fc.assert(
      fc.property(files, ({ drawn, faults }) => {
        const written = fileOf({ schedule: { ...schedule, config: drawn, faults }, expect: null });
        const file = parseScheduleFile(printScheduleFile(written), 'x');
        const { result } = replay(raft, file.schedule, 'x');
        expect(result.events).toBeLessThanOrEqual(3_000);
        expect(['pass', 'violation', 'limit']).toContain(result.verdict);
        expect(result.violation?.kind).not.toBe('contract');
      }),
      { numRuns: 80 },
    );
  });
});

describe('files of failures', () => {
  let directory: string;
  beforeEach(() => {
    directory = temporaryFolder();
  });

  test('are whole, and leave nothing else behind', () => {
    const path = writeArtefact(join(directory, 'a', 'b'), 'x.json', 'text');
    expect(readFileSync(path, 'utf8')).toBe('text');
    writeArtefact(join(directory, 'a', 'b'), 'x.json', 'other');
    expect(readFileSync(path, 'utf8')).toBe('other');
    expect(readdirSync(join(directory, 'a', 'b'))).toEqual(['x.json']);
  });

  test('do not go where a symbolic link points', () => {
    mkdirSync(join(directory, 'real'));
    symlinkSync(join(directory, 'real'), join(directory, 'link'));
    for (const link of [join(directory, 'link'), `${join(directory, 'link')}/`]) {
      expect(errorOf(() => writeArtefact(link, 'x.json', 'text')).code).toBe('E_WRITE');
    }
    expect(readdirSync(join(directory, 'real'))).toEqual([]);
  });

  test('that cannot be written are a typed error', () => {
    writeFileSync(join(directory, 'file'), '');
    for (const bad of ['file', 'file/below', '\0']) {
      expect(errorOf(() => writeArtefact(join(directory, bad), 'x.json', 'text')).code).toBe(
        'E_WRITE',
      );
    }
  });

  test.each([
    ['missing', 'E_FILE', null],
    ['UTF-16', 'E_ENCODING', Buffer.from('\u{feff}{}', 'utf16le')],
    ['UTF-16, big end first', 'E_ENCODING', Buffer.from([0xfe, 0xff, 0, 0x7b])],
    ['a byte order mark', 'E_ENCODING', Buffer.from('\u{feff}{}', 'utf8')],
    ['not UTF-8', 'E_ENCODING', Buffer.from([0x7b, 0xff, 0x7d])],
    ['nothing', 'E_EMPTY', Buffer.from('')],
    [
      'unknown scenario',
      'E_UNKNOWN_SCENARIO',
      Buffer.from(printScheduleFile(fileOf({ schedule: { ...schedule, scenario: 'caos' } }))),
    ],
    [
      'inherited scenario',
      'E_UNKNOWN_SCENARIO',
      Buffer.from(printScheduleFile(fileOf({ schedule: { ...schedule, scenario: 'toString' } }))),
    ],
    [
      'a path for a scenario',
      'E_UNKNOWN_SCENARIO',
      Buffer.from(printScheduleFile(fileOf({ schedule: { ...schedule, scenario: '../../x' } }))),
    ],
    [
      'another peer',
      'E_SCHEMA',
      Buffer.from(printScheduleFile(fileOf({ peer: { name: 'paxos' } }))),
    ],
  ])('with %s inside are refused when read', (_name, code, bytes) => {
    const path = join(directory, 'x.json');
    if (bytes !== null) writeFileSync(path, bytes);
    const error = errorOf(() => readSchedule(path));
    expect(error.code).toBe(code);
    expect(exitCodeFor(error)).toBe(3);
    expect(error.message.startsWith(path)).toBe(true);
  });

  test('must be files', () => {
    expect(errorOf(() => readSchedule(directory)).message).toContain('found a directory');
    expect(errorOf(() => readSchedule('/dev/zero')).message).toContain('found a device');
  });
});
