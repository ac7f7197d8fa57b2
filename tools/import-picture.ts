/**
 * Prints the rooms of the house, their size, and how many imports run between them.
 *
 *   npm run picture [-- --mermaid] [ROOT]
 */
import { resolve } from 'node:path';
import type { Source } from './imports.ts';
import { oversized } from './sizes.ts';
import { folderCircles, folderImports, folderOf, isProduct, readSources } from './imports.ts';

const args = process.argv.slice(2);
const root = resolve(args.find((arg) => !arg.startsWith('--')) ?? '.');
const sources = readSources(root).filter(({ path }) => isProduct(path));
console.log((args.includes('--mermaid') ? mermaid : text)(sources));

function linesOf(files: readonly Source[]): number {
  return files.reduce((sum, { lines }) => sum + lines, 0);
}

/** A line a folder, and what the house is like as a whole. */
function text(files: readonly Source[]): string {
  const graph = folderImports(files);
  const folders = [...new Set(files.map(({ path }) => folderOf(path)))].toSorted();
  const rows = folders.map((folder) => {
    const here = files.filter(({ path }) => folderOf(path) === folder);
    const targets = [...(graph.get(folder) ?? [])].toSorted(([, a], [, b]) => b - a);
    const shown = targets.map(([to, count]) => `${to} ${count}`).join(', ');
    return [folder, String(here.length), String(linesOf(here)), shown] as const;
  });
  const width = Math.max(...folders.map((folder) => folder.length));
  const table = [['room', 'files', 'lines', 'imports from'] as const, ...rows].map(
    ([folder, count, lines, shown]) =>
      `${folder.padEnd(width)} ${count.padStart(5)} ${lines.padStart(6)}  ${shown}`.trimEnd(),
  );
  const total = linesOf(files);
  const [biggest] = rows.toSorted((a, b) => Number(b[2]) - Number(a[2]));
  const between = [...graph.values()].flatMap((targets) => [...targets.values()]);
  return [
    ...table,
    '',
    `${files.length} files, ${total} lines; ${between.reduce((a, b) => a + b, 0)} imports between ${folders.length} rooms`,
    `biggest room: ${biggest![0]}, ${Math.round((Number(biggest![2]) / total) * 100)} % of all lines`,
    ...circleLines(files),
    ...oversized(files),
  ].join('\n');
}

function circleLines(files: readonly Source[]): readonly string[] {
  const found = folderCircles(files);
  if (found.length === 0) return ['no circle among rooms'];
  return found.map((circle) => `circle of ${circle.length}: ${circle.join(', ')}`);
}

/** The folders at the top as a flow chart. */
function mermaid(files: readonly Source[]): string {
  const counts = new Map<string, number>();
  for (const { path, imports } of files) {
    for (const to of imports.map(top)) {
      const arrow = `${top(path)}>${to}`;
      if (top(path) !== to) counts.set(arrow, (counts.get(arrow) ?? 0) + 1);
    }
  }
  const names = [...new Set(files.map(({ path }) => top(path)))].filter((name) => name !== '.');
  const nodes = names.map((name) => {
    const lines = linesOf(files.filter(({ path }) => top(path) === name));
    return `  ${name}["${name}/<br>${lines} lines"]`;
  });
  const arrows = [...counts]
    .map(([arrow, count]) => [...arrow.split('>'), count] as const)
    .filter(([from]) => from !== '.')
    .map(([from, to, count]) => `  ${from} -->|${count}| ${to}`);
  return ['flowchart TD', ...nodes, ...arrows].join('\n');
}

function top(path: string): string {
  return path.includes('/') ? path.split('/')[0]! : '.';
}
