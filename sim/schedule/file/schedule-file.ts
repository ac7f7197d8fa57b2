/**
 * Schedule files: a run as JSON, to be kept, sent and replayed. Pure: text in, schedule out, and back.
 *
 * A file is data and nothing else. It names a scenario, which is looked up among the registered ones; it holds no path,
 * pattern or code. Reading copies every field into fresh objects after checking it.
 */
import type { z } from 'zod';
import type { PeerId, Us } from '../../../contract/peer.ts';
import { parseCheckedJson } from './checked-json.ts';
import { formatSeed, parseSeed } from '../../chance/choose.ts';
import { describeValue, RaftSimError } from '../../../lib/errors.ts';
import type { Decision } from '../decision.ts';
import type { Violation } from '../../judge/violation.ts';
import type { Schedule } from '../schedule.ts';
import { checkTogether } from './checks.ts';
import { fieldOf, isRecord, schemaError } from './errors.ts';
import { MAX_STRING } from './scan.ts';
import {
  decisionSchema,
  faultSchema,
  MAX_CHECKPOINTS,
  MAX_DECISIONS,
  MAX_FAULTS,
  MAX_PEERS,
  scheduleFileSchema,
} from './schema.ts';

export const SCHEDULE_FORMAT = 'raft-sim/schedule';
export const FORMAT_VERSION = 2;
/** Bumped whenever the trace hash of any schedule changes: only then do runs compare byte for byte. */
export const ENGINE_SEMANTICS = 1;

/** How far a run has come, by its hash: position and hash at that position. */
export type HashCheckpoint = readonly [position: number, hash: string];

/** The outcome of a run when it was recorded. */
export interface Expectation {
  readonly verdict: 'pass' | 'violation' | 'limit';
  /** The violated property, else null. */
  readonly property: string | null;
  readonly kind: Violation['kind'] | null;
  /** Who broke it, if it is one server's doing. */
  readonly peer: PeerId | null;
  /** Number of events executed. */
  readonly position: number;
  readonly timeUs: Us;
  readonly hash: string;
  readonly checkpoints: readonly HashCheckpoint[];
}

export interface ScheduleFile {
  readonly engine: { readonly name: string; readonly version: string; readonly semantics: number };
  readonly peer: { readonly name: string };
  readonly schedule: Schedule;
  /** null: nothing is known of the outcome, as in a file written by hand. */
  readonly expect: Expectation | null;
}

/**
 * Reads a schedule file. `source` names it in errors.
 *
 * Throws RaftSimError, whose code tells what is wrong: E_EMPTY, E_ENCODING, E_TOO_LARGE, E_TOO_DEEP, E_TRUNCATED, E_SYNTAX,
 * E_KEY, E_FORMAT, E_FORMAT_TOO_NEW or E_SCHEMA. Never throws anything else.
 */
export function parseScheduleFile(text: string, source: string): ScheduleFile {
  const parsed = parseCheckedJson(text, source, 'a schedule');
  checkFormat(parsed, source);
  checkSizes(parsed, source);
  const result = scheduleFileSchema.safeParse(parsed, { jitless: true });
  if (!result.success) throw schemaError(parsed, result.error.issues, source);
  const { data } = result;
  const each = <T>(name: string, items: readonly unknown[], schema: z.ZodType<T>): T[] =>
    // One by one, to stop at the first that is wrong: a million complaints are one too many.
    items.map((item, i) => {
      const checked = schema.safeParse(item, { jitless: true });
      if (checked.success) return checked.data;
      const issues = checked.error.issues.map((issue) => ({
        ...issue,
        path: [name, i, ...issue.path],
      }));
      throw schemaError(parsed, issues, source);
    });
  const faults = each('faults', data.faults, faultSchema);
  const decisions =
    data.decisions == null ? null : each('decisions', data.decisions, decisionSchema);
  const { engine, peer, scenario, config, expect } = data;
  checkTogether({ ...data, faults, decisions }, source);
  const seed = parseSeed(data.seed)!;
  const drawn = { scenario, seed, config, faults };
  const schedule = decisions === null ? drawn : { ...drawn, decisions };
  return { engine, peer, schedule, expect };
}

/** The text of a schedule file: fields in a fixed order, one fault, decision or checkpoint a line, so that files compare well. */
export function printScheduleFile(file: ScheduleFile): string {
  const { engine, peer, schedule, expect } = file;
  // Walks depend on the code of their strategy: a file holds the decisions that they led to (see write-down.ts).
  if (schedule.walk !== undefined)
    throw new Error('printScheduleFile: a walk is to be written down first');
  const fields: readonly (readonly [string, string])[] = [
    ['format', JSON.stringify(SCHEDULE_FORMAT)],
    ['formatVersion', String(FORMAT_VERSION)],
    ['engine', JSON.stringify(engine)],
    ['peer', JSON.stringify(peer)],
    ['scenario', JSON.stringify(schedule.scenario)],
    ['seed', JSON.stringify(formatSeed(schedule.seed))],
    ['config', indent(JSON.stringify(schedule.config, null, 2))],
    ['faults', list(schedule.faults, '  ')],
    [
      'decisions',
      schedule.decisions === undefined ? 'null' : list(schedule.decisions.map(readable), '  '),
    ],
    ['expect', expect === null ? 'null' : printExpectation(expect)],
  ];
  return `{\n${fields.map(([name, value]) => `  "${name}": ${value}`).join(',\n')}\n}\n`;
}

/** Without the words of a message if they are too long to be read again: its place still names it. */
function readable(decision: Decision): Decision {
  if (decision.do !== 'deliver' || decision.says === undefined) return decision;
  if (JSON.stringify(decision.says).length <= MAX_STRING) return decision;
  const { says: _, ...rest } = decision;
  return rest;
}

function printExpectation(expect: Expectation): string {
  const { checkpoints, ...rest } = expect;
  const fields = Object.entries(rest).map(
    ([name, value]) => `    "${name}": ${JSON.stringify(value)}`,
  );
  fields.push(`    "checkpoints": ${list(checkpoints, '    ')}`);
  return `{\n${fields.join(',\n')}\n  }`;
}

function list(items: readonly unknown[], margin: string): string {
  if (items.length === 0) return '[]';
  return `[\n${items.map((item) => `${margin}  ${JSON.stringify(item)}`).join(',\n')}\n${margin}]`;
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n  ');
}

/** Is it a schedule file at all, of a version that this reader knows? */
function checkFormat(parsed: unknown, source: string): void {
  const format = fieldOf(parsed, 'format');
  if (format !== SCHEDULE_FORMAT) {
    throw new RaftSimError('E_FORMAT', {
      source,
      path: isRecord(parsed) ? 'format' : '',
      found: describeValue(isRecord(parsed) ? format : parsed),
      expected: isRecord(parsed)
        ? `"${SCHEDULE_FORMAT}"`
        : 'an object, as in files written by raft-sim',
    });
  }
  const version = fieldOf(parsed, 'formatVersion');
  if (typeof version === 'number' && version > FORMAT_VERSION) {
    throw new RaftSimError('E_FORMAT_TOO_NEW', {
      source,
      path: 'formatVersion',
      found: String(version),
      expected: `${FORMAT_VERSION} or less`,
      hint: `This raft-sim reads files up to version ${FORMAT_VERSION}; version ${version} needs a newer one.`,
    });
  }
}

/** No list may be longer than it can sensibly be, before anybody looks at its items. */
function checkSizes(parsed: unknown, source: string): void {
  const config = fieldOf(parsed, 'config');
  const faults = fieldOf(parsed, 'faults');
  const lists: readonly (readonly [path: string, list: unknown, most: number])[] = [
    ['config.clocks.ratePpm', fieldOf(fieldOf(config, 'clocks'), 'ratePpm'), MAX_PEERS],
    ['config.adversaries', fieldOf(config, 'adversaries'), 100],
    ['expect.checkpoints', fieldOf(fieldOf(parsed, 'expect'), 'checkpoints'), MAX_CHECKPOINTS],
    ['faults', faults, MAX_FAULTS],
    ['decisions', fieldOf(parsed, 'decisions'), MAX_DECISIONS],
  ];
  for (const [path, items, most] of lists) checkSize(path, items, most, source);
  if (!Array.isArray(faults)) return;
  faults.forEach((fault: unknown, i) => {
    checkSize(`faults[${i}].links`, fieldOf(fault, 'links'), MAX_PEERS * MAX_PEERS, source);
  });
}

function checkSize(path: string, items: unknown, most: number, source: string): void {
  if (!Array.isArray(items) || items.length <= most) return;
  throw new RaftSimError('E_TOO_LARGE', {
    source,
    path,
    found: describeValue(items),
    expected: `at most ${most} items`,
  });
}
