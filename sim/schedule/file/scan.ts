/**
 * Looks over the raw text of a JSON file before it is parsed: nesting depth, length of strings, keys that poison
 * prototypes, keys given twice, and where the text breaks off. One pass, no recursion, so that no input can exhaust the
 * stack. Anything else that is wrong with the text is left to JSON.parse.
 */
import { describeValue, printable, RaftSimError } from '../../../lib/errors.ts';

export const MAX_DEPTH = 64;
export const MAX_STRING = 10_000;

/** No object of the format has nearly as many fields. */
const MAX_KEYS = 200;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const QUOTE = 34;
const COMMA = 44;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** An object or list that is open at this point of the text. */
interface Frame {
  /** The keys seen so far; null for a list. */
  readonly keys: Set<string> | null;
  key: string;
  index: number;
  expectsKey: boolean;
}

/**
 * Throws RaftSimError: E_TOO_DEEP, E_TOO_LARGE (a string), E_KEY or E_TRUNCATED. `source` names the file in it.
 */
export function scanJson(text: string, source: string): void {
  const stack: Frame[] = [];
  for (let at = 0; at < text.length; at++) {
    const top = stack.at(-1);
    switch (text.charCodeAt(at)) {
      case QUOTE: {
        const end = endOfString(text, at);
        if (end < 0) throw truncated(source, stack);
        if (end - at - 1 > MAX_STRING) {
          throw new RaftSimError('E_TOO_LARGE', {
            source,
            path: pathOf(stack),
            found: `a string of ${end - at - 1} characters`,
            expected: `at most ${MAX_STRING}`,
          });
        }
        if (top?.keys != null && top.expectsKey) {
          addKey(top, top.keys, unquote(text.slice(at, end + 1)), source, stack);
        }
        at = end;
        break;
      }
      case OPEN_OBJECT:
      case OPEN_LIST: {
        const isObject = text.charCodeAt(at) === OPEN_OBJECT;
        stack.push({ keys: isObject ? new Set() : null, key: '', index: 0, expectsKey: isObject });
        if (stack.length > MAX_DEPTH) {
          throw new RaftSimError('E_TOO_DEEP', {
            source,
            found: `values nested more than ${MAX_DEPTH} deep (line ${lineOf(text, at)})`,
            expected: `at most ${MAX_DEPTH}`,
          });
        }
        break;
      }
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        stack.pop();
        break;
      case COMMA:
        if (top === undefined) break;
        if (top.keys === null) top.index++;
        else {
          top.expectsKey = true;
          top.key = '';
        }
        break;
    }
  }
  if (stack.length > 0) throw truncated(source, stack);
}

/** Index of the closing quote of the string that opens at `start`, or -1. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at;
  }
  return -1;
}

function addKey(
  frame: Frame,
  keys: Set<string>,
  key: string,
  source: string,
  stack: readonly Frame[],
): void {
  frame.key = key;
  frame.expectsKey = false;
  const forbidden = FORBIDDEN_KEYS.has(key);
  if (forbidden || keys.has(key)) {
    throw new RaftSimError('E_KEY', {
      source,
      path: pathOf(stack),
      found: forbidden ? `the field ${describeValue(key)}` : 'the same field a second time',
      expected: forbidden ? 'no field of this name' : 'each field once',
    });
  }
  if (keys.size >= MAX_KEYS) {
    throw new RaftSimError('E_TOO_LARGE', {
      source,
      path: pathOf(stack),
      found: `more than ${MAX_KEYS} fields`,
      expected: 'the fields of the format',
    });
  }
  keys.add(key);
}

/** The string between quotes; the text itself if its escapes are malformed, which JSON.parse will say later. */
function unquote(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}

function truncated(source: string, stack: readonly Frame[]): RaftSimError {
  const path = pathOf(stack);
  return new RaftSimError('E_TRUNCATED', {
    source,
    path,
    found: 'the end of the file',
    expected: 'the rest of the file',
    hint: 'The file was cut off; repeat the campaign that found it to write it again.',
  });
}

function pathOf(stack: readonly Frame[]): string {
  const steps: (string | number)[] = [];
  for (const frame of stack) {
    if (frame.keys === null) steps.push(frame.index);
    else if (frame.key !== '') steps.push(frame.key);
  }
  return formatPath(steps);
}

/** `faults[3].node`. */
export function formatPath(steps: readonly PropertyKey[]): string {
  let path = '';
  for (const step of steps) {
    if (typeof step === 'number') path += `[${step}]`;
    else path += path === '' ? String(step) : `.${String(step)}`;
  }
  return printable(path, 200);
}

/** The line, counted from 1, on which the character at `position` stands. */
export function lineOf(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) {
    line++;
  }
  return line;
}
