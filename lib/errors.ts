/**
 * The errors that users see: each says where it is, what was found there, what was expected, and what to do about it.
 * Values that come from files or the command line are shortened and made printable before they get into a message.
 */

/** What went wrong, by a name that programs can rely on. */
export type ErrorCode =
  | 'E_USAGE'
  | 'E_FILE'
  | 'E_ENCODING'
  | 'E_EMPTY'
  | 'E_TOO_LARGE'
  | 'E_TOO_DEEP'
  | 'E_TRUNCATED'
  | 'E_SYNTAX'
  | 'E_KEY'
  | 'E_FORMAT'
  | 'E_FORMAT_TOO_NEW'
  | 'E_SCHEMA'
  | 'E_UNKNOWN_SCENARIO'
  | 'E_OTHER_ENGINE'
  | 'E_DIVERGED'
  | 'E_NONDETERMINISM'
  | 'E_INAPPLICABLE'
  | 'E_TIMING'
  | 'E_WORKER_LIMIT'
  | 'E_WRITE';

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
