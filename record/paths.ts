/**
 * Names of places: `log.6.term`, `progress.n2.matchIndex`, `disk.votedFor`, `state.votes`. Whoever asks about a server
 * (commands of the stepper, predicates, the page) reads and checks them here.
 */
import { childrenOf, isLog, LOG_FIELDS } from './values.ts';

export type Path = readonly string[];

/**
 * What stands at `path` in a value; undefined if nothing does, or a function. A log is asked for an entry by its index,
 * and `n2` in a list means place 2.
 */
export function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const name of path) at = childOf(at, name);
  return typeof at === 'function' ? undefined : at;
}

/**
 * Whether `path` leads to where this value can have nothing: a field that a record lacks, or one of a number. Of lists,
 * maps, and what is not there itself nobody can tell.
 */
export function lacks(value: unknown, path: Path): boolean {
  let at = value;
  for (const name of path) {
    if (at === null || at === undefined) return false;
    const child = childOf(at, name);
    if (child === undefined) {
      return !Array.isArray(at) && !(at instanceof Map) && !(at instanceof Set) && !isLog(at);
    }
    at = child;
  }
  return false;
}

function childOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (isLog(value)) {
    if (INDEX.test(name)) return value.entryAt(Number(name));
    const field = LOG_FIELDS.find((each) => each === name);
    return field && value[field];
  }
  if (value instanceof Map || value instanceof Set) {
    return childrenOf(value).find(([key]) => key === name)?.[1];
  }
  const key = Array.isArray(value) ? name.replace(/^n(?=[0-9])/, '') : name;
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

const INDEX = /^[0-9]{1,9}$/;

/**
 * What stands at a place of a server. `open`: whatever a peer puts there, if anything. `whole`: a value with parts, which
 * have names of their own.
 */
export type PlaceType = 'number' | 'time' | 'role' | 'peer' | 'boolean' | 'open' | 'whole';

/** What can stand below a place: by name, at any number (`#`), at any name (`*`). */
type Shape = Exclude<PlaceType, 'whole'> | { readonly [name: string]: Shape };

const LOG = {
  lastIndex: 'number',
  lastTerm: 'number',
  snapshotIndex: 'number',
  snapshotTerm: 'number',
  '#': { term: 'number', command: 'open' },
} as const;

/** A server, see server.ts. */
const SERVER: Shape = {
  role: 'role',
  term: 'number',
  votedFor: 'peer',
  leader: 'peer',
  commitIndex: 'number',
  lastApplied: 'number',
  log: LOG,
  progress: 'open',
  up: 'boolean',
  paused: 'boolean',
  incarnation: 'number',
  timers: { '*': 'time' },
  disk: { term: 'number', votedFor: 'peer', log: LOG, unfinishedWrites: 'number' },
  service: { appliedIndex: 'number', busy: 'boolean' },
  waiting: { '#': 'open' },
  state: 'open',
};

/** What a server is made of, by name. */
export const SERVER_FIELDS: readonly string[] = Object.keys(SERVER);

/** The parts of a server that the world keeps around its peer. */
export const SURROUNDINGS: readonly string[] = ['paused', 'timers', 'disk', 'service', 'waiting'];

/** What `path` of a server can lead to, or which names there are at the first one that leads nowhere. */
export function placeOf(
  path: Path,
): { readonly type: PlaceType } | { readonly below: Path; readonly names: readonly string[] } {
  let shape: Shape = SERVER;
  for (const [depth, name] of path.entries()) {
    if (shape === 'open') break;
    const below: Shape | undefined = typeof shape === 'string' ? undefined : partOf(shape, name);
    if (below === undefined) return { below: path.slice(0, depth), names: namesIn(shape) };
    shape = below;
  }
  return { type: typeof shape === 'string' ? shape : 'whole' };
}

function partOf(shape: Exclude<Shape, string>, name: string): Shape | undefined {
  if (/^[#*]$/.test(name)) return undefined;
  if (Object.hasOwn(shape, name)) return shape[name];
  return shape['*'] ?? (INDEX.test(name) ? shape['#'] : undefined);
}

function namesIn(shape: Shape): string[] {
  const names = typeof shape === 'string' ? [] : Object.keys(shape);
  const words: Readonly<Record<string, string>> = { '#': 'an index', '*': 'a name' };
  return names.map((name) => words[name] ?? name);
}
