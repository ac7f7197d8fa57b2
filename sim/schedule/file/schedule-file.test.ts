import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { exitCodeFor } from '../../../cli/terminal/exit-codes.ts';
import fc from 'fast-check';
import { scenarioNamed } from '../../../scenarios/index.ts';
import { formatSeed } from '../../chance/choose.ts';
import { CALM_CONFIG } from '../config.ts';
import { withDecisions } from '../../order/decisions/write-down.ts';
import { RaftSimError } from '../../../lib/errors.ts';
import { drawSwarm, EVERYTHING } from '../../faults/swarm.ts';
import { runSchedule } from '../../run.ts';
import type { Expectation, ScheduleFile } from './schedule-file.ts';
import { parseScheduleFile, printScheduleFile } from './schedule-file.ts';

const HASH = '0123456789abcdef';

const good: ScheduleFile = {
  engine: { name: 'raft-sim', version: '0.1.0', semantics: 1 },
  peer: { name: 'raft' },
  schedule: {
    scenario: 'chaos',
    seed: { high: 0, low: 7 },
    config: {
      ...CALM_CONFIG,
      clocks: { ratePpm: [0, 200, -200] },
      adversaries: [{ name: 'lockstep', chancePpm: 1000, forUs: 1000 }],
    },
    faults: [
      { kind: 'crash', atUs: 10, forUs: 20, node: 2 },
      { kind: 'partition', atUs: 20, forUs: 5, shape: 'halves', links: [[1, 2]] },
      { kind: 'jump-clock', atUs: 30, forUs: 0, node: 1, byUs: -5 },
    ],
  },
  expect: {
    verdict: 'violation',
    property: 'Election Safety',
    kind: 'end-to-end',
    peer: 3,
    position: 2500,
    timeUs: 99,
    hash: HASH,
    checkpoints: [
      [1000, HASH],
      [2000, HASH],
    ],
  },
};

const text = printScheduleFile(good);

/** The error that reading `input` ends in. Fails the test if it ends otherwise. */
function errorOf(input: string): RaftSimError {
  try {
    parseScheduleFile(input, 'x.json');
  } catch (error) {
    if (error instanceof RaftSimError) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}

/** The good file with one field replaced (or removed, if `value` is undefined). */
function withField(path: readonly (string | number)[], value: unknown): string {
  const file = JSON.parse(text) as Record<string | number, unknown>;
  let parent = file;
  for (const step of path.slice(0, -1)) parent = parent[step] as Record<string | number, unknown>;
  parent[path.at(-1)!] = value;
  return JSON.stringify(file);
}

/** One decision of each kind. */
const decidedSchedule = withDecisions(
  { ...good.schedule, faults: [] },
  [
    { do: 'timeout', node: 1, timer: 'election' },
    { do: 'persist', node: 1 },
    { do: 'deliver', from: 1, to: 2, kind: 'RequestVote', nth: 1, says: 'RequestVote t1 last 0/0' },
    { do: 'deliver', again: true, from: 1, to: 2, kind: 'RequestVote', nth: 1 },
    { do: 'apply', node: 2 },
    { do: 'snapshot', node: 2 },
    { do: 'propose', node: 1, command: { set: ['x', 1, null] } },
    { do: 'crash', node: 3, writes: 0, torn: { parts: 1, entries: -1 } },
    { do: 'restart', node: 3 },
  ],
  true,
);

/** The text of a file with these decisions. */
function withDecided(decisions: unknown, fields: object = {}): string {
  const file = { ...good, schedule: decidedSchedule, expect: null };
  return JSON.stringify({ ...JSON.parse(printScheduleFile(file)), decisions, ...fields });
}

describe('a schedule file', () => {
  test('comes back as it was written', () => {
    expect(parseScheduleFile(text, 'x.json')).toEqual(good);
  });

  test('comes back as it was written, whatever the seed draws', () => {
    const hash = fc.stringMatching(/^[0-9a-f]{16}$/);
    const expectation: fc.Arbitrary<Expectation | null> = fc.option(
      fc.record({
        verdict: fc.constant('pass' as const),
        property: fc.constant(null),
        kind: fc.constant(null),
        peer: fc.constant(null),
        position: fc.integer({ min: 5000, max: 10_000_000 }),
        timeUs: fc.nat(),
        hash,
        checkpoints: fc
          .array(hash, { maxLength: 5 })
          .map((hashes) => hashes.map((each, i) => [i * 1000 + 1000, each] as const)),
      }),
    );
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer(),
        fc.integer({ min: 1, max: 15 }),
        expectation,
        (high, low, peers, expectedOutcome) => {
          const seed = { high, low };
          const schedule = { scenario: 'chaos', seed, ...drawSwarm(seed, peers, EVERYTHING) };
          const file: ScheduleFile = { ...good, schedule, expect: expectedOutcome };
          const printed = printScheduleFile(file);
          const back = parseScheduleFile(printed, 'x.json');
          expect(back).toEqual(file);
          expect(printScheduleFile(back)).toBe(printed);
          expect(printed).toContain(`"seed": "${formatSeed(seed)}"`);
        },
      ),
    );
  });

  test('comes back with its decisions', () => {
    const file: ScheduleFile = { ...good, schedule: decidedSchedule, expect: null };
    const printed = printScheduleFile(file);
    expect(parseScheduleFile(printed, 'x.json')).toEqual(file);
    expect(printScheduleFile(parseScheduleFile(printed, 'x.json'))).toBe(printed);
  });

  test('keeps a message whose words are too long to be read again, by its place', () => {
    const name = { do: 'deliver', from: 1, to: 2, kind: 'AppendEntries', nth: 1 } as const;
    const file = (says: string): ScheduleFile => ({
      ...good,
      schedule: { ...decidedSchedule, decisions: [{ ...name, says }] },
      expect: null,
    });
    const back = (says: string): unknown =>
      parseScheduleFile(printScheduleFile(file(says)), 'x.json').schedule.decisions;
    expect(back('x'.repeat(5_000))).toEqual([{ ...name, says: 'x'.repeat(5_000) }]);
    expect(back('x'.repeat(50_000))).toEqual([name]);
  });

  test('of version 1 is still read, and replays to what it recorded', () => {
    const path = join(import.meta.dirname, '../../../test/fixtures/schedule-v1.json');
    const { schedule, expect: outcome } = parseScheduleFile(readFileSync(path, 'utf8'), path);
    const { peer } = scenarioNamed(schedule.scenario)!;
    const { hash, events, violation } = runSchedule(peer, schedule);
    expect([hash, events, violation!.property]).toEqual([
      outcome!.hash,
      outcome!.position,
      outcome!.property,
    ]);
  });

  test('may leave the outcome open', () => {
    expect(parseScheduleFile(withField(['expect'], null), 'x.json').expect).toBeNull();
  });
});

describe('a bad schedule file is refused with a typed error that says where and why', () => {
  const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
  const fault = (fields: object): unknown[] => [
    { kind: 'crash', atUs: 1, forUs: 1, node: 1, ...fields },
  ];
  const cut = (links: unknown): unknown[] => [
    { kind: 'partition', atUs: 1, forUs: 1, shape: 'x', links },
  ];
  const corpus: readonly (readonly [name: string, input: string, code: string, path: string])[] = [
    ['empty', '', 'E_EMPTY', ''],
    ['blank', ' \n\t ', 'E_EMPTY', ''],
    ['byte order mark', `\u{feff}${text}`, 'E_ENCODING', ''],
    ['UTF-16', [...text].join('\0'), 'E_ENCODING', ''],
    ['a null', 'null', 'E_FORMAT', ''],
    ['a number', '7', 'E_FORMAT', ''],
    ['a list', '[]', 'E_FORMAT', ''],
    ['not JSON', 'raft', 'E_SYNTAX', ''],
    ['a comment', text.replace('\n', '// x\n'), 'E_SYNTAX', ''],
    ['a trailing comma', text.replace('\n}\n', ',\n}\n'), 'E_SYNTAX', ''],
    ['two documents', text + text, 'E_SYNTAX', ''],
    [
      'cut in the faults',
      text.slice(0, text.indexOf('"partition"')),
      'E_TRUNCATED',
      'faults[1].kind',
    ],
    ['cut in a text', text.slice(0, text.indexOf('chaos') + 2), 'E_TRUNCATED', 'scenario'],
    ['a million nested lists', deep, 'E_TOO_DEEP', ''],
    ['65 nested objects', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, 'E_TOO_DEEP', ''],
    ['a long text', withField(['scenario'], 'x'.repeat(20_000)), 'E_TOO_LARGE', 'scenario'],
    [
      '__proto__',
      text.replace('"scenario"', '"__proto__": {"x": 1}, "scenario"'),
      'E_KEY',
      '__proto__',
    ],
    [
      'escaped __proto__',
      text.replace('"peers"', '"__pr\\u006fto__": {}, "peers"'),
      'E_KEY',
      'config.__proto__',
    ],
    ['constructor', text.replace('"node":2', '"constructor":2'), 'E_KEY', 'faults[0].constructor'],
    ['prototype', text.replace('"peers"', '"prototype"'), 'E_KEY', 'config.prototype'],
    ['the same field twice', text.replace('"seed"', '"seed": "1", "seed"'), 'E_KEY', 'seed'],
    ['another format', withField(['format'], 'other'), 'E_FORMAT', 'format'],
    ['no format', withField(['format'], undefined), 'E_FORMAT', 'format'],
    ['a newer version', withField(['formatVersion'], 3), 'E_FORMAT_TOO_NEW', 'formatVersion'],
    ['version 0', withField(['formatVersion'], 0), 'E_SCHEMA', 'formatVersion'],
    ['version as text', withField(['formatVersion'], '1'), 'E_SCHEMA', 'formatVersion'],
    ['an unknown field', withField(['sceed'], 1), 'E_SCHEMA', 'sceed'],
    [
      'an unknown field inside',
      withField(['config', 'network', 'loss'], 1),
      'E_SCHEMA',
      'config.network.loss',
    ],
    ['no seed', withField(['seed'], undefined), 'E_SCHEMA', 'seed'],
    ['seed as number', withField(['seed'], 7), 'E_SCHEMA', 'seed'],
    ['negative seed', withField(['seed'], '-1'), 'E_SCHEMA', 'seed'],
    ['seed of 65 bits', withField(['seed'], '18446744073709551616'), 'E_SCHEMA', 'seed'],
    ['no servers', withField(['config', 'peers'], 0), 'E_SCHEMA', 'config.peers'],
    ['16 servers', withField(['config', 'peers'], 16), 'E_SCHEMA', 'config.peers'],
    ['half a server', withField(['config', 'peers'], 2.5), 'E_SCHEMA', 'config.peers'],
    ['config as list', withField(['config'], []), 'E_SCHEMA', 'config'],
    [
      'a majority lost',
      withField(['config', 'lostForGood'], [1, 2, 3]),
      'E_SCHEMA',
      'config.lostForGood',
    ],
    [
      'a stranger lost',
      withField(['config', 'lostForGood'], [1, 6]),
      'E_SCHEMA',
      'config.lostForGood[1]',
    ],
    [
      'one lost twice',
      withField(['config', 'lostForGood'], [4, 4]),
      'E_SCHEMA',
      'config.lostForGood[1]',
    ],
    ['n0 lost', withField(['config', 'lostForGood'], [0]), 'E_SCHEMA', 'config.lostForGood[0]'],
    [
      'nobody lost, in no list',
      withField(['config', 'lostForGood'], null),
      'E_SCHEMA',
      'config.lostForGood',
    ],
    ['other checks', withField(['config', 'checks'], 'local'), 'E_SCHEMA', 'config.checks'],
    ['negative time', withField(['config', 'healAtUs'], -1), 'E_SCHEMA', 'config.healAtUs'],
    [
      'minus zero',
      text.replace('"healAtUs": 20000000', '"healAtUs": -0'),
      'E_SCHEMA',
      'config.healAtUs',
    ],
    [
      'infinite time',
      text.replace('"healAtUs": 20000000', '"healAtUs": 1e999'),
      'E_SCHEMA',
      'config.healAtUs',
    ],
    ['time null', withField(['config', 'durationUs'], null), 'E_SCHEMA', 'config.durationUs'],
    ['no time to run', withField(['config', 'durationUs'], 0), 'E_SCHEMA', 'config.durationUs'],
    ['unsafe time', withField(['config', 'durationUs'], 2 ** 53), 'E_SCHEMA', 'config.durationUs'],
    [
      'min above max',
      withField(['config', 'network', 'latencyMinUs'], 9_999_999),
      'E_SCHEMA',
      'config.network.latencyMaxUs',
    ],
    [
      'election without chance',
      withField(['config', 'raft', 'electionTimeoutMinUs'], 999_999),
      'E_SCHEMA',
      'config.raft.electionTimeoutMaxUs',
    ],
    [
      'probability above one',
      withField(['config', 'network', 'lossPpm'], 1_000_001),
      'E_SCHEMA',
      'config.network.lossPpm',
    ],
    [
      'fifo as number',
      withField(['config', 'network', 'fifo'], 1),
      'E_SCHEMA',
      'config.network.fifo',
    ],
    [
      'unknown crash mode',
      withField(['config', 'disk', 'onCrash'], 'burn'),
      'E_SCHEMA',
      'config.disk.onCrash',
    ],
    [
      '101 clients',
      withField(['config', 'clients', 'count'], 101),
      'E_SCHEMA',
      'config.clients.count',
    ],
    [
      'clients in a hurry',
      withField(['config', 'clients', 'retryUs'], 0),
      'E_SCHEMA',
      'config.clients.retryUs',
    ],
    [
      'more clocks than servers',
      withField(['config', 'clocks', 'ratePpm'], [0, 0, 0, 0, 0, 0]),
      'E_SCHEMA',
      'config.clocks.ratePpm',
    ],
    [
      'a clock that stands',
      withField(['config', 'clocks', 'ratePpm'], [-1_000_000]),
      'E_SCHEMA',
      'config.clocks.ratePpm[0]',
    ],
    [
      'unknown adversary',
      withField(['config', 'adversaries', 0, 'name'], 'toString'),
      'E_SCHEMA',
      'config.adversaries[0].name',
    ],
    [
      'the same adversary twice',
      withField(['config', 'adversaries', 1], { name: 'lockstep', chancePpm: 1, forUs: 1 }),
      'E_SCHEMA',
      'config.adversaries[1].name',
    ],
    [
      'endless events',
      withField(['config', 'limits', 'maxEvents'], 1e9),
      'E_SCHEMA',
      'config.limits.maxEvents',
    ],
    ['faults as object', withField(['faults'], {}), 'E_SCHEMA', 'faults'],
    ['a fault that is none', withField(['faults'], [null]), 'E_SCHEMA', 'faults[0]'],
    [
      'unknown kind of fault',
      withField(['faults', 0, 'kind'], 'meteor'),
      'E_SCHEMA',
      'faults[0].kind',
    ],
    ['a fault at no node', withField(['faults'], fault({ node: 0 })), 'E_SCHEMA', 'faults[0].node'],
    [
      'a fault at node 6 of 5',
      withField(['faults'], fault({ node: 6 })),
      'E_SCHEMA',
      'faults[0].node',
    ],
    [
      'a crash with links',
      withField(['faults'], fault({ links: [] })),
      'E_SCHEMA',
      'faults[0].links',
    ],
    ['faults out of order', withField(['faults', 0, 'atUs'], 25), 'E_SCHEMA', 'faults[1].atUs'],
    ['a lasting leap', withField(['faults', 2, 'forUs'], 1), 'E_SCHEMA', 'faults[2].forUs'],
    ['a link of three', withField(['faults'], cut([[1, 2, 3]])), 'E_SCHEMA', 'faults[0].links[0]'],
    ['a link to itself', withField(['faults'], cut([[2, 2]])), 'E_SCHEMA', 'faults[0].links[0]'],
    ['a link to node 6', withField(['faults'], cut([[2, 6]])), 'E_SCHEMA', 'faults[0].links[0][1]'],
    [
      'too many links',
      withField(['faults'], cut(Array.from({ length: 21 }, () => [1, 2]))),
      'E_SCHEMA',
      'faults[0].links',
    ],
    ['unknown verdict', withField(['expect', 'verdict'], 'fine'), 'E_SCHEMA', 'expect.verdict'],
    [
      'a pass that violates',
      withField(['expect', 'verdict'], 'pass'),
      'E_SCHEMA',
      'expect.property',
    ],
    [
      'a violation of nothing',
      withField(['expect', 'property'], null),
      'E_SCHEMA',
      'expect.property',
    ],
    [
      'a hash that is none',
      withField(['expect', 'hash'], HASH.toUpperCase()),
      'E_SCHEMA',
      'expect.hash',
    ],
    [
      'checkpoints out of order',
      withField(['expect', 'checkpoints', 1, 0], 1000),
      'E_SCHEMA',
      'expect.checkpoints[1][0]',
    ],
    ['decisions in version 1', withDecided([], { formatVersion: 1 }), 'E_SCHEMA', 'decisions'],
    ['decisions beside faults', withDecided([], { faults: fault({}) }), 'E_SCHEMA', 'faults'],
    ['decisions that are no list', withDecided({}), 'E_SCHEMA', 'decisions'],
    ['an unknown decision', withDecided([{ do: 'x' }]), 'E_SCHEMA', 'decisions[0].do'],
    [
      'a decision at a server that is not there',
      withDecided([{ do: 'persist', node: 9 }]),
      'E_SCHEMA',
      'decisions[0].node',
    ],
    [
      'a message to its sender',
      withDecided([{ do: 'deliver', from: 1, to: 1, kind: 'x', nth: 1 }]),
      'E_SCHEMA',
      'decisions[0].to',
    ],
    [
      'a message before the first',
      withDecided([{ do: 'deliver', from: 1, to: 2, kind: 'x', nth: 0 }]),
      'E_SCHEMA',
      'decisions[0].nth',
    ],
    [
      'a proposal of nothing',
      withDecided([{ do: 'propose', node: 1 }]),
      'E_SCHEMA',
      'decisions[0].command',
    ],
    [
      'a proposal of a number that does not come back',
      withDecided('@').replace('"@"', '[{"do": "propose", "node": 1, "command": [-0]}]'),
      'E_SCHEMA',
      'decisions[0].command',
    ],
    [
      'a crash that does not say what survives',
      withDecided([{ do: 'crash', node: 1, writes: 0 }]),
      'E_SCHEMA',
      'decisions[0].torn',
    ],
    [
      'a checkpoint behind the end',
      withField(['expect', 'position'], 1500),
      'E_SCHEMA',
      'expect.checkpoints[1][0]',
    ],
  ];

  test.each(corpus)('%s', (_name, input, code, path) => {
    const error = errorOf(input);
    expect(error.code).toBe(code);
    expect(exitCodeFor(error)).toBe(3);
    expect(error.found).not.toBe('');
    expect(error.expected).not.toBe('');
    expect(error.message.startsWith('x.json: ')).toBe(true);
    expect(error.path.startsWith(path)).toBe(true);
    expect(path === '' || error.message.includes(`at ${path}`)).toBe(true);
  });

  test('in words: where, what was found, what was expected', () => {
    expect(errorOf(withField(['faults', 0, 'node'], 9)).message).toBe(
      'x.json: at faults[0].node: found 9, expected an integer from 1 to 5',
    );
  });

  test('a misspelt field brings a suggestion', () => {
    expect(errorOf(text.replace('"lossPpm"', '"losPpm"')).hint).toBe("Did you mean 'lossPpm'?");
  });

  test('a newer format names both versions', () => {
    const { hint } = errorOf(withField(['formatVersion'], 12));
    expect(hint).toContain('version 2;');
    expect(hint).toContain('version 12');
  });

  test('more than a million faults are not even looked at', () => {
    const list = Array.from({ length: 1_000_001 }, () => 0).join(',');
    const error = errorOf(text.replace('"faults": [', `"faults": [${list},`));
    expect([error.code, error.path]).toEqual(['E_TOO_LARGE', 'faults']);
  });

  test('what is shown of a file cannot steer the terminal, nor fill it', () => {
    const hostile = `\u{1b}[2J\u{9b}31m\u{202e}\u{7}\r\n${'x'.repeat(400)}`;
    const error = errorOf(withField(['config', 'disk', 'onCrash'], hostile));
    expect(error.message).not.toMatch(/[\u{0}-\u{1f}\u{7f}-\u{9f}\u{202e}]/u);
    expect(error.message.length).toBeLessThan(400);
    const field = errorOf(withField(['config', hostile], 1));
    expect(field.message).not.toMatch(/[\u{0}-\u{1f}\u{7f}-\u{9f}\u{202e}]/u);
  });
});

describe('a file that somebody has damaged', () => {
  /** Reads `input` and says how that ended; anything but a schedule or a typed error is passed on. */
  function outcome(input: string): string {
    try {
      parseScheduleFile(input, 'x.json');
      return 'read';
    } catch (error) {
      if (error instanceof RaftSimError) return error.code;
      throw error;
    }
  }

  test('never causes anything but a typed error (changed characters)', () => {
    const change = fc.record({
      at: fc.nat(text.length - 1),
      remove: fc.integer({ min: 0, max: 20 }),
      insert: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 5 }),
        fc.constantFrom('{', '[', '"', '\\', ',', '1e999', 'null', '-'),
      ),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let damaged = text;
        for (const { at, remove, insert } of changes) {
          damaged = damaged.slice(0, at) + insert + damaged.slice(at + remove);
        }
        expect(outcome(damaged)).toMatch(/^(read|E_[A-Z_]+)$/);
      }),
      { numRuns: 500 },
    );
  });

  test('never causes anything but a typed error (changed values)', () => {
    const paths = pathsOf(JSON.parse(text) as unknown);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 3 }), (path, value) => {
        expect(outcome(withField(path, value))).toMatch(/^(read|E_[A-Z_]+)$/);
      }),
      { numRuns: 500 },
    );
  });

  test('is refused wherever it was cut off', () => {
    const body = text.trimEnd();
    for (let at = 0; at < body.length; at += 7) expect(outcome(body.slice(0, at))).not.toBe('read');
  });
});

/** The paths of all fields and items in a JSON value. */
function pathsOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): (readonly (string | number)[])[] {
  const own = path.length > 0 ? [path] : [];
  if (Array.isArray(value))
    return [...own, ...value.flatMap((item, i) => pathsOf(item, [...path, i]))];
  if (typeof value !== 'object' || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]))];
}
