/** Damages JSON texts in the ways in which files get damaged: by accident, by hand, and by people who mean harm. */
import { Sequence } from '../sim/chance/choose.ts';

/** A mutant of `texts[which]`; others of them may lend parts. Pure: the numbers decide. */
export function mutantOf(texts: readonly string[], which: number, number: number): string {
  const random = new Sequence({ high: which, low: number }, 'mutate');
  let text = texts[which]!;
  for (let left = random.pick([1, 1, 1, 1, 1, 2, 4]); left > 0; left--) {
    text = random.chance(350_000) ? damageText(text, random) : damageValue(text, texts, random);
  }
  return text;
}

const SNIPPETS = ['{', '}', '[', ']', '"', '\\', ',', ':', '-', '0', '1e999', 'null', '\\u0000'];
const UNITS = ['\0', '\u{1b}[2J', '\u{feff}', '\u{202e}', '\ud800', 'é', '\u{1f600}', '\r\n'];

/** Changes characters, whatever they mean. */
function damageText(text: string, random: Sequence): string {
  const at = random.int(0, Math.max(0, text.length - 1));
  const length = random.pick([1, 1, 3, 20, 200]);
  switch (random.int(0, 6)) {
    case 0:
      return text.slice(0, at);
    case 1: {
      const bytes = Buffer.from(text, 'utf8');
      for (let left = random.int(1, 4); left > 0 && bytes.length > 0; left--) {
        const place = random.int(0, bytes.length - 1);
        bytes[place] = bytes[place]! ^ (1 << random.int(0, 7));
      }
      return bytes.toString('utf8');
    }
    case 2:
      return text.slice(0, at) + text.slice(at + length);
    case 3:
      return text.slice(0, at + length) + text.slice(at);
    case 4:
      return text.slice(0, at) + random.pick(SNIPPETS) + text.slice(at);
    case 5:
      return text.slice(0, at) + random.pick(UNITS) + text.slice(at);
    default: {
      // A digit for another keeps the file readable, and gives numbers that fit the format more often than not.
      const digit = text.slice(at).search(/[0-9]/);
      const place = digit < 0 ? at : at + digit;
      return text.slice(0, place) + String(random.int(0, 9)) + text.slice(place + 1);
    }
  }
}

interface Place {
  readonly parent: unknown[] | Record<string, unknown>;
  readonly key: string | number;
}

/** Changes the value that the text stands for; a text that stands for none is left alone. */
function damageValue(text: string, texts: readonly string[], random: Sequence): string {
  const root = parse(text);
  const places = placesIn(root);
  if (places.length === 0) return text;
  const { parent, key } = random.pick(places);
  const value = (parent as Record<string | number, unknown>)[key];
  const put = (other: unknown): void => {
    (parent as Record<string | number, unknown>)[key] = other;
  };
  switch (random.int(0, 9)) {
    case 0:
      put(random.pick(ODD)());
      break;
    case 1:
    case 8:
    case 9:
      put(nearby(value, random));
      break;
    case 2:
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
      break;
    case 3: {
      const copy: unknown = structuredClone(value);
      if (Array.isArray(parent)) parent.splice(random.int(0, parent.length), 0, copy);
      else parent[`${key}2`] = copy;
      break;
    }
    case 4: {
      if (Array.isArray(parent)) {
        const other = random.int(0, parent.length - 1);
        [parent[Number(key)], parent[other]] = [parent[other], parent[Number(key)]];
      } else {
        delete parent[key];
        parent[random.pick(KEYS)] = value;
      }
      break;
    }
    case 5:
    case 6: {
      // What stands at such a place in another file, or anywhere in it.
      const others = placesIn(parse(random.pick(texts)));
      const alike = others.filter((place) => place.key === key);
      const from = random.pick(alike.length > 0 && random.chance(700_000) ? alike : others);
      put(structuredClone((from.parent as Record<string | number, unknown>)[from.key]));
      break;
    }
    default: {
      // The same field a second time, or one that poisons prototypes: only a text can hold these.
      const name = random.pick([String(key), '__proto__', 'constructor', 'prototype', 'toString']);
      const printed = JSON.stringify(root);
      const objects = [...printed.matchAll(/\{/g)].map(({ index }) => index + 1);
      const at = objects.length === 0 ? 0 : random.pick(objects);
      return `${printed.slice(0, at)}${JSON.stringify(name)}:{"x":1},${printed.slice(at)}`;
    }
  }
  return print(root);
}

const KEYS = ['peers', 'node', 'atUs', 'kind', 'do', 'faults', 'decisions', 'x', '', '\u{1b}[2J'];

/** What JSON can hold and JSON.stringify cannot print goes in by these names. */
const RAW: Readonly<Record<string, string>> = {
  '@huge': '1e999',
  '@minus-zero': '-0',
  '@deep': `${'['.repeat(10_000)}1${']'.repeat(10_000)}`,
};

/** Values of the wrong type, size or depth. */
const ODD: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => false,
  () => '',
  () => 'NaN',
  () => 'Infinity',
  () => '1',
  () => '99999999999999999999',
  () => '\u{1b}]0;x\u{7}\u{202e}',
  () => '\ud800',
  () => 'x'.repeat(999),
  () => 'x'.repeat(1_001),
  () => 'x'.repeat(100_000),
  () => 0,
  () => -1,
  () => 1.5,
  () => 2 ** 31,
  () => 2 ** 53,
  () => Number.MAX_SAFE_INTEGER,
  () => -1e300,
  () => 5e-324,
  () => '@huge',
  () => '@minus-zero',
  () => [],
  () => ({}),
  () => [[], {}],
  () => Array.from({ length: 300 }, () => 0),
  () => Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i])),
  () => nested(30),
  () => nested(70),
  () => '@deep',
];

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { x: value };
  return value;
}

/** Something of the same type that may well be accepted. */
function nearby(value: unknown, random: Sequence): unknown {
  if (typeof value === 'number') {
    const factor = random.pick([0, 0.5, 2, 10, 1_000, 1_000_000]);
    return random.pick([value + 1, value - 1, -value, Math.round(value * factor), 1, 15]);
  }
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return random.pick([`${value}x`, value.toUpperCase(), ' ', '2']);
  if (Array.isArray(value)) return [...(value as unknown[]), ...(value as unknown[])];
  return { ...(value as object), extra: 1 };
}

/** The value that the text stands for; null if it stands for none, or one too deep to be handled without care. */
function parse(text: string): unknown {
  if (text.includes('['.repeat(100))) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function print(value: unknown): string {
  const text = JSON.stringify(value, null, 1);
  return text.replaceAll(/"(@[a-z-]+)"/g, (quoted, name: string) => RAW[name] ?? quoted);
}

/** Where values stand in `root`. */
function placesIn(root: unknown): Place[] {
  const places: Place[] = [];
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    const parent = value as unknown[] | Record<string, unknown>;
    const keys = Array.isArray(parent) ? parent.keys() : Object.keys(parent);
    for (const key of keys) {
      places.push({ parent, key });
      open.push((parent as Record<string | number, unknown>)[key]);
    }
  }
  return places;
}
