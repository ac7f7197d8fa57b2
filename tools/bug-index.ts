/** The table of all planted bugs, with what one needs to know to read their pages. */
import { BUG_PAGES, WRITTEN_BY } from './bug-page.ts';
import type { ToldBug } from './bug-page.ts';
import { linkSources } from './source-links.ts';
import { WAITING } from './waiting-bugs.ts';

/** The text of `docs/bugs/README.md`. */
export function printBugIndex(told: readonly ToldBug[]): string {
  return [
    '# The planted bugs',
    '',
    WRITTEN_BY,
    '',
    `${told.length} mistakes that Raft implementations have made or that its authors warn of. Each is planted in an otherwise unchanged copy of the correct servers, to show what it does and that the simulator finds it. Every page shows the smallest run that the [shrinker](../shrinking.md) found, and the schedule file beside it replays that run:`,
    '',
    '```sh',
    `npm run -s raft-sim -- replay ${BUG_PAGES}/commit-by-counting.json --trace`,
    '```',
    '',
    '| bug | what the servers do wrong | where it comes from | what breaks | servers | decisions |',
    '| --- | --- | --- | --- | --: | --: |',
    ...told.map((each) => row(each)),
    '',
    ...HOW_TO_READ,
    '',
    '## Bugs that wait for a feature',
    '',
    'Our Raft does not have membership changes, reads, client sessions or PreVote yet. These known bugs can be planted once it does:',
    '',
    '| bug | where it comes from | waits for |',
    '| --- | --- | --- |',
    ...WAITING.flatMap(({ feature, bugs }) =>
      bugs.map(([what, source]) => `| ${what} | ${linkSources(source)} | ${feature} |`),
    ),
    '',
  ].join('\n');
}

function row({ bug, story }: ToldBug): string {
  const { name, description, source } = bug;
  const { violation, servers, decisions } = story.header;
  const cells = [
    `[${name}](${name}.md)`,
    description,
    linkSources(source),
    `${violation?.property ?? ''} (${violation?.kind ?? ''})`,
    String(servers),
    String(decisions),
  ];
  return `| ${cells.join(' | ')} |`;
}

const HOW_TO_READ = [
  '## How to read a story',
  '',
  'A story lists _decisions_: what happens, in order, at which server. Nothing else happens. How long it takes does not matter, since a server sees no clock: it only knows that one of its timers has fired.',
  '',
  '```text',
  " 3 n1  gets n2's RequestVote t1 last 0/0 (2->): votes for n2 (->5) in t1         | candidate t1 n2 c0 1,1",
  '```',
  '',
  '- `3 n1`: the third decision, at server n1. `t1` is term 1.',
  '- `last 0/0`, `prev 4/2`: a log entry by index and term; here no entry, and the entry with index 4 and term 2. `[3-4/2]` are the entries 3 to 4 of term 2 in a message, followed by the commit index of the leader (`c0`). `match 4` means that the sender holds the log up to 4. `c1.1` is the first command of client 1. `no-op` is the empty entry with which a leader may begin its term (Raft §8).',
  '- `(2->)`: the message that arrives was sent in step 2. `(->5)`: the message sent here arrives in step 5; `(->x)`: it never arrives. Messages may be lost, late, duplicated and in any order (Raft §5.1, §5.5).',
  '- `| candidate t1 n2 c0 1,1`: the server afterwards. It is a candidate in term 1, has voted for n2, has committed nothing (`c0`), and its log holds two entries of term 1. `1*5,2` are five entries of term 1 and one of term 2, `[7],3` is an entry of term 3 after a snapshot up to index 7, `-` is an empty log. For a server that is down, this is what its disk holds.',
  '- A line that begins with `x` says why the loss of a message or a write matters. Everything was tried: leaving out each step, delivering each lost message, saving each lost write.',
  '- Writes take time only where it matters: `writes (t1, vote n2)` begins one, `its write ... is durable` ends it, and a crash in between loses it. Elsewhere they complete at once.',
  '- A run that gets stuck continues for ten seconds or more after its last step, in which nothing fails, except that lost servers stay lost.',
];
