import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FaultKind } from '../sim/schedule/fault.ts';
import { drawSwarm, EVERYTHING } from '../sim/faults/swarm.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import {
  ENGINE_SEMANTICS,
  parseScheduleFile,
  printScheduleFile,
} from '../sim/schedule/file/schedule-file.ts';
import { emptySchedule } from './calm.ts';
import type { ScheduleOptions } from './options.ts';
import { schedules } from './schedules.ts';

const OPTIONS: readonly ScheduleOptions[] = [
  {},
  { peers: { min: 1, max: 15 }, durationUs: { min: 1, max: 60_000_000 }, maxFaults: 40 },
  { peers: { min: 3, max: 3 }, heal: false, clients: { min: 2, max: 2 } },
  { peers: { min: 1, max: 2 }, faults: ['partition', 'clog'], durationUs: { min: 1, max: 1 } },
  { raft: { electionTimeoutMinUs: 1_000, electionTimeoutMaxUs: 2_000, heartbeatUs: 100 } },
];

/** Throws what the reader of schedule files says about it. */
function throughFile(schedule: Schedule): Schedule {
  const file = {
    engine: { name: 'raft-sim', version: '0', semantics: ENGINE_SEMANTICS },
    peer: { name: 'any' },
    schedule,
    expect: null,
  };
  return parseScheduleFile(printScheduleFile(file), 'drawn').schedule;
}

/** Objects of no class, lists and simple values: JSON, and nothing that JSON would lose. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) {
    return ['string', 'number', 'boolean'].includes(typeof value) && !Object.is(value, -0);
  }
  const { prototype } = Array.isArray(value) ? Array : Object;
  return (
    Object.getPrototypeOf(value) === prototype &&
    Object.getOwnPropertySymbols(value).length === 0 &&
    Object.values(value).every(isPlain)
  );
}

/** Throws if it is not. Texts are compared for speed: equal ones are equal schedules, field by field in the same order. */
function expectValid(schedule: Schedule): void {
  if (!isPlain(schedule)) throw new Error('not plain data');
  const back = throughFile(schedule);
  if (JSON.stringify(back) !== JSON.stringify(schedule)) expect(back).toEqual(schedule);
}

const sample = (options: ScheduleOptions, numRuns: number): Schedule[] =>
  fc.sample(schedules(options), { numRuns, seed: 7 });

describe('what is drawn', () => {
  test.each(OPTIONS)('is a valid schedule file and plain data: %j', (options) => {
    fc.assert(fc.property(schedules(options), expectValid));
  });

  test.each(OPTIONS)('is a pure function of the seed of fast-check: %j', (options) => {
    expect(sample(options, 5)).toEqual(sample(options, 5));
  });

  test('has everything that the options allow', () => {
    const all = sample({}, 300);
    const kinds = new Set(all.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
    expect([...kinds].toSorted()).toEqual([...EVERYTHING.faults].toSorted());
    const configs = all.map(({ config }) => config);
    expect(new Set(configs.map(({ peers }) => peers))).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(new Set(configs.flatMap((each) => each.adversaries.map(({ name }) => name))).size).toBe(
      5,
    );
    expect(new Set(configs.map(({ disk }) => disk.onCrash)).size).toBe(3);
    for (const seldom of [
      all.filter(({ faults }) => faults.length === 0),
      configs.filter(({ network }) => network.lossPpm > 0),
      configs.filter(({ network }) => network.duplicatePpm > 0),
      configs.filter(({ network }) => network.stragglerPpm > 0),
      configs.filter(({ network }) => network.fifo),
      configs.filter(({ service }) => service.snapshotEvery > 0),
      configs.filter(({ clients }) => clients.count > 5),
      configs.filter(({ clocks }) => clocks.ratePpm.length > 0),
    ]) {
      expect(seldom.length).toBeGreaterThan(3);
      expect(seldom.length).toBeLessThan(300);
    }
  });

  test('has nothing that they do not', () => {
    const faults: FaultKind[] = ['crash', 'partition'];
    const drawn = sample(
      {
        faults,
        peers: { min: 3, max: 4 },
        clients: { max: 3 },
        durationUs: { min: 5, max: 3_000_000 },
        maxFaults: 2,
        lossyNetwork: false,
        lossyDisk: false,
        adversaries: false,
        snapshots: false,
        heal: false,
        raft: { electionTimeoutMinUs: 120_000, noopOnElection: false },
      },
      100,
    );
    for (const { config, faults: timeline } of drawn) {
      expect(timeline.length).toBeLessThanOrEqual(2);
      expect(faults).toEqual(expect.arrayContaining(timeline.map(({ kind }) => kind)));
      expect(config).toMatchObject({
        durationUs: 3_000_000,
        healAtUs: 3_000_000,
        adversaries: [],
        disk: { onCrash: 'keep' },
        service: { snapshotEvery: 0 },
        network: { lossPpm: 0, duplicatePpm: 0, stragglerPpm: 0 },
        raft: {
          electionTimeoutMinUs: 120_000,
          electionTimeoutMaxUs: 300_000,
          noopOnElection: false,
        },
      });
      expect(config.peers === 3 || config.peers === 4).toBe(true);
      expect(config.clients.count).toBeLessThanOrEqual(3);
    }
  });
});

describe('what it shrinks to', () => {
  test.each(OPTIONS)('is the empty schedule, if everything fails: %j', (options) => {
    for (let seed = 0; seed < 10; seed++) {
      const result = fc.check(
        fc.property(schedules(options), () => false),
        { seed },
      );
      expect(result.counterexample).toEqual([emptySchedule(options)]);
    }
  });

  test.each(OPTIONS)('is valid and plain at every step: %j', (options) => {
    const seen: Schedule[] = [];
    // Which values fail is decided by chance, so that shrinking takes many ways.
    let random = 1;
    const isFine = (schedule: Schedule): boolean => {
      seen.push(schedule);
      random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
      // Nor must it always leap to a world without faults.
      return random % 3 !== 0 || schedule.faults.length < seen.length % 3;
    };
    for (let seed = 1; seed <= 20; seed++) {
      fc.check(fc.property(schedules(options), isFine), { seed });
    }
    expect(seen.length).toBeGreaterThan(100);
    // Not while they shrink: a violation would be one more reason to fail.
    seen.forEach(expectValid);
  });

  test('keeps what makes it fail, and nothing else', () => {
    const fails = ({ config, faults }: Schedule): boolean =>
      config.peers < 3 ||
      config.network.lossPpm === 0 ||
      !faults.some((fault) => fault.kind === 'partition' && fault.links.length >= 4);
    const { counterexample } = fc.check(fc.property(schedules(), fails), { seed: 1 });
    const empty = emptySchedule();
    const [{ config, faults }] = counterexample!;
    const { network } = config;
    const { peers, durationUs, healAtUs } = empty.config;
    expect({
      ...config,
      peers,
      durationUs,
      healAtUs,
      network: { ...network, lossPpm: 0 },
    }).toEqual(empty.config);
    expect(config.peers).toBe(3);
    expect(faults).toMatchObject([{ kind: 'partition', shape: 'isolate', forUs: 100_000 }]);
    // It ends as soon as the fault has begun.
    expect(config.healAtUs - faults[0]!.atUs).toBeLessThanOrEqual(200_000);
  });
});

describe('examples', () => {
  /** Throws unless it shrinks as those do that were drawn. */
  const shrunk = (example: Schedule): unknown =>
    fc.check(
      fc.property(schedules(), () => false),
      { examples: [[example]], numRuns: 1, seed: 1 },
    ).counterexample;

  test('of the simulator’s own fuzzing shrink to the empty schedule', () => {
    for (let low = 1; low <= 40; low++) {
      const seed = { high: -5, low };
      const example = { scenario: 'chaos', seed, ...drawSwarm(seed, 1 + (low % 7), EVERYTHING) };
      expect(shrunk(example)).toEqual([
        { ...emptySchedule(), scenario: 'chaos', seed: { high: 0, low: 0 } },
      ]);
    }
  });

  test('which cannot be made simpler stay as they are', () => {
    const empty = emptySchedule();
    const decided: Schedule = {
      ...empty,
      config: { ...empty.config, clients: { ...empty.config.clients, count: 0 } },
      decisions: [{ do: 'timeout', node: 1, timer: 'election' }],
    };
    expect(shrunk(decided)).toEqual([decided]);
  });
});
