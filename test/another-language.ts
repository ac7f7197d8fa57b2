/** Every word that is made for people, in another language: whoever reads sentences of another module is found out by it. */
import { jest } from '@jest/globals';
import type { Peer } from '../contract/peer.ts';
import type { Property } from '../sim/judge/violation.ts';

let isAbroad = false;

/** Each letter is the next one, each digit as well: as long as before, and no pattern fits. */
export function foreign(text: string): string {
  return text.replaceAll(/[a-z0-9]/gi, (sign) => {
    if (sign === 'z') return 'a';
    if (sign === 'Z') return 'A';
    if (sign === '9') return '0';
    return String.fromCodePoint(sign.codePointAt(0)! + 1);
  });
}

/** What `run` gives while everything is told in the other language. */
export function abroad<T>(run: () => T): T {
  isAbroad = true;
  try {
    return run();
  } finally {
    isAbroad = false;
  }
}

function spokenNow<T>(told: T): T {
  return isAbroad ? (translated(told) as T) : told;
}

function translated(told: unknown): unknown {
  if (typeof told === 'string') return foreign(told);
  if (Array.isArray(told)) return told.map(translated);
  if (typeof told !== 'object' || told === null) return told;
  return Object.fromEntries(Object.entries(told).map(([name, each]) => [name, translated(each)]));
}

/** Replaces a module by one whose functions speak what is spoken. */
function letModuleSpeak(path: string): void {
  jest.mock(path, () =>
    Object.fromEntries(
      Object.entries(jest.requireActual<object>(path)).map(([name, given]: [string, unknown]) => [
        name,
        typeof given === 'function'
          ? (...args: unknown[]): unknown => spokenNow(Reflect.apply(given, undefined, args))
          : given,
      ]),
    ),
  );
}

letModuleSpeak('../record/words/notes.ts');
letModuleSpeak('../record/words/events.ts');
letModuleSpeak('../record/words/changes.ts');
letModuleSpeak('../record/words/format.ts');
letModuleSpeak('../record/words/reasons.ts');
letModuleSpeak('../record/story/wording.ts');
letModuleSpeak('../record/story/words.ts');

/** A peer whose messages speak what is spoken. */
export function letPeerSpeak(peer: Peer): Peer {
  return { ...peer, describe: (message) => spokenNow(peer.describe(message)) };
}

/** The words of all breaches of a property, from now on. */
export function letSpeak({ breaches }: Property): void {
  for (const breach of Object.values(breaches)) {
    const words = breach.words.bind(breach);
    breach.words = (facts): string => spokenNow(words(facts));
  }
}
