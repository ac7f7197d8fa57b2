/** Who imports whom, as read from the sources: files, the folders that they lie in, and circles among folders. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A source file, by its path from the root of the project. */
export interface Source {
  readonly path: string;
  readonly lines: number;
  /** The files of ours that it names, whether their code is run or only their types are used. */
  readonly imports: readonly string[];
}

/** Pairs of folders, `from > to`, and how many imports run from one to the other. */
export type FolderImports = ReadonlyMap<string, ReadonlyMap<string, number>>;

const SKIPPED = /^(?:node_modules|dist|coverage|\.)/;

/** All that ends up in a run of the program: no tests, none of their helpers, no settings, no declarations. */
export function isProduct(path: string): boolean {
  return !/\.test\.tsx?$|(?:^|\/)testing(?:\.ts$|\/)|\.(?:config|d)\.ts$/.test(path);
}

/** The sources under `root`, sorted by path. */
export function readSources(root: string): readonly Source[] {
  return readdirSync(root, { withFileTypes: true })
    .filter(({ name }) => !SKIPPED.test(name))
    .flatMap((entry) => {
      if (entry.isDirectory()) return pathsUnder(root, entry.name);
      return [entry.name];
    })
    .filter((path) => /\.tsx?$/.test(path))
    .toSorted()
    .map((path) => sourceOf(path, readFileSync(join(root, path), 'utf8')));
}

function pathsUnder(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? pathsUnder(root, path) : [path];
  });
}

/** A source as it is read from the text of a file. */
export function sourceOf(path: string, text: string): Source {
  const imports = [...text.matchAll(IMPORT)]
    .map((match) => match.slice(1).find((target) => target !== undefined)!)
    .map((target) => posix.join(posix.dirname(path), target));
  return { path, lines: text.split('\n').length - 1, imports };
}

/** Statements, `import()`, and workers, which are started by the address of their file. */
const IMPORT = new RegExp(
  [
    /^(?:import|export)\b[^'"]*?\bfrom '(\.[^']+)'/,
    /^import '(\.[^']+)'/,
    /\bimport\(\s*'(\.[^']+)'/,
    /\bnew URL\(\s*'(\.[^']+\.ts)'/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gm',
);

/** The folder that a file lies in; `.` is the root. */
export function folderOf(path: string): string {
  return posix.dirname(path);
}

/** The imports that leave a folder. */
export function folderImports(sources: readonly Source[]): FolderImports {
  const found = new Map<string, Map<string, number>>();
  for (const { path, imports } of sources) {
    const from = folderOf(path);
    const targets = found.get(from) ?? new Map<string, number>();
    found.set(from, targets);
    for (const to of imports.map(folderOf)) {
      if (to !== from) targets.set(to, (targets.get(to) ?? 0) + 1);
    }
  }
  return found;
}

/** Folders each of which can be reached from each other one: the largest such sets of more than one (Tarjan). */
export function circles(graph: FolderImports): readonly (readonly string[])[] {
  const number = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (folder: string): void => {
    number.set(folder, number.size);
    lowest.set(folder, number.get(folder)!);
    open.push(folder);
    for (const next of graph.get(folder)?.keys() ?? []) {
      if (!number.has(next)) visit(next);
      if (open.includes(next)) {
        lowest.set(folder, Math.min(lowest.get(folder)!, lowest.get(next)!));
      }
    }
    if (lowest.get(folder) !== number.get(folder)) return;
    const circle = open.splice(open.indexOf(folder));
    if (circle.length > 1) found.push(circle.toSorted());
  };
  for (const folder of graph.keys()) if (!number.has(folder)) visit(folder);
  return found;
}

/** Circles among the folders of these sources. A door stands above the rooms that it leads to, and closes none. */
export function folderCircles(sources: readonly Source[]): readonly (readonly string[])[] {
  return circles(folderImports(sources.filter(({ path }) => !/(?:^|\/)index\.ts$/.test(path))));
}
