/** The rooms of the house, and who may enter which. Whoever needs a new door adds it here, where it can be seen. */
import type { Source } from './imports.ts';
import { circles, folderImports, folderOf, isProduct } from './imports.ts';

/**
 * What the files of each room may import, besides files of the same room. A room is a folder with all below it that has
 * no line of its own; to allow one is to allow its sub-rooms as well. Lower rooms come first.
 */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  contract: [],
  raft: ['contract', 'lib'],
  sim: ['contract', 'lib'],
  record: ['contract', 'lib', 'sim'],
  search: ['contract', 'lib', 'sim', 'record'],
  debugger: ['contract', 'lib', 'sim', 'record', 'search'],
  lab: ['contract', 'lib', 'sim', 'record', 'raft'],
  scenarios: ['contract', 'lib', 'sim', 'search', 'raft'],
  campaign: ['contract', 'lib', 'sim', 'record', 'search', 'scenarios', 'lab', 'raft'],
  explorer: ['contract', 'lib', 'sim', 'record', 'campaign'],
  'explorer/app': ['explorer', 'record', 'lib'],
  property: ['contract', 'lib', 'sim', 'record', 'search', 'campaign'],
  cli: [
    'contract',
    'lib',
    'sim',
    'record',
    'search',
    'debugger',
    'scenarios',
    'lab',
    'campaign',
    'explorer',
  ],
  // What a user of the package gets.
  '.': ['contract', 'raft', 'sim', 'record', 'search', 'scenarios'],
};

/** Who looks at the house from outside may enter every room, and nobody imports it. */
const OUTSIDE = ['bench', 'examples', 'test', 'tools'];

/** Circles among folders that are yet to be broken; one that is not part of any of these fails. */
const KNOWN_CIRCLES: readonly (readonly string[])[] = [
  ['sim/clients', 'sim/faults', 'sim/order', 'sim/world'],
  ['sim', 'sim/order/decisions'],
  ['debugger', 'debugger/stepper'],
];

/** The room that a file belongs to; null: no room that anybody has named. */
export function roomOf(path: string): string | null {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    if (folder in ROOMS || OUTSIDE.includes(folder)) return folder;
    if (!folder.includes('/')) return null;
  }
}

/** What is wrong with who imports whom, a sentence each; tests and their helpers may import what they like. */
export function complaints(all: readonly Source[]): readonly string[] {
  const sources = all.filter(({ path }) => isProduct(path));
  const found: string[] = [];
  for (const { path, imports } of sources) {
    const from = roomOf(path);
    if (from === null) found.push(`${path} is in no room that tools/rooms.ts names`);
    if (from === null || OUTSIDE.includes(from)) continue;
    for (const target of imports) {
      const to = roomOf(target);
      if (to !== from && !allows(ROOMS[from]!, to)) {
        found.push(`${path} imports ${target}: ${from} may not enter ${to ?? folderOf(target)}`);
      }
    }
  }
  for (const circle of circles(folderImports(sources))) {
    const known = KNOWN_CIRCLES.some((knot) => circle.every((folder) => knot.includes(folder)));
    if (!known) found.push(`these folders import each other in a circle: ${circle.join(', ')}`);
  }
  return found;
}

function allows(rooms: readonly string[], to: string | null): boolean {
  return to !== null && rooms.some((room) => to === room || to.startsWith(`${room}/`));
}
