/** When are two failures the same one? */
import type { Violation } from './checker.ts';

/**
 * Failures with the same signature are taken for one: the same property, broken in the same words but for numbers, digests,
 * and which log entry, vote or term it is, or that there is none. A schedule that is being shrunk must keep it, or it would slip from
 * one bug to another.
 */
export function signatureOf({ property, kind, message }: Violation): string {
  if (kind === 'liveness') return property;
  // What a peer threw is in its own words.
  const told = kind === 'contract' ? message : withoutEntries(message);
  const words = told.replaceAll(/\b[0-9a-f]{8}\b/g, '#').replaceAll(/[0-9]+/g, '#');
  return `${property}: ${ABSENT.reduce((text, [none, some]) => text.replaceAll(none, some), words)}`;
}

/** Words for something that is not there, and those for one that is. */
const ABSENT: readonly (readonly [RegExp, string])[] = [
  [/\bnothing\b/g, '#/#'],
  [/\bno vote\b/g, 'a vote for n#'],
  [/\bthe start of the log\b/g, 'term #'],
];

const ENTRY = /\b[0-9]+\/[0-9]+ /g;

/** `5/2 c1.7`, `5/2 {"op":"set"}` as `5/2`: what the command of an entry is does not matter. */
function withoutEntries(message: string): string {
  let words = '';
  let done = 0;
  for (const match of message.matchAll(ENTRY)) {
    const start = match.index + match[0].length;
    if (match.index < done) continue;
    words += message.slice(done, start - 1);
    done = endOfCommand(message, start);
  }
  return words + message.slice(done);
}

/** Where the command that starts at `start` ends: a bare word, a text in quotes, or what is in brackets. */
function endOfCommand(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    const char = text[i]!;
    if (quoted) {
      if (char === '\\') i++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && depth > 0) depth--;
    else if (depth === 0 && /^(?:[\s,;]|\.(?:\s|$))/.test(text.slice(i, i + 2))) return i;
  }
  return text.length;
}
