/** The command `raft-sim lab`: its options, and what they ask for. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { jobsOption } from '../options/common.ts';
import { Option } from 'commander';
import { ownSubject } from '../../campaign/subjects/lab-subject.ts';
import { loadLabPeer } from '../../campaign/subjects/load-peer.ts';
import { MAX_SEED } from '../../campaign/engine/seeds.ts';
import type { LabTest } from '../../lab/harness/lab-test.ts';
import { LAB_TESTS, labTestNamed } from '../../lab/suite/index.ts';
import { didYouMean } from '../../lib/errors.ts';
import type { ExitCode } from '../terminal/exit-codes.ts';
import { invocation } from '../terminal/format.ts';
import { LAB_HELP } from '../options/help.ts';
import { labMany } from './many.ts';
import { labOnce, labTrace } from './once.ts';
import type { SeedRange } from '../options/parse.ts';
import { parseInteger, parseSeedRange, usage } from '../options/parse.ts';
import type { Terminal } from '../terminal/terminal.ts';

const PARTS: readonly string[] = ['2A', '2B', '2C', '2D'] satisfies readonly LabTest['part'][];

interface LabFlags {
  readonly seeds: SeedRange;
  readonly jobs: number;
  readonly peer?: string;
  readonly trace?: true;
  readonly failures?: string;
  readonly maxFailures: number;
}

export function addLabCommand(
  program: Command,
  terminal: Terminal,
  finish: (code: ExitCode) => void,
): void {
  program
    .command('lab')
    .description("run the 28 Raft tests of MIT's 6.824 lab in virtual time")
    .argument('[tests...]', 'parts (2A, 2B, 2C, 2D) or names of tests (default: all)')
    .addOption(
      new Option('--seeds <A..B>', 'the seeds to run with, both ends included; A.. has no end')
        .argParser(parseSeedRange)
        .default(parseSeedRange('1'), '1'),
    )
    .addOption(jobsOption('worker threads, with more than one seed'))
    .option('--peer <file>', 'a module whose default export is the peer to test')
    .option('--trace', 'print every event of one test with one seed')
    .option(
      '--failures <directory>',
      'directory for the traces of failures (default: none are written)',
    )
    .option(
      '--max-failures <N>',
      'with more than one seed: stop after this many distinct failures',
      (text) => parseInteger('--max-failures', text, 1, 1_000_000),
      1,
    )
    .addHelpText('after', LAB_HELP)
    .action(async (words: readonly string[], flags: LabFlags) =>
      finish(await runLabCommand(terminal, parseLabTests(words), flags)),
    );
}

async function runLabCommand(
  terminal: Terminal,
  tests: readonly LabTest[],
  flags: LabFlags,
): Promise<ExitCode> {
  const { first, last } = flags.seeds;
  const isOne = last === first;
  if (flags.trace === true) checkTrace(tests, isOne);
  if (flags.trace === true && flags.failures !== undefined) {
    throw usage(
      '--failures',
      flags.failures,
      'no --trace beside it, which prints what would be written',
    );
  }
  const peerFile = flags.peer ?? null;
  const subject = peerFile === null ? ownSubject : await loadLabPeer(peerFile);
  const common = { subject, peerFile, failures: flags.failures ?? null };
  if (flags.trace === true) return labTrace(terminal, { ...common, test: tests[0]!, seed: first });
  if (isOne) return labOnce(terminal, { ...common, tests, seed: first });
  const spec = {
    tests: tests.map(({ name }) => name),
    peerFile: peerFile === null ? null : resolve(peerFile),
    firstSeed: first,
    lastSeed: last ?? MAX_SEED,
  };
  const { jobs, maxFailures } = flags;
  return labMany(terminal, { ...common, spec, jobs, maxFailures });
}

function checkTrace(tests: readonly LabTest[], isOne: boolean): void {
  const hint = `For example: ${invocation()} lab TestBackup2B --seeds 17 --trace`;
  if (tests.length !== 1) throw usage('--trace', `${tests.length} tests`, 'the name of one', hint);
  if (!isOne) throw usage('--trace', 'a range of seeds', 'one seed', hint);
}

/** The tests that are meant by parts and names, each once and in the lab's order. Throws RaftSimError E_USAGE. */
export function parseLabTests(words: readonly string[]): readonly LabTest[] {
  for (const word of words) {
    if (PARTS.includes(word) || labTestNamed(word) !== undefined) continue;
    const names = [...PARTS, ...LAB_TESTS.map(({ name }) => name)];
    const hint = didYouMean(word, names, `See ${invocation()} list.`);
    throw usage('lab', word, 'a part of the lab (2A, 2B, 2C, 2D) or the name of a test', hint);
  }
  if (words.length === 0) return LAB_TESTS;
  return LAB_TESTS.filter(({ name, part }) => words.includes(name) || words.includes(part));
}
