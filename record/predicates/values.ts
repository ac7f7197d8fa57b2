/** What stands on either side of a comparison in a predicate: what it is called, what it can be compared with, its value. */
import type { PeerId } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import type { PlaceType } from '../paths.ts';
import { lacks, placeOf, valueAt } from '../paths.ts';
import type { PredicateFacts } from './predicate.ts';
import type { PredicateSource, Token } from './tokens.ts';
import { failure, misspelt, named } from './tokens.ts';

type ValueType = Exclude<PlaceType, 'whole'>;

export interface Operand {
  readonly type: ValueType;
  read(facts: PredicateFacts): unknown;
  /** Of what nobody knows beforehand: whether its name can have no value to compare in these facts. */
  isNowhere?(facts: PredicateFacts): boolean;
  /** As it was written. */
  readonly name?: string;
}

/** What is read, and of how many servers. */
export interface ValueToken {
  readonly source: PredicateSource;
  readonly token: Token;
  readonly peers: number;
}

export const ORDERS: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];

const ROLES = ['follower', 'candidate', 'leader'];

/** What each type can be compared with. */
const WANTED: Readonly<Record<ValueType, string>> = {
  number: 'a number',
  time: 'a time such as 1.5s, 150ms or 20us',
  role: ROLES.join(', '),
  peer: 'a server such as n1, or none',
  boolean: 'true or false',
  open: 'a number, true, false, null, none, a server, or a text in quotation marks',
};

const UNITS: Readonly<Record<string, number>> = { us: 0, ms: 3, s: 6 };

/** Reads one side of a comparison; with `other`, the side after it. Throws RaftSimError E_USAGE. */
export function valueOf(from: ValueToken, other?: Operand): Operand {
  const { source, token } = from;
  switch (token.kind) {
    case 'number':
      return numberOf(source, token);
    case 'text':
      return constant('open', token.text);
    case 'word':
      return wordOf(from, other);
    default:
      throw failure(source, token.column, named(token), WANTED[other?.type ?? 'open']);
  }
}

function constant(type: ValueType, value: unknown): Operand {
  return { type, read: () => value };
}

/** Digits are moved, not multiplied: `1.1s` is 1,100,000 us exactly. */
function numberOf(source: PredicateSource, token: Token): Operand {
  const [, whole = '', fraction = '', unit] = /^(\d+)(?:\.(\d+))?(us|ms|s)?$/.exec(token.text)!;
  const places = unit === undefined ? 0 : UNITS[unit]!;
  const value = Number(whole + fraction.padEnd(places, '0'));
  if (fraction.length > places || !Number.isSafeInteger(value)) {
    const expected = unit === undefined ? 'a whole number' : 'a time in whole microseconds';
    throw failure(source, token.column, named(token), expected);
  }
  return constant(unit === undefined ? 'number' : 'time', value);
}

function wordOf({ source, token, peers }: ValueToken, other: Operand | undefined): Operand {
  const [first = '', ...path] = token.text.split('.');
  const id = /^n([0-9]{1,2})$/.exec(first)?.[1];
  if (id !== undefined && (Number(id) < 1 || Number(id) > peers)) {
    throw failure(source, token.column, named(token), `a server, n1 to n${peers}`);
  }
  if (path.length === 0) {
    if (id !== undefined && other !== undefined) return constant('peer', Number(id));
    return bareWord(source, token, other);
  }
  if (id !== undefined) return fieldOf(source, token, Number(id), path);
  if (first !== 'message') {
    throw misspelt(source, token, 'a server before the dot, such as n1, or message', ['message']);
  }
  return {
    type: 'open',
    name: token.text,
    read: ({ message }) => valueAt(message?.body, path),
    isNowhere: ({ message }) => lacks(message?.body, path),
  };
}

function bareWord(source: PredicateSource, token: Token, other: Operand | undefined): Operand {
  const { text } = token;
  if (text === 'event') return { type: 'number', read: ({ number }) => number };
  if (text === 'time') return { type: 'time', read: ({ timeUs }) => timeUs };
  if (text === 'term') return { type: 'number', read: termOf };
  if (other !== undefined) {
    if (ROLES.includes(text)) return constant('role', text);
    if (text === 'true' || text === 'false') return constant('boolean', text === 'true');
    if (text === 'none') return constant('peer', NONE);
    if (text === 'null') return constant('open', null);
  }
  const words = other?.type === 'role' ? ROLES : [...ROLES, 'none', 'null', 'true', 'false'];
  throw misspelt(source, token, WANTED[other?.type ?? 'open'], words);
}

/** The term of what arrives, else that of the server where the event happens. */
function termOf(facts: PredicateFacts): unknown {
  if (facts.message !== null) return facts.message.body.term;
  return facts.node === NONE ? undefined : facts.valueAt(facts.node, ['term']);
}

function fieldOf(
  source: PredicateSource,
  token: Token,
  peer: PeerId,
  path: readonly string[],
): Operand {
  const place = placeOf(path);
  if ('names' in place) {
    const head = [`n${peer}`, ...place.below].join('.');
    const words = place.names.map((name) => `${head}.${name}`);
    const expected =
      words.length === 0
        ? `${head}, which has no parts`
        : `${head}. and one of ${place.names.join(', ')}`;
    throw misspelt(source, token, expected, words);
  }
  if (place.type === 'whole') {
    throw failure(source, token.column, named(token), 'one of its parts, a single value');
  }
  const read = (facts: PredicateFacts): unknown => facts.valueAt(peer, path);
  if (place.type !== 'open') return { type: place.type, read };
  const isNowhere = (facts: PredicateFacts): boolean => facts.lacks(peer, path);
  return { type: 'open', read, isNowhere, name: token.text };
}

/** Null if the two can be compared so, else what was expected instead of the right one. */
export function comparable(left: Operand, order: string, right: Operand): string | null {
  const isEquality = order === '==' || order === '!=';
  if (!isEquality && !['number', 'time', 'open'].includes(left.type)) {
    return `${WANTED[left.type]}, after == or !=`;
  }
  if (left.type === right.type) return null;
  // Nothing that a peer shows or says is a time.
  const isOpen = left.type === 'open' || right.type === 'open';
  return isOpen && left.type !== 'time' && right.type !== 'time' ? null : WANTED[left.type];
}

/** Nothing is known of what is not there, so every comparison with it is false. */
export function isFulfilled(left: unknown, order: string, right: unknown): boolean {
  if (left === undefined || right === undefined) return false;
  if (order === '==') return left === right;
  if (order === '!=') return left !== right;
  if (typeof left !== 'number' || typeof right !== 'number') return false;
  if (order === '<') return left < right;
  if (order === '<=') return left <= right;
  return order === '>' ? left > right : left >= right;
}
