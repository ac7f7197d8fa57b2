/** What a peer's own state has beyond what its tracks tell, as leaves: `state.votes`, `progress.2.mode`. */
import { diff } from '../../record/diff.ts';
import type { StateShown } from '../../record/server.ts';
import { isShown } from '../../record/server.ts';
import { textOf } from '../../record/values.ts';
import { shorten } from '../data/shorten.ts';

/** A leaf as it was and as it is: a safe integer as a number, anything else as text; null: not there. */
export interface LeafChange {
  /** As record/paths.ts has it. */
  readonly path: string;
  readonly before: number | string | null;
  readonly after: number | string | null;
}

/** So many changes of one event are told, the others are counted. */
const MOST_CHANGES = 40;
/** So many values are looked at. */
const MOST_VISITS = 4_000;
const PATH_LENGTH = 120;
const WORDS_LENGTH = 200;

/** What the tracks tell of a leader's book-keeping: nothing behind its beginning and its end, and these. */
const IN_TRACKS = /^progress(?:\.\d+(?:\.(?:matchIndex|nextIndex))?)?$/;

/** From `before` to `after`, by path as they come; never throws, whatever the state is. */
export function ownChanges(before: StateShown, after: StateShown): LeafChange[] {
  if (before.state === after.state) return [];
  const isTold = (path: string): boolean => isShown(before, path) && isShown(after, path);
  const hasBooks = isTold('progress');
  const skips = (path: string, was: unknown, is: unknown): boolean => {
    if (!hasBooks || !path.startsWith('progress')) return isTold(path);
    // What is there before and after may have changed in what the tracks do not tell.
    return IN_TRACKS.test(path) && !(isObject(was) && isObject(is));
  };
  try {
    const options = { most: MOST_CHANGES, mostVisits: MOST_VISITS, skips };
    const { leaves, more, isCut } = diff(before.state, after.state, options);
    const changes = leaves.map((leaf) => ({
      path: shorten(nameOf(leaf.path, hasBooks), PATH_LENGTH),
      before: leafOf(leaf.before),
      after: leafOf(leaf.after),
    }));
    if (more === 0 && !isCut) return changes;
    return [
      ...changes,
      remark(isCut ? '(the rest was not looked at)' : `(and ${more} more changes)`),
    ];
  } catch (error) {
    return [remark(error instanceof Error ? error.message : String(error))];
  }
}

function nameOf(path: string, hasBooks: boolean): string {
  if (hasBooks && path.startsWith('progress.')) return path;
  return path === '' ? 'state' : `state.${path}`;
}

function remark(words: string): LeafChange {
  return { path: 'state', before: null, after: shorten(words, WORDS_LENGTH) };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function leafOf(value: unknown): number | string | null {
  if (value === undefined) return null;
  const isPlain = Number.isSafeInteger(value) && !Object.is(value, -0);
  return isPlain ? (value as number) : textOf(value);
}
