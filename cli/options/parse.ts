/** Reads the values of options. Each parser throws RaftSimError E_USAGE that says what it found and what it expected. */
import { existsSync, statSync } from 'node:fs';
import { MAX_SEED } from '../../campaign/engine/seeds.ts';
import { describeValue, RaftSimError } from '../../lib/errors.ts';

const MAX_PEERS = 15;
const MAX_TIME_MS = 30 * 24 * 3_600_000;

export interface SeedRange {
  readonly first: bigint;
  /** undefined: there is no last one, so the time must end the campaign. */
  readonly last: bigint | undefined;
}

export interface PeerRange {
  readonly min: number;
  readonly max: number;
}

/** `7`, `1..1000`, or `1001..` for all from there on. */
export function parseSeedRange(text: string): SeedRange {
  const expected =
    'a seed or a range of seeds up to 18446744073709551615, such as 7, 1..1000 or 1001..';
  const [from = '', to, ...rest] = text.split('..');
  const first = parseSeedNumber(from);
  if (first === undefined || rest.length > 0) throw usage('--seeds', text, expected);
  if (to === undefined) return { first, last: first };
  if (to === '') return { first, last: undefined };
  const last = parseSeedNumber(to);
  if (last === undefined) throw usage('--seeds', text, expected);
  if (last >= first) return { first, last };
  throw usage('--seeds', text, 'a range that does not end before it begins');
}

/** A decimal seed; undefined for anything else. */
export function parseSeedNumber(text: string): bigint | undefined {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(text)) return undefined;
  const value = BigInt(text);
  return value > MAX_SEED ? undefined : value;
}

/** `500ms`, `60s`, `5m` or `2h`, in milliseconds. */
export function parseDuration(text: string): number {
  const match = /^([0-9]{1,9})(ms|s|m|h)$/.exec(text);
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  const ms = match === null ? NaN : Number(match[1]) * (units[match[2] ?? ''] ?? NaN);
  if (ms >= 1 && ms <= MAX_TIME_MS) return ms;
  throw usage('--time', text, 'a duration of 1ms to 720h, such as 500ms, 60s, 5m or 2h');
}

/** `5` or `3..7`. */
export function parsePeerRange(text: string): PeerRange {
  const match = /^([1-9][0-9]?)(?:\.\.([1-9][0-9]?))?$/.exec(text);
  const min = Number(match?.[1]);
  const max = Number(match?.[2] ?? match?.[1]);
  if (min >= 1 && min <= max && max <= MAX_PEERS) return { min, max };
  throw usage(
    '--peers',
    text,
    `a number of servers from 1 to ${MAX_PEERS}, or a range such as 3..7`,
  );
}

/** A plain number of servers. */
export function parsePeers(text: string): number {
  return parseInteger('--peers', text, 1, MAX_PEERS);
}

export function parseInteger(option: string, text: string, min: number, max: number): number {
  const value = /^(?:0|[1-9][0-9]{0,14})$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw usage(option, text, `an integer from ${min} to ${max}`);
}

export function usage(source: string, found: string, expected: string, hint = ''): RaftSimError {
  return new RaftSimError('E_USAGE', { source, found: describeValue(found), expected, hint });
}

/** Throws RaftSimError E_USAGE if no file of this name can be written; undefined is none that is asked for. */
export function checkFileName(option: string, path: string | undefined): void {
  if (path === undefined) return;
  if (path !== '' && !(existsSync(path) && statSync(path).isDirectory())) return;
  throw usage(option, path, 'the name of a file');
}
