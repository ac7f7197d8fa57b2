import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { circles, readSources, sourceOf } from '../tools/imports.ts';
import { complaints, roomOf, unused } from '../tools/rooms.ts';
import { oversized } from '../tools/sizes.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ROOT = resolve('.');

test('nobody enters a room that they may not enter', () => {
  expect(complaints(readSources(ROOT))).toEqual([]);
});

test('the table allows nothing that nobody does', () => {
  expect(unused(readSources(ROOT))).toEqual([]);
});

test('no room and no file is larger than it should be, but for those that are listed', () => {
  expect(oversized(readSources(ROOT))).toEqual([]);
  const files = Array.from({ length: 16 }, (_, i) => sourceOf(`cli/x/${i}.ts`, ''));
  expect(oversized(files)).toEqual(['cli/x/ has 16 sources of its own, over 15']);
  expect(oversized([sourceOf('cli/x.ts', '\n'.repeat(251))])).toEqual([
    'cli/x.ts has 251 lines, over 250',
  ]);
});

describe('what is complained about', () => {
  test.each([
    ['raft/peer.ts', '../sim/run.ts', 'raft may not enter sim'],
    ['sim/node/node.ts', '../../raft/peer.ts', 'sim/node may not enter raft'],
    ['sim/world/host.ts', '../order/walk/walk.ts', 'sim/world may not enter sim/order/walk'],
    ['record/values.ts', '../scenarios/index.ts', 'record may not enter scenarios'],
    ['explorer/app/main.tsx', '../../raft/peer.ts', 'explorer/app may not enter raft'],
    ['cli/main.ts', '../bench/main.ts', 'cli may not enter bench'],
    ['cli/main.ts', '../raft/testing.ts', 'cli may not enter raft'],
  ])('%s that imports %s', (path, target, complaint) => {
    const found = complaints([sourceOf(path, `import { x } from '${target}';\n`)]);
    expect(found).toEqual([expect.stringContaining(complaint)]);
  });

  test('a room without a name', () => {
    expect(complaints([sourceOf('attic/trunk.ts', '')])).toEqual([
      expect.stringContaining('attic/trunk.ts is in no room'),
    ]);
  });

  test('a circle among folders of one room', () => {
    const there = sourceOf('record/a/x.ts', "import type { Y } from '../b/y.ts';\n");
    const back = sourceOf('record/b/y.ts', "import { z } from '../a/z.ts';\n");
    expect(complaints([there, back])).toEqual([expect.stringContaining('record/a, record/b')]);
    expect(complaints([there])).toEqual([]);
  });

  test('nothing about tests and their helpers', () => {
    const text = "import { x } from '../sim/run.ts';\n";
    expect(complaints([sourceOf('raft/peer.test.ts', text)])).toEqual([]);
    expect(complaints([sourceOf('raft/testing/x.ts', text)])).toEqual([]);
  });
});

test('lint fails on a forbidden import', () => {
  expect(readFileSync('package.json', 'utf8')).toMatch(/"lint": ".*tools\/check-rooms.ts"/);
  const root = temporaryFolder();
  mkdirSync(join(root, 'raft'));
  const check = (): [number | null, string] => {
    const args = ['--import', 'tsx', 'tools/check-rooms.ts', root];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    return [status, stderr];
  };
  writeFileSync(join(root, 'raft/peer.ts'), "import { x } from '../contract/peer.ts';\n");
  expect(check()).toEqual([0, '']);
  writeFileSync(join(root, 'raft/peer.ts'), "import { x } from '../sim/run.ts';\n");
  expect(check()).toEqual([1, expect.stringContaining('raft may not enter sim')]);
});

describe('imports are read', () => {
  test.each([
    ["import { a } from './b.ts';", ['room/b.ts']],
    ["import type {\n  A,\n  B,\n} from '../other/b.ts';", ['other/b.ts']],
    ["export * from './b.ts';\nexport { c } from './c.ts';", ['room/b.ts', 'room/c.ts']],
    ["import './b.ts';", ['room/b.ts']],
    ["const { b } = await import('./b.ts');", ['room/b.ts']],
    ["new Worker(new URL('./b.ts', import.meta.url));", ['room/b.ts']],
    ["import { join } from 'node:path';\nconst from = './b.ts';", []],
  ])('%s', (text, imports) => {
    expect(sourceOf('room/a.ts', text).imports).toEqual(imports);
  });
});

test('circles are found, the largest ones', () => {
  const graph = (edges: readonly string[]): Map<string, Map<string, number>> => {
    const found = new Map<string, Map<string, number>>();
    for (const [from, to] of edges.map((edge) => edge.split('>'))) {
      found.set(from!, (found.get(from!) ?? new Map<string, number>()).set(to!, 1));
    }
    return found;
  };
  expect(circles(graph(['a>b', 'b>c', 'a>c']))).toEqual([]);
  expect(circles(graph(['a>b', 'b>c', 'c>a', 'c>d', 'd>e', 'e>d', 'e>f']))).toEqual([
    ['d', 'e'],
    ['a', 'b', 'c'],
  ]);
});

test('a room covers the folders below it that have no line of their own', () => {
  expect(roomOf('sim/judge/invariants/index.ts')).toBe('sim/judge/invariants');
  expect(roomOf('record/story/print/text.ts')).toBe('record');
  expect(roomOf('explorer/app/ui/shell.tsx')).toBe('explorer/app');
  expect(roomOf('index.ts')).toBe('.');
});
