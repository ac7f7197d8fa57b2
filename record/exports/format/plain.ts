/**
 * Whatever a peer puts into messages and commands, as JSON that says everything: equal values give equal text, and what
 * JSON cannot hold is named by an object with one key that begins with `#`. Numbers are integers; others travel as text.
 */

export type Plain =
  | null
  | boolean
  | number
  | string
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** Readers refuse deeper nesting, longer texts and objects of more fields (see sim/schedule/file/scan.ts). */
const MAX_DEPTH = 40;
const MAX_FIELDS = 100;
/** In UTF-16 units, each of which may take six characters as an escape. */
const PIECE = 1_500;

const UNSAFE_KEY = /^(#|__proto__$|constructor$|prototype$)/;

/** `value` as plain data. Total: cycles and what lies too deep become `{"#deep":true}`, functions `{"#function":true}`. */
export function plainOf(value: unknown, depth = 0): Plain {
  switch (typeof value) {
    case 'string':
      return textOf(value);
    case 'boolean':
      return value;
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0)
        ? value
        : { '#number': Object.is(value, -0) ? '-0' : String(value) };
    case 'bigint':
      return { '#bigint': textOf(value.toString()) };
    case 'symbol':
    case 'function':
      return { '#function': true };
    default:
      if (value === null) return null;
      if (value === undefined) return { '#undefined': true };
      return depth >= MAX_DEPTH ? { '#deep': true } : objectOf(value, depth + 1);
  }
}

function textOf(text: string): Plain {
  if (text.length <= PIECE) return text;
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += PIECE) pieces.push(text.slice(at, at + PIECE));
  return { '#text': pieces };
}

function objectOf(value: object, depth: number): Plain {
  if (Array.isArray(value)) return Array.from(value, (item) => plainOf(item, depth));
  if (value instanceof Map) {
    return {
      '#map': sorted(Array.from(value, ([a, b]) => [plainOf(a, depth), plainOf(b, depth)])),
    };
  }
  if (value instanceof Set) return { '#set': sorted(Array.from(value, (a) => plainOf(a, depth))) };
  const keys = Object.keys(value).sort(byCodeUnits);
  const field = (key: string): Plain =>
    plainOf((value as Readonly<Record<string, unknown>>)[key], depth);
  const isSimple =
    keys.length <= MAX_FIELDS && keys.every((key) => !UNSAFE_KEY.test(key) && key.length <= PIECE);
  return isSimple
    ? Object.fromEntries(keys.map((key) => [key, field(key)]))
    : { '#object': keys.map((key) => [textOf(key), field(key)]) };
}

function sorted(items: readonly Plain[]): Plain[] {
  return items
    .map((item) => ({ item, text: JSON.stringify(item) }))
    .sort((a, b) => byCodeUnits(a.text, b.text))
    .map(({ item }) => item);
}

/** An order that no locale has a say in. */
function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
