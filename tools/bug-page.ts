/** The pages on the planted bugs, as text: what is wrong, which rule that breaks, and the smallest run in which it shows. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSchedule } from '../campaign/files/read-schedule.ts';
import type { PlantedBug } from '../scenarios/bugs/index.ts';
import { scenarioNamed } from '../scenarios/index.ts';
import { formatSeed } from '../sim/chance/choose.ts';
import { findNecessity } from '../record/story/necessity.ts';
import { printMarkdown } from '../record/story/print/markdown.ts';
import { plainCounts } from '../record/story/story-words.ts';
import type { Story } from '../record/story/story.ts';
import { tellStory } from '../record/story/story.ts';
import { linkIssues, linkSources } from './source-links.ts';

/** As many as `raft-sim shrink` spends on what in its result mattered. */
const NECESSITY_RUNS = 1_000;

/** More than `raft-sim shrink` spends if it is not told: a page is read more often than it is written. */
export const SHRINK_RUNS = 10_000;

const CLI = 'npm run -s raft-sim --';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const BUG_SOURCES = `${ROOT}scenarios/bugs`;

/** Where, from the root of the repository, the pages and the schedules are. */
export const BUG_PAGES = 'docs/bugs';

export const WRITTEN_BY = '<!-- Written by `npm run docs:bugs`; changes by hand are lost. -->';

/** The schedule file of a bug, from the root of the repository. */
export function scheduleFileOf({ name }: PlantedBug): string {
  return `${BUG_PAGES}/${name}.json`;
}

/** A bug with the story of its schedule file. */
export interface ToldBug {
  readonly bug: PlantedBug;
  readonly story: Story;
  /** What was drawn, before it was shrunk. */
  readonly seed: string;
  /** Whether rules for single servers were checked. */
  readonly checksAll: boolean;
}

/** Tells the schedule file of a bug. Throws RaftSimError if it is missing or damaged. */
export function tellBug(bug: PlantedBug): ToldBug {
  const { file } = readSchedule(`${ROOT}${scheduleFileOf(bug)}`);
  const { schedule } = file;
  const necessity = findNecessity(bug.peer, schedule, NECESSITY_RUNS);
  return {
    bug,
    story: tellStory(bug.peer, schedule, { necessity }),
    seed: formatSeed(schedule.seed),
    checksAll: schedule.config.checks === undefined,
  };
}

/** The page of one bug. */
export function printBugPage({ bug, story, seed, checksAll }: ToldBug): string {
  const { name, description, source, rule } = bug;
  const { prose, code } = readBugFile(name);
  const shrink = `${CLI} shrink ${seed} --scenario bug-${name}${checksAll ? '' : ' --end-to-end'} --runs ${SHRINK_RUNS}`;
  return [
    `# ${sentence(description)}`,
    '',
    WRITTEN_BY,
    '',
    ...prose.flatMap((paragraph) => [linkIssues(paragraph), '']),
    `- **Where it comes from:** ${linkSources(source)}`,
    `- **The rule that it breaks:** ${rule}`,
    `- **What goes wrong:** ${damage(story)}`,
    `- **The smallest run found:** ${plainCounts(story)}`,
    '',
    '## The change',
    '',
    'The only difference from the correct servers of [`raft/`](../../raft), which follow the rules in [`raft/core/rules.ts`](../../raft/core/rules.ts):',
    '',
    '```ts',
    code,
    '```',
    '',
    '## What happens',
    '',
    'The overview explains [how to read a story](README.md#how-to-read-a-story).',
    '',
    ...printMarkdown(story),
    '',
    '## See it happen',
    '',
    '```sh',
    `${CLI} replay ${scheduleFileOf(bug)} --trace`,
    '```',
    '',
    'This command found the run and shrank it:',
    '',
    '```sh',
    shrink,
    '```',
    '',
    ...firstSign(bug, story),
  ].join('\n');
}

/** What broke, and what that is. */
function damage({ header: { violation } }: Story): string {
  if (violation === null) throw new Error('the schedule of a planted bug breaks nothing');
  const { property, statement, source, kind } = violation;
  const kinds = {
    'end-to-end': 'a promise of Raft',
    local: 'a rule for a single server, which breaks before any promise of Raft',
    liveness: 'progress after all faults have stopped',
    contract: 'the contract between a server and the simulator',
  } as const;
  return `**${property}**, ${kinds[kind]}. ${statement} [${source}]`;
}

/** Who looks at single servers as well sees it earlier. */
function firstSign({ breaks, name }: PlantedBug, { header: { violation } }: Story): string[] {
  if (violation?.property === breaks) return [];
  return [
    `\`--end-to-end\` checks only what Raft promises. Without it, the stricter rules for single servers are checked as well, and ${breaks} usually breaks first: \`${CLI} fuzz --scenario bug-${name}\`.`,
    '',
  ];
}

/** The file of a bug lies in the folder of what it breaks. */
function sourceOf(name: string): string {
  const files = readdirSync(BUG_SOURCES, { encoding: 'utf8', recursive: true });
  return files.find((file) => basename(file) === `${name}.ts`)!;
}

/** What a bug's own file says of it, by paragraphs, and its code without the imports. */
function readBugFile(name: string): { readonly prose: string[]; readonly code: string } {
  const text = readFileSync(`${BUG_SOURCES}/${sourceOf(name)}`, 'utf8');
  const [comment = ''] = /^\/\*\*[\s\S]*?\*\//.exec(text) ?? [];
  const prose = comment
    .replace(/^\/\*\*\n/, '')
    .replace(/\s*\*\/$/, '')
    .split('\n')
    .map((line) => line.replace(/^ \* ?/, ''))
    .join('\n')
    .split('\n\n')
    .map((paragraph) => sentence(paragraph.replaceAll('\n', ' ').replace(/^Planted bug: /, '')));
  const code = text
    .slice(comment.length)
    .replaceAll(/^import [^;]*;\n/gm, '')
    .trim();
  return { prose, code };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** The size of the run that a scenario of a planted bug draws. */
export function peersOf({ peers = 5 }: PlantedBug): number {
  return peers;
}

/** The scenario of a planted bug. */
export function scenarioOf({ name }: PlantedBug): NonNullable<ReturnType<typeof scenarioNamed>> {
  return scenarioNamed(`bug-${name}`)!;
}
