/**
 * The errors that users see: each says where it is, what was found there, what was expected, and what to do about it.
 * Values that come from files or the command line are shortened and made printable before they get into a message.
 */

/** Exit codes of the command line; an error knows the one it leads to. */
export const ExitCode = {
  Pass: 0,
  /** A property was violated. */
  Violation: 1,
  /** The command line or the environment is wrong. */
  Usage: 2,
  /** A file is missing, unreadable or malformed. */
  BadInput: 3,
  /** Two runs of the same schedule differed, or a run differs from what its file recorded. */
  Divergence: 4,
  /** A limit was reached, so nothing can be said about the properties. */
  Limit: 5,
  /** Everything passed, but something that should have been tested was not (`--strict`), or found (`bugs`). */
  Untested: 6,
  /** The simulator itself failed. */
  Internal: 70,
  /** Stopped by SIGINT or SIGTERM, after the summary. */
  Interrupted: 130,
  Terminated: 143,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

const EXIT_CODES = {
  E_USAGE: ExitCode.Usage,
  E_FILE: ExitCode.BadInput,
  E_ENCODING: ExitCode.BadInput,
  E_EMPTY: ExitCode.BadInput,
  E_TOO_LARGE: ExitCode.BadInput,
  E_TOO_DEEP: ExitCode.BadInput,
  E_TRUNCATED: ExitCode.BadInput,
  E_SYNTAX: ExitCode.BadInput,
  E_KEY: ExitCode.BadInput,
  E_FORMAT: ExitCode.BadInput,
  E_FORMAT_TOO_NEW: ExitCode.BadInput,
  E_SCHEMA: ExitCode.BadInput,
  E_UNKNOWN_SCENARIO: ExitCode.BadInput,
  E_OTHER_ENGINE: ExitCode.BadInput,
  E_DIVERGED: ExitCode.Divergence,
  E_NONDETERMINISM: ExitCode.Divergence,
  E_INAPPLICABLE: ExitCode.Divergence,
  E_TIMING: ExitCode.Divergence,
  E_WORKER_LIMIT: ExitCode.Limit,
  E_WRITE: ExitCode.Internal,
} as const satisfies Record<string, ExitCode>;

export type ErrorCode = keyof typeof EXIT_CODES;

export interface ErrorDetails {
  /** What it is about as a whole: a file's name, an option. */
  readonly source: string;
  /** Where in it, such as `faults[3].node`; empty for the whole. */
  readonly path?: string;
  readonly found: string;
  readonly expected: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** An error that is the user's to fix: `failures/x.json: at faults[3].node: found 9, expected an integer from 1 to 5`. */
export class RaftSimError extends Error {
  override readonly name = 'RaftSimError';
  readonly code: ErrorCode;
  readonly source: string;
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  readonly hint: string;
  readonly exitCode: ExitCode;

  constructor(code: ErrorCode, details: ErrorDetails) {
    const { source, path = '', found, expected, hint = '' } = details;
    const place = path === '' ? source : `${source}: at ${path}`;
    super(printable(`${place}: found ${found}, expected ${expected}`, 2_000));
    this.code = code;
    this.source = source;
    this.path = path;
    this.found = found;
    this.expected = expected;
    this.hint = printable(hint, 2_000);
    this.exitCode = EXIT_CODES[code];
  }
}

/**
 * Text that is safe to print on one line: control characters (terminal escapes, line ends), invisible direction marks
 * and broken surrogates become `\u{..}`, and what exceeds `limit` characters is cut.
 */
export function printable(text: string, limit = Infinity): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}...` : text;
  // The common case costs one pass.
  if (!UNSAFE.test(cut)) return cut;
  return cut.replace(UNSAFE_ALL, (unit) => `\\u{${unit.codePointAt(0)!.toString(16)}}`);
}

// C0, DEL, C1; soft hyphen, zero-width and direction marks, fillers, line and paragraph separators, BOM, tags; lone surrogates.
const UNSAFE_CLASS =
  '[\\u{0}-\\u{1f}\\u{7f}-\\u{9f}\\u{ad}\\u{61c}\\u{115f}\\u{1160}\\u{17b4}\\u{17b5}\\u{180e}\\u{200b}-\\u{200f}\\u{2028}-\\u{202e}\\u{2060}-\\u{206f}\\u{3164}\\u{feff}\\u{ffa0}\\u{fff9}-\\u{fffb}\\u{d800}-\\u{dfff}\\u{e0000}-\\u{e007f}]';
const UNSAFE = new RegExp(UNSAFE_CLASS, 'u');
const UNSAFE_ALL = new RegExp(UNSAFE_CLASS, 'gu');

/** A value from a file in a few words: `9`, `"n1"`, `a list of 3`, `an object`, `nothing`. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'string') return printable(JSON.stringify(value), 80);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'boolean') return String(value);
  return `an ${typeof value}`;
}

/** The candidate closest to `word`, if it is close enough to be a slip of the finger. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.slice(0, 100), candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `Did you mean 'chaos'?`, or what `otherwise` says if nothing is close. */
export function didYouMean(word: string, candidates: readonly string[], otherwise = ''): string {
  const guess = closest(word, candidates);
  return guess === undefined ? otherwise : `Did you mean '${guess}'?`;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
