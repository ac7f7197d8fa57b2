/** The rooms of the house, and who may enter which. Whoever needs a new door adds it here, where it can be seen. */
import type { Source } from './imports.ts';
import { folderCircles, folderOf, isProduct } from './imports.ts';

/**
 * What the files of each room may import, besides files of the same room. A room is a folder with all below it that has
 * no line of its own; `sim/*` are all rooms of the simulator. Lower rooms come first.
 */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  contract: [],
  raft: ['contract', 'lib'],

  // The simulator. It knows of Raft what the contract says.
  'sim/chance': [],
  'sim/guard': ['contract'],
  'sim/schedule': ['contract', 'lib', 'sim/chance'],
  'sim/schedule/file': ['contract', 'lib', 'sim/chance', 'sim/judge', 'sim/schedule'],
  'sim/node': ['contract', 'sim/chance', 'sim/schedule'],
  'sim/coverage': ['contract', 'sim/judge', 'sim/node', 'sim/schedule'],
  'sim/clients': ['contract', 'sim/chance', 'sim/coverage', 'sim/judge', 'sim/node', 'sim/world'],
  'sim/judge': ['contract', 'sim/node', 'sim/schedule'],
  'sim/judge/invariants': ['contract', 'lib', 'sim/judge', 'sim/node', 'sim/schedule'],
  'sim/network': ['contract', 'sim/chance', 'sim/coverage', 'sim/node', 'sim/schedule'],
  'sim/order': ['contract', 'sim/node', 'sim/schedule', 'sim/world'],
  'sim/faults': [
    'contract',
    'sim/chance',
    'sim/coverage',
    'sim/judge',
    'sim/node',
    'sim/schedule',
    'sim/world',
  ],
  'sim/world': [
    'contract',
    'sim/chance',
    'sim/clients',
    'sim/coverage',
    'sim/faults',
    'sim/guard',
    'sim/judge',
    'sim/judge/invariants',
    'sim/network',
    'sim/node',
    'sim/order',
    'sim/schedule',
  ],
  // Orders that a world is given, by whoever starts it: no room above may enter these two.
  'sim/order/decisions': [
    'contract',
    'sim',
    'sim/coverage',
    'sim/judge',
    'sim/node',
    'sim/order',
    'sim/schedule',
    'sim/world',
  ],
  'sim/order/walk': [
    'contract',
    'lib',
    'sim/chance',
    'sim/node',
    'sim/order',
    'sim/schedule',
    'sim/world',
  ],
  // A run from its beginning to its end, and the door.
  sim: [
    'contract',
    'sim/chance',
    'sim/coverage',
    'sim/faults',
    'sim/guard',
    'sim/judge',
    'sim/judge/invariants',
    'sim/network',
    'sim/node',
    'sim/order',
    'sim/order/decisions',
    'sim/order/walk',
    'sim/schedule',
    'sim/world',
  ],

  // Whoever reads runs, and whoever looks for them.
  record: ['contract', 'lib', 'sim/*'],
  search: ['contract', 'lib', 'sim/*', 'record'],
  debugger: ['contract', 'lib', 'sim/*', 'record'],

  // Whose code runs.
  lab: ['contract', 'sim/*', 'record'],
  scenarios: ['contract', 'raft', 'sim/*', 'search'],

  // What has files, processes and a clock.
  campaign: ['contract', 'lib', 'raft', 'sim/*', 'record', 'search', 'scenarios', 'lab'],
  'explorer/data': ['contract', 'record'],
  explorer: ['contract', 'lib', 'sim/*', 'record', 'campaign', 'explorer/data'],
  'explorer/app': ['lib', 'record', 'explorer', 'explorer/data'],
  property: ['contract', 'lib', 'sim/*', 'record', 'search', 'campaign'],
  cli: [
    'contract',
    'lib',
    'sim/*',
    'record',
    'search',
    'debugger',
    'scenarios',
    'lab',
    'campaign',
    'explorer',
    'explorer/data',
  ],
  // What a user of the package gets.
  '.': ['raft', 'sim/*', 'record', 'search', 'scenarios'],
};

/** Who looks at the house from outside may enter every room, and nobody imports it. */
const OUTSIDE = ['bench', 'examples', 'test', 'tools'];

/** Circles among folders that are yet to be broken; one that is not part of any of these fails. */
const KNOWN_CIRCLES: readonly (readonly string[])[] = [
  ['sim/clients', 'sim/faults', 'sim/order', 'sim/world'],
  ['sim', 'sim/order/decisions'],
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
  for (const circle of folderCircles(sources)) {
    const known = KNOWN_CIRCLES.some((knot) => circle.every((folder) => knot.includes(folder)));
    if (!known) found.push(`these folders import each other in a circle: ${circle.join(', ')}`);
  }
  return found;
}

function allows(rooms: readonly string[], to: string | null): boolean {
  if (to === null) return false;
  return rooms.includes(to) || (rooms.includes('sim/*') && /^sim(?:\/|$)/.test(to));
}

/** Lines of the table that nobody needs: what a room may enter, and does not. */
export function unused(all: readonly Source[]): readonly string[] {
  const needed = new Set(
    all
      .filter(({ path }) => isProduct(path))
      .flatMap(({ path, imports }) => imports.map((to) => `${roomOf(path)} > ${roomOf(to)}`)),
  );
  return Object.entries(ROOMS)
    .flatMap(([from, rooms]) => rooms.map((to) => `${from} > ${to}`))
    .filter((line) => !line.endsWith('*') && !needed.has(line));
}
