/** The text of a trace as lines: which are whole, and whether each is the one that was written. */
import { parseCheckedJson } from '../../../sim/schedule/file/checked-json.ts';
import { describeValue, RaftSimError } from '../../../lib/errors.ts';
import { fieldOf } from '../../../sim/schedule/file/errors.ts';
import type { LineDigest } from './line-digest.ts';
import { DIGEST_LENGTH } from './line-digest.ts';
import { TRACE_FORMAT, TRACE_VERSION } from './trace.ts';

const DIGEST_FIELD = new RegExp(`,"digest":"([0-9a-f]{${DIGEST_LENGTH}})"\\}$`);

interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

/** The lines that are whole; what is behind the last line end counts only if it is. */
export function linesOf(text: string, source: string): Line[] {
  const lines = text.split('\n').map((each, i) => ({ number: i + 1, text: each }));
  const last = lines.at(-1)!;
  // A line that was cut off cannot end in a digest.
  if (last.text === '' || !DIGEST_FIELD.test(last.text)) lines.pop();
  if (lines.length > 0) return lines;
  // Says what is wrong with a file that is no trace at all.
  requireTrace(parseCheckedJson(text, source, 'a trace'), source);
  throw new RaftSimError('E_TRUNCATED', {
    source,
    path: 'line 1',
    found: 'the end of the file',
    expected: 'the header of a trace',
  });
}

/** The value of a line that is as it was written. */
export function checked({ number, text }: Line, digest: LineDigest, source: string): unknown {
  const path = `line ${number}`;
  const match = DIGEST_FIELD.exec(text);
  if (match === null && number === 1) {
    requireTrace(parsed(text, path, source), source);
  }
  const body = match === null ? text : `${text.slice(0, match.index)}}`;
  const expected = digest.next(body);
  if (match?.[1] !== expected) {
    throw new RaftSimError('E_SCHEMA', {
      source,
      path: `${path}.digest`,
      found: match === null ? 'nothing' : describeValue(match[1]),
      expected: `"${expected}", the digest of this line and those before it`,
      hint: 'This line was edited, or a line before it was edited, added or removed.',
    });
  }
  return parsed(text, path, source);
}

function parsed(text: string, path: string, source: string): unknown {
  return inLine(path, source, () => parseCheckedJson(text, source, 'a line of a trace'));
}

/** Errors of what is read as a text of its own, with the line in which it stands. */
export function inLine<T>(path: string, source: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RaftSimError)) throw error;
    const { code, found, expected, hint } = error;
    // A place within one line is told by its fields.
    const within = error.path.startsWith('line ') ? '' : error.path;
    throw new RaftSimError(code, {
      source,
      path: within === '' ? path : `${path}.${within}`,
      found,
      expected,
      hint,
    });
  }
}

/** Throws RaftSimError E_FORMAT or E_FORMAT_TOO_NEW if `value` is no header of a trace that this reader knows. */
export function requireTrace(value: unknown, source: string): void {
  const format = fieldOf(value, 'format');
  if (format !== TRACE_FORMAT) {
    throw new RaftSimError('E_FORMAT', {
      source,
      path: 'line 1.format',
      found: describeValue(format),
      expected: `"${TRACE_FORMAT}"`,
    });
  }
  const version = fieldOf(value, 'formatVersion');
  if (typeof version === 'number' && version > TRACE_VERSION) {
    throw new RaftSimError('E_FORMAT_TOO_NEW', {
      source,
      path: 'line 1.formatVersion',
      found: String(version),
      expected: `${TRACE_VERSION} or less`,
    });
  }
}
