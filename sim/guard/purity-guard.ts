/**
 * Catches peers that are not pure: while a peer takes a step, everything in JavaScript that knows the time or chance
 * throws. The tripwires are in place only while a simulation runs and only bite inside a step; they are removed
 * afterwards, so a test runner's own use of the clock is left alone.
 *
 * Not caught: what was read or captured before the run, and `Intl` formatting the current date.
 */
import type { PeerId } from '../../contract/peer.ts';

/** A peer used the clock, chance or the host's event loop during a step. */
export class AmbientNondeterminismError extends Error {
  override readonly name = 'AmbientNondeterminismError';
}

let steppingPeer: PeerId = 0;
let lastPeer: PeerId = 0;
let steppingInput = '';
/** The tripwires in place, and how many want them there. */
let laid: Wire[] = [];
let depth = 0;

/** From here to {@link leaveStep} the code of a peer runs. */
export function enterStep(peer: PeerId, input: string): void {
  steppingPeer = peer;
  lastPeer = peer;
  steppingInput = input;
}

/** The same for code of the peer that ran last. */
export function reenterStep(): void {
  steppingPeer = lastPeer;
}

export function leaveStep(): void {
  steppingPeer = 0;
}

/** Whose code is being executed, and for what; null outside a step. */
export function stepUnderWay(): { readonly peer: PeerId; readonly input: string } | null {
  return steppingPeer === 0 ? null : { peer: steppingPeer, input: steppingInput };
}

type Target = Record<string, unknown>;
type Callable = (...args: unknown[]) => unknown;

/** Wraps a function so that it throws inside a step and behaves as before elsewhere, `new` included. */
function tripwire(name: string, original: Callable): Callable {
  const check = (): void => {
    if (steppingPeer !== 0) {
      throw new AmbientNondeterminismError(
        `n${steppingPeer} called ${name} while handling '${steppingInput}'; ask the world instead (setTimer), so that runs can be replayed`,
      );
    }
  };
  return new Proxy(original, {
    apply(target, self, args): unknown {
      check();
      return Reflect.apply(target, self, args);
    },
    construct(target, args, newTarget): object {
      // `new Date(0)` is a pure value; without arguments it reads the clock.
      if (name !== 'Date' || args.length === 0) check();
      return Reflect.construct(target, args, newTarget) as object;
    },
  });
}

interface Wire {
  /** Where it was looked up. */
  readonly place: Target;
  /** Which object, there or up its prototypes, has it as a property of its own. */
  readonly owner: Target;
  readonly key: string;
  readonly own: PropertyDescriptor;
  readonly original: Callable;
  readonly wrapped: Callable;
}

interface Source {
  readonly path: readonly string[];
  readonly key: string;
  /** As it was made last: making all of them anew took a tenth of the time of a short run. */
  wire: Wire | null;
}

/** The host's sources of nondeterminism, looked up by name: this module must run where some of them are missing. */
const SOURCES: readonly Source[] = (
  [
    [[], ['Date', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch']],
    [['Date'], ['now']],
    [['Math'], ['random']],
    [['performance'], ['now']],
    [['crypto'], ['getRandomValues', 'randomUUID']],
    [['process'], ['hrtime', 'nextTick', 'uptime', 'cpuUsage', 'memoryUsage']],
    [['process', 'hrtime'], ['bigint']],
    [['process', 'memoryUsage'], ['rss']],
  ] as const
).flatMap(([path, keys]) => keys.map((key) => ({ path, key, wire: null })));

/** Null if the source is missing here. */
function wireOf(source: Source): Wire | null {
  const { path, key, wire } = source;
  // oxlint-disable-next-line no-restricted-globals -- the one place that must reach them all, to forbid them
  let place: Target | null | undefined = globalThis;
  for (const step of path) place = place?.[step] as Target | null | undefined;
  const original = place?.[key];
  // Others replace what is global as well, such as the fake clock of a test.
  if (wire !== null && wire.place === place && wire.original === original) return wire;
  if (typeof original !== 'function') return null;
  let owner = place!;
  while (!Object.hasOwn(owner, key)) owner = Object.getPrototypeOf(owner) as Target;
  const own = Object.getOwnPropertyDescriptor(owner, key)!;
  const wrapped = tripwire([...path, key].join('.'), original as Callable);
  source.wire = { place: place!, owner, key, own, original: original as Callable, wrapped };
  return source.wire;
}

/** Puts the tripwires in place, once however often it is called; each call wants a {@link removeTripwires}. */
export function layTripwires(): void {
  if (depth++ > 0) return;
  for (const source of SOURCES) {
    const wire = wireOf(source);
    if (wire !== null) laid.push(wire);
  }
  for (const { owner, key, own, wrapped } of laid) {
    // Where that is possible: assigning is cheaper than defining.
    if (own.writable === true) owner[key] = wrapped;
    else {
      const { enumerable } = own;
      Object.defineProperty(owner, key, {
        configurable: true,
        enumerable: enumerable === true,
        writable: true,
        value: wrapped,
      });
    }
  }
}

/** Takes the tripwires away when nobody needs them any more. */
export function removeTripwires(): void {
  if (--depth > 0) return;
  for (const { owner, key, own, original } of laid) {
    if (own.writable === true) owner[key] = original;
    else Object.defineProperty(owner, key, own);
  }
  laid = [];
}

/** Runs `body` with the tripwires in place. Nested calls share them. */
export function withTripwires(body: () => void): void {
  layTripwires();
  try {
    body();
  } finally {
    removeTripwires();
  }
}
