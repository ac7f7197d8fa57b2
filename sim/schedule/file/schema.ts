/**
 * The shape of a schedule file: every field, every range. Unknown fields are errors, so that a misspelt one cannot switch
 * something off in silence. What relates several fields is in checks.ts.
 */
import { z } from 'zod';
import { ADVERSARIES } from '../adversary.ts';
import type { AdversaryName } from '../adversary.ts';
import { parseSeed } from '../../chance/choose.ts';
import type { SimulationConfig } from '../config.ts';
import { MAX_TIME_US } from '../time.ts';
import type { Decision } from '../decision.ts';
import type { Fault } from '../fault.ts';

export const MAX_PEERS = 15;
export const MAX_FAULTS = 1_000_000;
export const MAX_DECISIONS = 10_000_000;
const MAX_EVENTS = 10_000_000;
/** One for every 1,000 events. */
export const MAX_CHECKPOINTS = MAX_EVENTS / 1_000;

/** An integer in min .. max. The message is what an error says was expected. */
export function int(min: number, max: number): z.ZodType<number> {
  return z.custom<number>(
    (value) =>
      Number.isSafeInteger(value) &&
      !Object.is(value, -0) &&
      Number(value) >= min &&
      Number(value) <= max,
    { error: `an integer from ${min} to ${max}` },
  );
}

/** One of these words. */
export function oneOf<const T extends string>(values: readonly T[]): z.ZodType<T> {
  return z.custom<T>((value) => (values as readonly unknown[]).includes(value), {
    error: `one of ${values.map((value) => `"${value}"`).join(', ')}`,
  });
}

/** A text of at most so many characters. */
export function text(max: number): z.ZodType<string> {
  return z.custom<string>((value) => typeof value === 'string' && value.length <= max, {
    error: `a text of at most ${max} characters`,
  });
}

const bool = z.custom<boolean>((value) => typeof value === 'boolean', { error: 'true or false' });
const us = int(0, MAX_TIME_US);
const ppm = int(0, 1_000_000);
const node = int(1, MAX_PEERS);
/** A clock may run at a tenth of the true rate, or eleven times as fast. */
const ratePpm = int(-900_000, 10_000_000);
const hash = z.custom<string>(
  (value) => typeof value === 'string' && /^[0-9a-f]{16}$/.test(value),
  {
    error: '16 hexadecimal digits',
  },
);
const position = int(0, MAX_EVENTS);

const adversaryName = z.custom<AdversaryName>(
  (value) => typeof value === 'string' && Object.hasOwn(ADVERSARIES, value),
  { error: `one of ${Object.keys(ADVERSARIES).join(', ')}` },
);

const config = z.strictObject({
  peers: int(1, MAX_PEERS),
  durationUs: int(1, MAX_TIME_US),
  healAtUs: us,
  raft: z.strictObject({
    electionTimeoutMinUs: int(1, MAX_TIME_US),
    electionTimeoutMaxUs: int(1, MAX_TIME_US),
    heartbeatUs: int(1, MAX_TIME_US),
    noopOnElection: bool,
    maxEntriesPerMessage: int(1, 1_000_000),
    maxInflight: int(1, 1_000_000),
  }),
  network: z.strictObject({
    latencyMinUs: us,
    latencyMaxUs: us,
    lossPpm: ppm,
    duplicatePpm: ppm,
    stragglerPpm: ppm,
    stragglerMaxUs: us,
    fifo: bool,
  }),
  disk: z.strictObject({
    writeMinUs: us,
    writeMaxUs: us,
    onCrash: oneOf(['keep', 'lose', 'tear']),
  }),
  service: z.strictObject({
    applyMinUs: us,
    applyMaxUs: us,
    snapshotEvery: int(0, 1_000_000_000),
  }),
  clients: z.strictObject({
    count: int(0, 100),
    thinkMinUs: us,
    thinkMaxUs: us,
    timeoutUs: int(1, MAX_TIME_US),
    retryUs: int(1, MAX_TIME_US),
  }),
  clocks: z.strictObject({ ratePpm: z.array(ratePpm) }),
  adversaries: z.array(
    z.strictObject({
      name: adversaryName,
      chancePpm: ppm,
      forUs: int(1, MAX_TIME_US),
    }),
  ),
  limits: z.strictObject({
    maxEvents: int(1, MAX_EVENTS),
    maxEventsPerInstant: int(1, MAX_EVENTS),
  }),
  lostForGood: z.array(node).optional(),
  checks: oneOf(['end-to-end']).optional(),
}) satisfies z.ZodType<SimulationConfig>;

const FAULT_KINDS =
  'one of crash, pause, slow, stall-disk, partition, clog, skew-clock, jump-clock';

const span = { atUs: us, forUs: int(1, MAX_TIME_US) };
const links = z.array(z.tuple([node, node]));

/** One fault; the file's list is checked item by item. */
export const faultSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('crash'), ...span, node }),
    z.strictObject({ kind: z.literal('pause'), ...span, node }),
    z.strictObject({ kind: z.literal('slow'), ...span, node, extraUs: us }),
    z.strictObject({ kind: z.literal('stall-disk'), ...span, node, extraUs: us }),
    z.strictObject({ kind: z.literal('partition'), ...span, shape: text(100), links }),
    z.strictObject({ kind: z.literal('clog'), ...span, shape: text(100), links }),
    z.strictObject({ kind: z.literal('skew-clock'), ...span, node, ratePpm }),
    z.strictObject({
      kind: z.literal('jump-clock'),
      atUs: us,
      forUs: int(0, 0),
      node,
      byUs: int(-MAX_TIME_US, MAX_TIME_US),
    }),
  ],
  { error: (issue) => (issue.code === 'invalid_union' ? FAULT_KINDS : undefined) },
) satisfies z.ZodType<Fault>;

const DECISION_KINDS = 'one of deliver, timeout, persist, apply, snapshot, propose, crash, restart';

const count = int(0, 1_000_000_000);

/** Any JSON that a file gives back as it was: `-0` would come back as 0, and `1e999` is no number. */
function isKept(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || value === null) return value !== undefined;
  return Object.values(value).every(isKept);
}

const command = z.custom<z.core.util.JSONType>(isKept, {
  error: 'JSON without numbers that cannot be kept, such as -0',
});

/** One decision; the file's list is checked item by item. */
export const decisionSchema = z.discriminatedUnion(
  'do',
  [
    z.strictObject({
      do: z.literal('deliver'),
      again: z.custom<true>((value) => value === true, { error: 'true' }).optional(),
      from: node,
      to: node,
      kind: text(100),
      nth: int(1, 1_000_000_000),
      says: text(10_000).optional(),
    }),
    z.strictObject({ do: z.literal('timeout'), node, timer: text(100) }),
    z.strictObject({ do: z.literal('persist'), node }),
    z.strictObject({ do: z.literal('apply'), node }),
    z.strictObject({ do: z.literal('snapshot'), node }),
    z.strictObject({ do: z.literal('propose'), node, command }),
    z.strictObject({
      do: z.literal('crash'),
      node,
      writes: count,
      torn: z.strictObject({ parts: count, entries: int(-1, 1_000_000_000) }).nullable(),
    }),
    z.strictObject({ do: z.literal('restart'), node }),
  ],
  { error: (issue) => (issue.code === 'invalid_union' ? DECISION_KINDS : undefined) },
) satisfies z.ZodType<Decision>;

const expectation = z.strictObject({
  verdict: oneOf(['pass', 'violation', 'limit']),
  property: text(100).nullable(),
  kind: oneOf(['end-to-end', 'local', 'liveness', 'contract']).nullable(),
  peer: node.nullable(),
  position,
  timeUs: us,
  hash,
  checkpoints: z.array(z.tuple([position, hash])),
});

export const scheduleFileSchema = z.strictObject({
  format: text(100),
  formatVersion: int(1, 1_000_000),
  engine: z.strictObject({ name: text(100), version: text(100), semantics: int(1, 1_000_000) }),
  peer: z.strictObject({ name: text(100) }),
  scenario: text(100),
  seed: z.custom<string>((value) => typeof value === 'string' && parseSeed(value) !== undefined, {
    error: 'a decimal number from 0 to 18446744073709551615, in quotes',
  }),
  config,
  faults: z.array(z.unknown()),
  /** Since version 2. */
  decisions: z.array(z.unknown()).nullable().optional(),
  expect: expectation.nullable(),
});

/** A file of the right shape, its faults and decisions too. */
export type RawScheduleFile = Omit<z.infer<typeof scheduleFileSchema>, 'faults' | 'decisions'> & {
  readonly faults: readonly Fault[];
  readonly decisions: readonly Decision[] | null;
};
