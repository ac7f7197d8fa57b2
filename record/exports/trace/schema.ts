/** The shape of the lines of a trace. Unknown fields are errors; what relates lines to one another is in trace-checks.ts. */
import { z } from 'zod';
import { MAX_TIME_US } from '../../../sim/schedule/time.ts';
import { int, MAX_PEERS, oneOf, text } from '../../../sim/schedule/file/schema.ts';
import { EFFECTS } from './trace.ts';

const MAX_EVENTS = 10_000_000;
const MOST_TEXT = 10_000;

const number = int(0, Number.MAX_SAFE_INTEGER);
const integer = int(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const node = int(1, MAX_PEERS);
const place = int(0, MAX_PEERS);
const position = int(0, MAX_EVENTS);
const us = int(0, MAX_TIME_US);
const words = text(MOST_TEXT);
const bool = z.custom<boolean>((value) => typeof value === 'boolean', { error: 'true or false' });

export const hash = z.custom<string>(
  (value) => typeof value === 'string' && /^[0-9a-f]{16}$/.test(value),
  { error: '16 hexadecimal digits' },
);

const plain = z.custom<z.core.util.JSONType>((value) => value !== undefined, { error: 'JSON' });

const effect = z.custom<readonly [keyof typeof EFFECTS, ...(number | string)[]]>(
  (value) => {
    if (!Array.isArray(value) || typeof value[0] !== 'string') return false;
    if (!Object.hasOwn(EFFECTS, value[0])) return false;
    const names = EFFECTS[value[0] as keyof typeof EFFECTS];
    return (
      value.length === names.length + 1 &&
      names.every((name, i) =>
        name === 'timer' || name === 'says'
          ? typeof value[i + 1] === 'string'
          : Number.isSafeInteger(value[i + 1]),
      )
    );
  },
  { error: `one of ${Object.keys(EFFECTS).join(', ')}, with what belongs to it` },
);

const FATES = ['sent', 'lost', 'cut', 'clogged', 'duplicated', 'held-back'] as const;

const send = z.tuple([
  number,
  node,
  node,
  words,
  int(1, Number.MAX_SAFE_INTEGER),
  words,
  oneOf(FATES),
  plain,
]);

export const headerSchema = z.strictObject({
  format: words,
  formatVersion: int(1, 1_000_000),
  engine: z.unknown(),
  peer: z.unknown(),
  schedule: z.strictObject({
    scenario: z.unknown(),
    seed: z.unknown(),
    config: z.unknown(),
    faults: z.unknown(),
    decisions: z.unknown(),
  }),
  walk: bool,
  from: position,
  sends: z.array(send).optional(),
  digest: hash,
});

export const keyframeSchema = z.strictObject({
  key: position,
  servers: z.array(
    z.strictObject({
      node,
      up: bool,
      incarnation: number,
      role: oneOf(['follower', 'candidate', 'leader']),
      term: integer,
      votedFor: integer,
      leader: integer,
      commitIndex: integer,
      lastApplied: integer,
      snapshotIndex: integer,
      snapshotTerm: integer,
      log: z.array(z.tuple([integer, integer, plain])),
      progress: z.array(z.tuple([number, integer, integer])),
    }),
  ),
  h: hash,
  digest: hash,
});

const NAMES = [
  'deliver',
  'timer',
  'persisted',
  'applied',
  'snapshot',
  'propose',
  'crash',
  'restart',
  'client',
  'fault',
  'heal',
  'note',
] as const;

export const eventSchema = z.strictObject({
  event: position,
  t: us,
  k: oneOf(NAMES),
  at: place,
  from: node.optional(),
  m: number.optional(),
  what: words,
  body: plain.optional(),
  note: words.optional(),
  asides: z.array(words).optional(),
  crashes: z
    .array(z.tuple([node, number, z.tuple([number, int(-1, 1_000_000_000)]).nullable(), words]))
    .optional(),
  answers: z.array(z.tuple([node, plain])).optional(),
  effects: z.array(effect).optional(),
  sends: z.array(send).optional(),
  state: z.array(z.tuple([node, words, plain, plain])).optional(),
  h: hash,
  digest: hash,
});

export const violationSchema = z.strictObject({
  violation: words,
  kind: oneOf(['end-to-end', 'local', 'liveness', 'contract']),
  at: position,
  node: place,
  message: words,
  statement: words,
  source: words,
  digest: hash,
});

export const endSchema = z.strictObject({
  end: position,
  t: us,
  verdict: oneOf(['pass', 'violation', 'limit']),
  h: hash,
  digest: hash,
});
