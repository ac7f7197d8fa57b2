/** `raft-sim search`: tries every order of events in a tiny cluster, up to so many decisions. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Command, Option } from 'commander';
import { writeArtefactTo } from '../../campaign/files/artefact.ts';
import { fileOfRun, recordRun } from '../../campaign/files/recorded-run.ts';
import type { PeerMessage } from '../../contract/peer.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { ExitCode } from '../terminal/exit-codes.ts';
import { plainConfig } from '../../search/exhaustive/options.ts';
import type { SearchProgress, SearchResult } from '../../search/exhaustive/search.ts';
import { ExhaustiveSearch } from '../../search/exhaustive/search.ts';
import { printScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { nowMs } from '../terminal/clock.ts';
import { grouped, perSecond, plural } from '../terminal/format.ts';
import { SEARCH_HELP } from '../options/help.ts';
import { parseInteger } from '../options/parse.ts';
import type { SearchBounds } from './report.ts';
import { printSearch } from './report.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Display } from '../terminal/watch.ts';
import { underWatch } from '../terminal/watch.ts';

const MAX_PEERS = 5;
const DEFAULT_PEERS = 3;
const DEFAULT_DEPTH = 8;
const DEFAULT_LIMIT = 1_000_000;

interface SearchFlags extends SearchBounds {
  readonly output?: string;
  readonly duplicates?: true;
  readonly snapshots?: true;
  readonly slow?: true;
  readonly unhurried?: true;
  readonly noop: boolean;
  readonly endToEnd?: true;
}

/** Adds the command to `program`. */
export function addSearchCommand(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
  { scenario }: { readonly scenario: Option },
): void {
  const command = program
    .command('search')
    .description('try every order of events in a tiny cluster, up to a depth')
    .addOption(scenario);
  const count = (name: string, text: string, min: number, max: number, byDefault: number): void => {
    const parse = (given: string): number => parseInteger(`--${name}`, given, min, max);
    command.option(`--${name} <N>`, text, parse, byDefault);
  };
  count('peers', 'servers in the cluster', 1, MAX_PEERS, DEFAULT_PEERS);
  count('depth', 'decisions in a path, at most', 1, 1_000, DEFAULT_DEPTH);
  count('crashes', 'crashes in a path, at most', 0, 1_000, 1);
  count('proposals', 'client commands in a path, at most', 0, 1_000, 1);
  count('timeouts', 'election timeouts in a path, at most', 0, 1_000, 2);
  count('limit', 'give up behind so many states', 1, 10_000_000, DEFAULT_LIMIT);
  command
    .option('--duplicates', 'messages may arrive more than once')
    .option('--snapshots', 'services capture snapshots')
    .option('--slow', 'disks and services take time')
    .option('--unhurried', 'timers without a delay may wait too')
    .option('--no-noop', 'a new leader appends no empty entry')
    .option('--end-to-end', 'check only the promises of Raft, not the rules for single servers')
    .option('--output <file>', 'file for the schedule of a violation (default: in failures/)')
    .addHelpText('after', SEARCH_HELP)
    .action(async (flags: SearchFlags) => finish(await run(terminal, flags)));
}

async function run(terminal: Terminal, flags: SearchFlags): Promise<ExitCode> {
  const { scenario, depth, limit } = flags;
  const search = searchOf(flags);
  const display: Display<SearchProgress> = {
    share: ({ states, depth: reached }) => Math.max(states / limit, reached / depth),
    describe: ({ states, depth: reached }, elapsedMs) =>
      `${plural(reached, 'decision')} done, ${grouped(states)} states (${perSecond(states, elapsedMs)}/s)`,
  };
  const startMs = nowMs();
  return underWatch(terminal, display, async (watch) => {
    while (search.result === null && !watch.interrupt.aborted) {
      search.advance();
      watch.onProgress(search.progress);
      await breathe();
    }
    watch.pause();
    const { result, progress } = search;
    const path = result?.schedule === undefined ? null : write(scenario, result, flags.output);
    printSearch(terminal, { ...flags, result, progress, path, elapsedMs: nowMs() - startMs });
    return exitCodeOf(result);
  });
}

function searchOf(flags: SearchFlags): ExhaustiveSearch<unknown, PeerMessage> {
  const { scenario, slow, noop, endToEnd, unhurried, limit } = flags;
  const size = scenario.size ?? flags.peers;
  const plain = plainConfig(size, { slow: slow === true, noop });
  const config = endToEnd === true ? { ...plain, checks: 'end-to-end' as const } : plain;
  const options = { ...flags, maxStates: limit, promptAtOnce: unhurried !== true };
  return new ExhaustiveSearch(scenario.peer, config, options, scenario.name);
}

/** Writes the schedule of a violation to a file and returns its path. */
function write(scenario: Scenario, { schedule }: SearchResult, output: string | undefined): string {
  const path = output ?? `failures/search-${scenario.name}.json`;
  const file = fileOfRun(scenario.peer, schedule!, recordRun(scenario.peer, schedule!));
  return writeArtefactTo(path, printScheduleFile(file), '--output');
}

function exitCodeOf(result: SearchResult | null): ExitCode {
  if (result?.verdict === 'violation') return ExitCode.Violation;
  return result?.verdict === 'exhausted' ? ExitCode.Pass : ExitCode.Limit;
}
