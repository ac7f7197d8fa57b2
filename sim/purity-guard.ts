/**
 * Catches peers that are not pure: while a peer takes a step, everything in JavaScript that knows the time or chance
 * throws. The tripwires are in place only while a simulation runs and only bite inside a step; they are removed
 * afterwards, so a test runner's own use of the clock is left alone.
 *
 * Not caught: what was read or captured before the run, and `Intl` formatting the current date.
 */
import type { PeerId } from '../raft/contract.ts';

/** A peer used the clock, chance or the host's event loop during a step. */
export class AmbientNondeterminismError extends Error {
  override readonly name = 'AmbientNondeterminismError';
}

let steppingPeer: PeerId = 0;
let steppingInput = '';
/** The tripwires in place, and how many want them there. */
let laid: Wire[] = [];
let depth = 0;

/** From here to {@link leaveStep} the code of a peer runs. */
export function enterStep(peer: PeerId, input: string): void {
  steppingPeer = peer;
  steppingInput = input;
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
  readonly target: Target;
  readonly key: string;
  readonly own: PropertyDescriptor | undefined;
  readonly wrapped: Callable;
}

/** The host's sources of nondeterminism, looked up by name: this module must run where some of them are missing. */
const SOURCES: readonly (readonly [path: readonly string[], names: readonly string[]])[] = [
  [[], ['Date', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch']],
  [['Date'], ['now']],
  [['Math'], ['random']],
  [['performance'], ['now']],
  [['crypto'], ['getRandomValues', 'randomUUID']],
  [['process'], ['hrtime', 'nextTick', 'uptime', 'cpuUsage', 'memoryUsage']],
  [['process', 'hrtime'], ['bigint']],
  [['process', 'memoryUsage'], ['rss']],
];

function findSources(): Wire[] {
  // oxlint-disable-next-line no-restricted-globals -- the one place that must reach them all, to forbid them
  const root = globalThis as unknown as Target;
  const wires: Wire[] = [];
  for (const [path, names] of SOURCES) {
    let target: unknown = root;
    for (const key of path) target = (target as Target | undefined)?.[key];
    if (target === undefined || target === null) continue;
    for (const key of names) {
      const original = (target as Target)[key];
      if (typeof original !== 'function') continue;
      wires.push({
        target: target as Target,
        key,
        own: Object.getOwnPropertyDescriptor(target, key),
        wrapped: tripwire([...path, key].join('.'), original as Callable),
      });
    }
  }
  return wires;
}

/** Puts the tripwires in place, once however often it is called; each call wants a {@link removeTripwires}. */
export function layTripwires(): void {
  if (depth++ > 0) return;
  laid = findSources();
  for (const { target, key, own, wrapped } of laid) {
    Object.defineProperty(target, key, {
      configurable: true,
      enumerable: own?.enumerable ?? true,
      writable: true,
      value: wrapped,
    });
  }
}

/** Takes the tripwires away when nobody needs them any more. */
export function removeTripwires(): void {
  if (--depth > 0) return;
  for (const { target, key, own } of laid) {
    if (own === undefined) delete target[key];
    else Object.defineProperty(target, key, own);
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
