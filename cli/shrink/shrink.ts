/** `raft-sim shrink`: makes a failing schedule small and tells the story of what is left. */
import { resolve } from 'node:path';
import { writeArtefactTo } from '../../campaign/files/artefact.ts';
import { readSchedule } from '../../campaign/files/read-schedule.ts';
import type { ShrinkReport } from '../../campaign/failures/shrink-failure.ts';
import { shrinkFailure } from '../../campaign/failures/shrink-failure.ts';
import { toSeed } from '../../campaign/engine/seeds.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { ExitCode } from '../terminal/exit-codes.ts';
import { printable } from '../../lib/errors.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import type { ShrinkProgress } from '../../search/shrink/shrink.ts';
import type { Failing } from '../../search/shrink/trial.ts';
import { printMarkdown } from '../../record/story/print/markdown.ts';
import { printStory } from '../../record/story/print/text.ts';
import type { Story } from '../../record/story/story.ts';
import { nowMs } from '../terminal/clock.ts';
import { formatDuration, invocation, label, plural, shellQuote } from '../terminal/format.ts';
import { checkFileName, usage } from '../options/parse.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Display } from '../terminal/watch.ts';
import { underWatch } from '../terminal/watch.ts';

/** Longer stories are in the trace of a replay. */
const MAX_LINES = 120;

export interface ShrinkOptions {
  readonly maxRuns: number;
  /** Wall-clock time after which no run begins; undefined: no limit. */
  readonly timeMs: number | undefined;
  /** Where the result goes; undefined: beside the file, or into `failures/`. */
  readonly output: string | undefined;
  /** Where the story goes as Markdown; undefined: nowhere. */
  readonly markdown: string | undefined;
  /** Whether to go on from what is in the output file, if it is there. */
  readonly resume: boolean;
  /** Whether to look for what breaks if only the promises of the protocol are checked. */
  readonly endToEnd: boolean;
}

/** Shrinks the schedule in a file. Returns the exit code; throws RaftSimError. */
export function shrinkFile(
  terminal: Terminal,
  path: string,
  options: ShrinkOptions,
): Promise<ExitCode> {
  const { file, scenario } = readSchedule(path);
  const output = options.output ?? path.replace(/(?:\.shrunk)?(?:\.json)?$/, '.shrunk.json');
  return run(terminal, scenario, file.schedule, path, { ...options, output });
}

/** Shrinks what `seed` draws. Returns the exit code; throws RaftSimError. */
export function shrinkSeed(
  terminal: Terminal,
  seed: bigint,
  scenario: Scenario,
  peers: number,
  options: ShrinkOptions,
): Promise<ExitCode> {
  const value = toSeed(seed);
  const schedule = { scenario: scenario.name, seed: value, ...scenario.draw(value, peers) };
  const output = options.output ?? `failures/${scenario.name}-${seed}.shrunk.json`;
  return run(terminal, scenario, schedule, `seed ${seed}`, { ...options, output });
}

async function run(
  terminal: Terminal,
  scenario: Scenario,
  given: Schedule,
  source: string,
  {
    maxRuns,
    timeMs,
    output,
    markdown,
    resume,
    endToEnd,
  }: ShrinkOptions & { readonly output: string },
): Promise<ExitCode> {
  checkMarkdown(markdown, [output, source]);
  const schedule = endToEnd ? promisesOnly(given) : given;
  const display: Display<ShrinkProgress> = {
    share: ({ runs }) => runs / maxRuns,
    describe: ({ runs, pass, best }) =>
      `${plural(runs, 'run')}, ${pass}: ${plural(best.decisions.length, 'decision')} left`,
  };
  const startMs = nowMs();
  return underWatch(terminal, display, async (watch) => {
    const request = { scenario, schedule, source, output, maxRuns, timeMs, resume };
    const report = await shrinkFailure(request, watch);
    watch.pause();
    print(terminal, report, source, output, nowMs() - startMs);
    if (markdown !== undefined) {
      const text = markdownOf(report.story, `${invocation()} replay ${shellQuote(output)}`);
      writeArtefactTo(markdown, text, '--markdown');
      terminal.out(`${label('Markdown')}${printable(markdown)}`);
    }
    return ExitCode.Pass;
  });
}

/** The same run, in which rules for single servers may break: how far does the damage go? */
export function promisesOnly(schedule: Schedule): Schedule {
  return { ...schedule, config: { ...schedule.config, checks: 'end-to-end' } };
}

/** Throws RaftSimError E_USAGE if the story would be written over a schedule, or cannot be written at all. */
function checkMarkdown(markdown: string | undefined, taken: readonly string[]): void {
  if (markdown === undefined) return;
  const path = resolve(markdown);
  if (taken.some((each) => resolve(each) === path)) {
    throw usage('--markdown', markdown, 'another file than those of the schedules');
  }
  checkFileName('--markdown', markdown);
}

function print(
  terminal: Terminal,
  { result, recorded, story, interrupted, timeIsUp }: ShrinkReport,
  source: string,
  output: string,
  elapsedMs: number,
): void {
  const { first, eventsGiven, best, runs, isMinimal } = result;
  const { violation } = recorded.result;
  const out = (text: string): void => terminal.out(text);
  out('');
  out(
    `${terminal.style('red', `VIOLATION of ${violation?.property ?? '?'}`)}, shrunk from ${printable(source)}`,
  );
  out(`${label('Before')}${plural(eventsGiven, 'event')}; as decisions: ${sizeOf(first)}`);
  out(`${label('After')}${sizeOf(best)}`);
  const minimal = isMinimal
    ? 'leaving out any one decision loses the violation'
    : `not finished${interrupted ? '' : timeIsUp ? ': raise --time' : ': raise --runs'}; a smaller result may exist`;
  out(`${label('Search')}${plural(runs, 'run')} in ${formatDuration(elapsedMs)}; ${minimal}`);
  out('');
  for (const line of storyLines(terminal, story)) out(line === '' ? '' : `  ${line}`);
  out('');
  out(
    `${label('Replay')}${terminal.style('cyan', `${invocation()} replay ${shellQuote(output)}`)}`,
  );
}

/** For a comment on a pull request: the story, and the same as a diagram. */
function markdownOf(story: Story, replay: string): string {
  return [
    `## ${story.header.violation?.property ?? 'Nothing'} is broken`,
    '',
    ...printMarkdown(story),
    '',
    `Replay: \`${replay}\``,
    '',
  ].join('\n');
}

/** The story in the colours of the terminal; of a long one, the end. */
function storyLines(terminal: Terminal, story: Story): string[] {
  const colours = { broken: 'red', reference: 'yellow', lost: 'cyan', faint: 'dim' } as const;
  const lines = printStory(story, (part, text) => terminal.style(colours[part], text));
  if (lines.length <= MAX_LINES) return lines;
  return [`(${lines.length - MAX_LINES} lines before)`, ...lines.slice(-MAX_LINES)];
}

function sizeOf({ decisions, schedule }: Failing): string {
  const crashes = decisions.filter((each) => each.do === 'crash').length;
  return [
    plural(decisions.length, 'decision'),
    plural(schedule.config.peers, 'server'),
    plural(crashes, 'crash').replace('crashs', 'crashes'),
  ].join(', ');
}
