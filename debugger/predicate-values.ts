/** What stands on either side of a comparison in a predicate: what it is called, what it can be compared with, its value. */
import type { PeerId } from '../contract/peer.ts';
import { NONE } from '../contract/peer.ts';
import type { PredicateFacts } from './predicate.ts';
import type { PredicateSource, Token } from './predicate-tokens.ts';
import { failure, misspelt, named } from './predicate-tokens.ts';

/** `any`: whatever a peer puts there. */
type ValueType = 'number' | 'time' | 'role' | 'peer' | 'boolean' | 'any';

export interface Operand {
  readonly type: ValueType;
  read(facts: PredicateFacts): unknown;
}

/** What is read, and of how many servers. */
export interface ValueToken {
  readonly source: PredicateSource;
  readonly token: Token;
  readonly peers: number;
}

export const ORDERS: readonly string[] = ['==', '!=', '<', '<=', '>', '>='];

/** What can be asked about a server; more may stand behind the last two. */
const FIELDS: Readonly<Record<string, ValueType>> = {
  role: 'role',
  term: 'number',
  votedFor: 'peer',
  leader: 'peer',
  commitIndex: 'number',
  lastApplied: 'number',
  'log.lastIndex': 'number',
  'log.lastTerm': 'number',
  'log.snapshotIndex': 'number',
  'log.snapshotTerm': 'number',
  up: 'boolean',
  progress: 'any',
  state: 'any',
};

const ROLES = ['follower', 'candidate', 'leader'];

/** What each type can be compared with. */
const WANTED: Readonly<Record<ValueType, string>> = {
  number: 'a number',
  time: 'a time such as 1.5s, 150ms or 20us',
  role: ROLES.join(', '),
  peer: 'a server such as n1, or none',
  boolean: 'true or false',
  any: 'a number, true, false, null, none, a server, or a text in quotation marks',
};

const UNITS: Readonly<Record<string, number>> = { us: 0, ms: 3, s: 6 };

/** Reads one side of a comparison; with `other`, the side after it. Throws RaftSimError E_USAGE. */
export function valueOf(from: ValueToken, other?: Operand): Operand {
  const { source, token } = from;
  switch (token.kind) {
    case 'number':
      return numberOf(source, token);
    case 'text':
      return constant('any', token.text);
    case 'word':
      return wordOf(from, other);
    default:
      throw failure(source, token.column, named(token), WANTED[other?.type ?? 'any']);
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
  return { type: 'any', read: ({ message }) => valueIn(message?.body, path) };
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
    if (text === 'null') return constant('any', null);
  }
  const words = other?.type === 'role' ? ROLES : [...ROLES, 'none', 'null', 'true', 'false'];
  throw misspelt(source, token, WANTED[other?.type ?? 'any'], words);
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
  const name = path.join('.');
  const read = (facts: PredicateFacts): unknown => facts.valueAt(peer, path);
  const type = Object.hasOwn(FIELDS, name) ? FIELDS[name]! : null;
  if (type !== null) return { type, read };
  if (path[0] === 'progress' || path[0] === 'state') return { type: 'any', read };
  const words = Object.keys(FIELDS).map((field) => `n${peer}.${field}`);
  throw misspelt(source, token, `n${peer}. and one of ${Object.keys(FIELDS).join(', ')}`, words);
}

/** What stands at `path` in a value; undefined if nothing does, or a function. `n2` in a list means place 2. */
export function valueIn(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const name of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    const key = Array.isArray(at) ? name.replace(/^n(?=[0-9])/, '') : name;
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  return typeof at === 'function' ? undefined : at;
}

/** Null if the two can be compared so, else what was expected instead of the right one. */
export function comparable(left: Operand, order: string, right: Operand): string | null {
  const isEquality = order === '==' || order === '!=';
  if (!isEquality && !['number', 'time', 'any'].includes(left.type)) {
    return `${WANTED[left.type]}, after == or !=`;
  }
  if (left.type === right.type) return null;
  // Nothing that a peer shows or says is a time.
  const isOpen = left.type === 'any' || right.type === 'any';
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
