/**
 * Reads the text of an untrusted JSON file: size, encoding, depth, keys and strings are looked at before
 * JSON.parse sees it. Pure.
 */
import { describeValue, RaftSimError } from '../../../lib/errors.ts';
import { lineOf, scanJson } from './scan.ts';

/** Size limit, in characters here and in bytes where files are read. */
export const MAX_FILE_SIZE = 64 * 1024 * 1024;

/**
 * The value in `text`. `source` names it in errors; `content` is what it should hold, such as `a schedule`.
 *
 * Throws RaftSimError: E_EMPTY, E_ENCODING, E_TOO_LARGE, E_TOO_DEEP, E_TRUNCATED, E_SYNTAX or E_KEY. Never throws
 * anything else.
 */
export function parseCheckedJson(text: string, source: string, content: string): unknown {
  checkText(text, source, content);
  scanJson(text, source);
  return parseJson(text, source);
}

function checkText(text: string, source: string, content: string): void {
  if (text.length > MAX_FILE_SIZE) {
    throw new RaftSimError('E_TOO_LARGE', {
      source,
      found: `${text.length} characters`,
      expected: `at most ${MAX_FILE_SIZE}`,
    });
  }
  const expected = 'JSON in UTF-8 without a byte order mark';
  if (text.startsWith('\u{feff}')) {
    throw new RaftSimError('E_ENCODING', { source, found: 'a byte order mark', expected });
  }
  if (text.slice(0, 100).includes('\0')) {
    throw new RaftSimError('E_ENCODING', {
      source,
      found: 'zero bytes, as in UTF-16 or a binary file',
      expected,
    });
  }
  if (text.trim() === '') {
    throw new RaftSimError('E_EMPTY', { source, found: 'an empty file', expected: content });
  }
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // The wording of these messages belongs to the engine; the position is what counts.
    const match = /in JSON at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(
      error instanceof Error ? error.message : '',
    );
    const at = match === null ? -1 : Number(match[1]);
    throw new RaftSimError('E_SYNTAX', {
      source,
      path: at < 0 ? '' : `line ${lineOf(text, at)}`,
      found:
        at < 0 || at >= text.length ? 'malformed JSON' : describeValue(text.slice(at, at + 20)),
      expected: 'JSON',
    });
  }
}
