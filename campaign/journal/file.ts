/**
 * The journal of a campaign as JSON: what was asked for, by whom it is done, and how far it has come. Data that nobody
 * vouches for, like schedule files: no path is ever read from it.
 */
import { z } from 'zod';
import { parseCheckedJson } from '../../sim/schedule/file/checked-json.ts';
import { parseSeed } from '../../sim/chance/choose.ts';
import { describeValue, RaftSimError } from '../../lib/errors.ts';
import { allInvariants } from '../../sim/judge/invariants/index.ts';
import { fieldOf, schemaError } from '../../sim/schedule/file/errors.ts';
import { int, MAX_PEERS, oneOf, text } from '../../sim/schedule/file/schema.ts';
import { FAULT_NAMES, SITUATION_NAMES } from '../../sim/coverage/tally.ts';
import { checkJournal } from './checks.ts';
import type { ProcessId } from './process-id.ts';
import type { FuzzSpec } from '../kinds/fuzz/runs.ts';
import type { FuzzState } from '../kinds/fuzz/state.ts';

export const JOURNAL_FORMAT = 'raft-sim/campaign';
export const JOURNAL_VERSION = 1;

/** What a campaign was asked to do, as far as its outcome depends on it. */
export interface CampaignRequest {
  readonly spec: FuzzSpec;
  readonly timeMs: number | null;
  readonly maxFailures: number;
  readonly strict: boolean;
}

export interface JournalFile {
  readonly engine: { readonly name: string; readonly version: string; readonly semantics: number };
  readonly peer: { readonly name: string };
  /** Who wrote it. */
  readonly owner: ProcessId;
  readonly request: CampaignRequest;
  /** A digest of what the scenario draws for the first seeds. */
  readonly draws: string;
  /** A digest of the regressions that are replayed first. */
  readonly corpus: string;
  /** Its failures have no paths: where the files are follows from the directory. */
  readonly state: FuzzState;
}

const count = int(0, Number.MAX_SAFE_INTEGER);
const seed = z.custom<string>(
  (value) => typeof value === 'string' && parseSeed(value) !== undefined,
  { error: 'a decimal number from 0 to 18446744073709551615, in quotes' },
);
const bool = z.custom<boolean>((value) => typeof value === 'boolean', { error: 'true or false' });

function hex(digits: number): z.ZodType<string> {
  const isHex = (value: unknown): boolean =>
    typeof value === 'string' && value.length === digits && /^[0-9a-f]+$/.test(value);
  return z.custom<string>(isHex, { error: `${digits} hexadecimal digits` });
}

/** An object with exactly these fields. */
function each<K extends string, T extends z.ZodType>(
  names: readonly K[],
  schema: T,
): z.ZodObject<Record<K, T>, z.core.$strict> {
  return z.strictObject(Object.fromEntries(names.map((name) => [name, schema])) as Record<K, T>);
}

const totals = z.strictObject({
  runs: count,
  violations: count,
  limits: count,
  repeats: count,
  events: count,
  simulatedUs: count,
  committed: count,
  answered: count,
  judged: count,
  recovered: count,
  legitimatelyStuck: count,
  tally: z.strictObject({
    faults: each(FAULT_NAMES, z.strictObject({ attempted: count, applied: count })),
    situations: each(SITUATION_NAMES, count),
    // More than an object may have fields. Which names there are depends on the peer: checkEngine looks at them.
    cells: z.array(z.tuple([text(200), count])),
  }),
  evaluations: each(
    allInvariants.map(({ name }) => name),
    count,
  ),
});

const journalSchema = z.strictObject({
  format: text(100),
  formatVersion: int(1, JOURNAL_VERSION),
  engine: z.strictObject({ name: text(100), version: text(100), semantics: int(1, 1_000_000) }),
  peer: z.strictObject({ name: text(100) }),
  owner: z.strictObject({ pid: int(1, 2 ** 32), started: text(100) }),
  request: z.strictObject({
    scenario: text(100),
    peersMin: int(1, MAX_PEERS),
    peersMax: int(1, MAX_PEERS),
    firstSeed: seed,
    lastSeed: seed,
    timeMs: count.nullable(),
    maxFailures: int(1, 1_000_000),
    strict: bool,
  }),
  draws: hex(16),
  corpus: hex(16),
  done: z.strictObject({
    lastSeed: seed,
    firstHash: hex(16),
    lastHash: hex(16),
    chain: hex(64),
    elapsedMs: count,
    furtherFailures: count,
    limits: z.array(z.strictObject({ seed, message: text(1_000) })),
    totals,
    failures: z.array(
      z.strictObject({
        seed,
        property: text(100),
        kind: oneOf(['end-to-end', 'local', 'liveness', 'contract']),
        hash: hex(16),
        signature: hex(16),
      }),
    ),
  }),
});

export type RawJournal = z.infer<typeof journalSchema>;

/** The text of a journal. Something must have been done. */
export function printJournal(file: JournalFile): string {
  const { engine, peer, owner, request, draws, corpus, state } = file;
  const { spec, ...rest } = request;
  const raw: RawJournal = {
    format: JOURNAL_FORMAT,
    formatVersion: JOURNAL_VERSION,
    engine,
    peer,
    owner,
    request: {
      ...spec,
      firstSeed: spec.firstSeed.toString(),
      lastSeed: spec.lastSeed.toString(),
      ...rest,
    },
    draws,
    corpus,
    done: {
      lastSeed: String(state.lastSeed),
      firstHash: state.firstHash ?? '',
      lastHash: state.lastHash ?? '',
      chain: state.chain,
      elapsedMs: Math.round(state.elapsedMs),
      furtherFailures: state.furtherFailures,
      limits: state.limits.map((limit) => ({ ...limit, seed: limit.seed.toString() })),
      totals: {
        ...state.totals,
        tally: { ...state.totals.tally, cells: Object.entries(state.totals.tally.cells) },
      },
      failures: state.found.map(({ seed: value, property, kind, hash, signature }) => ({
        seed: value.toString(),
        property,
        kind,
        hash,
        signature,
      })),
    },
  };
  return `${JSON.stringify(raw, null, 1)}\n`;
}

/**
 * Reads a journal; `source` names it in errors. Throws RaftSimError: what `parseCheckedJson` throws, E_FORMAT,
 * E_FORMAT_TOO_NEW or E_SCHEMA. Never throws anything else.
 */
export function parseJournal(input: string, source: string): JournalFile {
  const parsed = parseCheckedJson(input, source, 'the journal of a campaign');
  checkFormat(parsed, source);
  const result = journalSchema.safeParse(parsed, { jitless: true });
  if (!result.success) throw schemaError(parsed, result.error.issues, source);
  const { engine, peer, owner, request, draws, corpus, done } = result.data;
  checkJournal(result.data, source);
  const { scenario, peersMin, peersMax, timeMs, maxFailures, strict } = request;
  const firstSeed = BigInt(request.firstSeed);
  const spec = { scenario, peersMin, peersMax, firstSeed, lastSeed: BigInt(request.lastSeed) };
  const { failures, totals: sums, ...rest } = done;
  const state: FuzzState = {
    ...rest,
    totals: { ...sums, tally: { ...sums.tally, cells: Object.fromEntries(sums.tally.cells) } },
    lastSeed: BigInt(done.lastSeed),
    limits: done.limits.map((limit) => ({ ...limit, seed: BigInt(limit.seed) })),
    found: failures.map((note) => ({ ...note, seed: BigInt(note.seed), artefact: null })),
  };
  const asked = { spec, timeMs, maxFailures, strict };
  return { engine, peer, owner, request: asked, draws, corpus, state };
}

function checkFormat(parsed: unknown, source: string): void {
  const format = fieldOf(parsed, 'format');
  if (format !== JOURNAL_FORMAT) {
    const expected = `"${JOURNAL_FORMAT}", as in the journal of a campaign`;
    const found = describeValue(format);
    throw new RaftSimError('E_FORMAT', { source, path: 'format', found, expected });
  }
  const version = fieldOf(parsed, 'formatVersion');
  if (typeof version !== 'number' || version <= JOURNAL_VERSION) return;
  throw new RaftSimError('E_FORMAT_TOO_NEW', {
    source,
    path: 'formatVersion',
    found: String(version),
    expected: `${JOURNAL_VERSION} or less`,
    hint: 'Resume the campaign with the version of raft-sim that started it.',
  });
}
