/** Files that users bring along. They are loaded in a process of its own: jest has its own way to import. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { temporaryFolder } from '../../test/temporary-folder.ts';

jest.setTimeout(60_000);

const TSX = pathToFileURL(createRequire(resolve('package.json')).resolve('tsx')).href;
const RAFT = pathToFileURL(resolve('raft/index.ts')).href;
const LOADER = pathToFileURL(resolve('campaign/subjects/load-peer.ts')).href;

const directory = temporaryFolder();

/** What each file holds, and what is said of it. */
const BAD: readonly (readonly [name: string, text: string, code: string, message: string])[] = [
  ['named.ts', 'export const peer = 1;', 'E_SCHEMA', 'at export default: found nothing'],
  ['number.js', 'export default 7;', 'E_SCHEMA', 'at export default: found 7, expected a Peer'],
  [
    'few.mjs',
    'export default { name: "x", init() {} };',
    'E_SCHEMA',
    'at export default, step: found nothing, expected a function',
  ],
  [
    'kinds.ts',
    `import { raft } from '${RAFT}'; export default { ...raft, messageKinds: [] };`,
    'E_SCHEMA',
    'at export default, messageKinds: found a list of 0, expected a list of names',
  ],
  [
    'nameless.ts',
    `import { raft } from '${RAFT}'; export default { ...raft, name: 7 };`,
    'E_SCHEMA',
    'at export default, name: found 7, expected a short name',
  ],
  ['syntax.ts', 'export default {', 'E_SYNTAX', 'expected an ES module that loads'],
  ['throws.ts', 'throw new Error("boom\\nboom");', 'E_SYNTAX', 'found Error: boom boom,'],
  ['lost.ts', 'import "./nowhere.ts";', 'E_SYNTAX', 'Cannot find module'],
];

interface Loaded {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly hint?: string;
}

let loaded: Readonly<Record<string, Loaded>>;

beforeAll(async () => {
  const good = `import { createRaftPeer } from '${RAFT}';\nexport default createRaftPeer() as unknown;`;
  writeFileSync(join(directory, 'good.ts'), good);
  for (const [name, text] of BAD) writeFileSync(join(directory, name), text);
  const names = ['good.ts', 'none.ts', '.', ...BAD.map(([name]) => name)];
  const script = `
    import { loadLabPeer } from '${LOADER}';
    const loaded = {};
    for (const name of ${JSON.stringify(names)}) {
      try {
        loaded[name] = { name: (await loadLabPeer(name)).name };
      } catch (error) {
        const { code, message, hint } = error;
        loaded[name] = { code, message, hint };
      }
    }
    console.log(JSON.stringify(loaded));`;
  const output = await new Promise<string>((done, failed) => {
    const args = ['--import', TSX, '--input-type=module', '--eval', script];
    execFile(process.execPath, args, { cwd: directory }, (error, stdout) =>
      error === null ? done(stdout) : failed(error),
    );
  });
  loaded = JSON.parse(output) as typeof loaded;
});

test('a TypeScript file with a peer loads', () => {
  expect(loaded['good.ts']).toEqual({ name: 'raft' });
});

describe('a file that is no peer is refused:', () => {
  test.each(BAD)('%s', (name, _text, code, message) => {
    expect(loaded[name]!.message).toContain(`${name}: `);
    expect(loaded[name]!.message).toContain(message);
    expect(loaded[name]!.code).toBe(code);
  });

  test('one that does not exist, and a directory', () => {
    expect(loaded['none.ts']).toMatchObject({ code: 'E_FILE' });
    expect(loaded['none.ts']!.message).toContain('no such file or directory');
    expect(loaded['.']!.message).toContain('found a directory or device');
  });

  test('with the place where it threw', () => {
    expect(loaded['throws.ts']!.hint).toMatch(/^It was thrown at .*throws\.ts:1:7\.$/);
    expect(loaded['lost.ts']!.hint).toBe('');
  });
});
