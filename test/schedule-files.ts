/** Valid schedule files of all kinds, for tests that damage them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarioNamed } from '../scenarios/index.ts';
import { CALM_CONFIG } from '../sim/schedule/config.ts';
import type { Decision } from '../sim/schedule/decision.ts';
import { withDecisions, writeDown } from '../sim/order/decisions/write-down.ts';
import type { Fault } from '../sim/schedule/fault.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import type { Expectation } from '../sim/schedule/file/schedule-file.ts';
import { ENGINE_SEMANTICS, printScheduleFile } from '../sim/schedule/file/schedule-file.ts';

const HASH = '0123456789abcdef';

const VIOLATED: Expectation = {
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
};

/** One fault of each kind. */
const FAULTS: readonly Fault[] = [
  { kind: 'crash', atUs: 400_000, forUs: 20_000, node: 2 },
  { kind: 'pause', atUs: 500_000, forUs: 20_000, node: 1 },
  { kind: 'slow', atUs: 600_000, forUs: 20_000, node: 3, extraUs: 5_000 },
  { kind: 'stall-disk', atUs: 600_000, forUs: 20_000, node: 3, extraUs: 5_000 },
  { kind: 'partition', atUs: 700_000, forUs: 50_000, shape: 'halves', links: [[1, 2]] },
  { kind: 'clog', atUs: 700_000, forUs: 50_000, shape: 'one-way', links: [[2, 1]] },
  { kind: 'skew-clock', atUs: 800_000, forUs: 50_000, node: 1, ratePpm: 200_000 },
  { kind: 'jump-clock', atUs: 900_000, forUs: 0, node: 1, byUs: -5_000 },
];

/** One decision of each kind. */
const DECISIONS: readonly Decision[] = [
  { do: 'timeout', node: 1, timer: 'election' },
  { do: 'persist', node: 1 },
  { do: 'deliver', from: 1, to: 2, kind: 'RequestVote', nth: 1, says: 'RequestVote t1 last 0/0' },
  { do: 'deliver', again: true, from: 1, to: 2, kind: 'RequestVote', nth: 1 },
  { do: 'persist', node: 2 },
  { do: 'deliver', from: 2, to: 1, kind: 'RequestVoteReply', nth: 1 },
  { do: 'propose', node: 1, command: { set: ['x', 1, null] } },
  { do: 'apply', node: 2 },
  { do: 'snapshot', node: 2 },
  { do: 'crash', node: 3, writes: 0, torn: { parts: 1, entries: -1 } },
  { do: 'restart', node: 3 },
];

const seed = { high: 0, low: 7 };

function fileOf(schedule: Schedule, expect: Expectation | null = null): string {
  const engine = { name: 'raft-sim', version: '0.1.0', semantics: ENGINE_SEMANTICS };
  return printScheduleFile({ engine, peer: { name: 'raft' }, schedule, expect });
}

/** The files, as texts: of both versions, drawn and decided, with and without an outcome. All run with the raft peer. */
export function validScheduleFiles(): readonly string[] {
  const config = { ...CALM_CONFIG, peers: 3, durationUs: 3_000_000, healAtUs: 2_000_000 };
  const calm: Schedule = { scenario: 'calm', seed, config, faults: [] };
  const busy: Schedule = {
    scenario: 'chaos',
    seed,
    config: {
      ...config,
      clocks: { ratePpm: [0, 200, -200] },
      adversaries: [{ name: 'lockstep', chancePpm: 1_000, forUs: 1_000 }],
    },
    faults: FAULTS,
  };
  const chaos = scenarioNamed('chaos')!;
  const drawn = [1, 2, 3].map((low): Schedule => {
    const drawnSeed = { high: 0, low };
    return { scenario: 'chaos', seed: drawnSeed, ...chaos.draw(drawnSeed, low * 2 + 1) };
  });
  const short = { ...calm, config: { ...config, durationUs: 600_000, healAtUs: 500_000 } };
  return [
    fileOf(calm),
    fileOf(busy, VIOLATED),
    ...drawn.map((each) => fileOf(each)),
    fileOf(withDecisions(calm, DECISIONS, true)),
    fileOf(withDecisions(calm, DECISIONS, false), VIOLATED),
    fileOf(writeDown(chaos.peer, short).schedule),
    readFileSync(join(import.meta.dirname, 'fixtures/schedule-v1.json'), 'utf8'),
  ];
}
