/** How large a room and a file may get, and which ones are larger for now. */
import type { Source } from './imports.ts';
import { folderOf, isProduct } from './imports.ts';

const MOST_FILES = 15;
/** About 200 is the rule; this is where it is no longer about that. */
const MOST_LINES = 250;

/** To be taken apart; a list, or one thing that is as long as it is. */
const LARGER = [
  'explorer/app/diagram',
  'property',
  'sim/judge/invariants',
  'record/run-recorder.ts',
  'record/predicates/predicate.ts',
  'debugger/stepper/showing.ts',
  'debugger/session.ts',
  'lab/examples/figure-2-raft.ts',
  'sim/world/host.ts',
  'sim/judge/checker.ts',
  'campaign/coverage/rates.ts',
  'search/shrink/passes.ts',
  'sim/world/simulation.ts',
];

/** Folders with more sources of their own, and files with more lines, than they should have; a sentence each. */
export function oversized(all: readonly Source[]): readonly string[] {
  const sources = all.filter(({ path }) => isProduct(path) && !path.startsWith('test/'));
  const folders = new Map<string, number>();
  for (const { path } of sources) {
    folders.set(folderOf(path), (folders.get(folderOf(path)) ?? 0) + 1);
  }
  const full = [...folders].filter(([name, files]) => files > MOST_FILES && !LARGER.includes(name));
  const long = sources.filter(({ path, lines }) => lines > MOST_LINES && !LARGER.includes(path));
  return [
    ...full.map(([name, files]) => `${name}/ has ${files} sources of its own, over ${MOST_FILES}`),
    ...long.map(({ path, lines }) => `${path} has ${lines} lines, over ${MOST_LINES}`),
  ];
}
