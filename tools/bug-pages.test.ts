/** docs/bugs/: a page and a schedule file for each planted bug, as `npm run docs:bugs` writes them, and nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readSchedule } from '../campaign/files/read-schedule.ts';
import { compare, replay } from '../campaign/failures/replay.ts';
import { raft } from '../raft/index.ts';
import { PLANTED_BUGS } from '../scenarios/bugs/index.ts';
import { runSchedule } from '../sim/run.ts';
import type { Peer } from '../contract/peer.ts';
import { printBugIndex } from './bug-index.ts';
import type { ToldBug } from './bug-page.ts';
import { BUG_PAGES, printBugPage, ROOT, scheduleFileOf, tellBug } from './bug-page.ts';
import { linkSources } from './source-links.ts';

const told = new Map<string, ToldBug>();

/** The story of a bug, told once for all tests. */
function storyOf(bug: (typeof PLANTED_BUGS)[number]): ToldBug {
  const story = told.get(bug.name) ?? tellBug(bug);
  told.set(bug.name, story);
  return story;
}

function fileText(name: string): string {
  return readFileSync(`${ROOT}${BUG_PAGES}/${name}`, 'utf8');
}

test('there is a page and a schedule for each planted bug, and nothing else', () => {
  const expected = PLANTED_BUGS.flatMap(({ name }) => [`${name}.json`, `${name}.md`]);
  expect(readdirSync(`${ROOT}${BUG_PAGES}`).toSorted()).toEqual(
    [...expected, 'README.md'].toSorted(),
  );
});

describe.each(PLANTED_BUGS)('$name', (bug) => {
  test('its schedule replays to what was recorded, and a correct peer passes it', () => {
    const path = `${ROOT}${scheduleFileOf(bug)}`;
    const { file, scenario } = readSchedule(path);
    expect(scenario.name).toBe(`bug-${bug.name}`);
    expect(file.expect?.verdict).toBe('violation');
    const run = replay(scenario.peer, file.schedule, path);
    expect(run.result.inapplicable).toEqual([]);
    expect(compare(file, run, path)).toEqual({ kind: 'same' });
    expect(run.result.violation?.property).toBe(file.expect?.property);
    expect(runSchedule(raft as Peer, file.schedule).violation).toBeNull();
  });

  test('it shows a promise of Raft that breaks, or what the bug is known to break', () => {
    const { violation } = storyOf(bug).story.header;
    expect([violation?.property, violation?.kind]).toContainEqual(
      violation?.kind === 'end-to-end' ? 'end-to-end' : bug.breaks,
    );
  });

  test('its page is as it would be written now', () => {
    expect(fileText(`${bug.name}.md`)).toBe(printBugPage(storyOf(bug)));
  });
});

test('so is the table of all', () => {
  expect(fileText('README.md')).toBe(printBugIndex(PLANTED_BUGS.map(storyOf)));
});

describe('sources', () => {
  test.each([
    [
      'a/b#1, c/d.e#22',
      '[a/b#1](https://github.com/a/b/issues/1), [c/d.e#22](https://github.com/c/d.e/issues/22)',
    ],
    [
      'a/b commits 1234567, 89abcde, x/y#3',
      '[a/b commit 1234567](https://github.com/a/b/commit/1234567), [89abcde](https://github.com/a/b/commit/89abcde), [x/y#3](https://github.com/x/y/issues/3)',
    ],
    ['Raft §5.3', '[Raft §5.3](https://raft.github.io/raft.pdf)'],
    ['dissertation §6.4', 'dissertation §6.4'],
  ])('%s', (source, linked) => {
    expect(linkSources(source)).toBe(linked);
  });

  test('of the registry lead somewhere', () => {
    for (const { source } of PLANTED_BUGS) expect(linkSources(source)).toContain('](https://');
  });
});
