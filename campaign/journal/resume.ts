/** Resumes an interrupted campaign: finds its journal, sees that it can be trusted, and puts its files in order. */
import { lstatSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { printable, RaftSimError } from '../../lib/errors.ts';
import { describeSystemError, discardTemporaries } from '../files/artefact.ts';
import { runSeed } from '../kinds/fuzz/runs.ts';
import { failureFileName, investigate } from '../failures/failure.ts';
import { JOURNAL_ENDING } from './journal.ts';
import { changed, checkEngine } from './checks.ts';
import type { CampaignRequest } from './file.ts';
import { parseJournal } from './file.ts';
import { isAlive } from './process-id.ts';
import { readTextFile } from '../files/read-text.ts';
import type { FuzzState, FailureNote } from '../kinds/fuzz/state.ts';

const JOURNAL = 'the journal of an interrupted campaign';

export interface ResumableCampaign {
  readonly scenario: Scenario;
  readonly request: CampaignRequest;
  readonly state: FuzzState;
  /** A digest of the regressions that it was begun with. */
  readonly corpus: string;
  /** Where its journal and its failures are. */
  readonly directory: string;
  readonly journalName: string;
}

/**
 * The path of the only journal in `directory` whose campaign is not running. Throws RaftSimError: E_FILE if there is none,
 * E_USAGE if there are several.
 */
export function findJournal(directory: string): string {
  const paths = namesIn(directory)
    .filter((name) => name.endsWith(JOURNAL_ENDING) && !name.startsWith('.'))
    .toSorted()
    .map((name) => join(directory, name));
  const idle = paths.filter((path) => !isRunning(path));
  const [only, ...others] = idle;
  if (only === undefined) {
    const running = paths.length === 0 ? 'no journal' : 'only journals of running campaigns';
    throw new RaftSimError('E_FILE', {
      source: directory,
      found: running,
      expected: JOURNAL,
      hint: 'A completed campaign leaves no journal, nor does one that was interrupted in its first two seconds.',
    });
  }
  if (others.length === 0) return only;
  throw new RaftSimError('E_USAGE', {
    source: directory,
    found: `${idle.length} journals`,
    expected: 'one',
    hint: `Name one with --resume FILE: ${idle.map(describe).join('; ')}`,
  });
}

/**
 * Reads a journal and makes it ready to go on. Throws RaftSimError: E_USAGE if its campaign is running, what reading and
 * parsing throw, and what `checkEngine` throws.
 */
export function openJournal(path: string): ResumableCampaign {
  const file = parseJournal(readTextFile(path, JOURNAL), path);
  const { owner, request, state, corpus } = file;
  if (isAlive(owner)) {
    throw new RaftSimError('E_USAGE', {
      source: path,
      found: `a campaign that is running, as process ${owner.pid}`,
      expected: JOURNAL,
      hint: 'Stop it first, or let it finish.',
    });
  }
  const scenario = checkEngine(file, path);
  const directory = dirname(path);
  discardTemporaries(directory, owner.pid);
  const found = state.found.map((note) => withFile(scenario, request, note, directory, path));
  const journalName = basename(path);
  return { scenario, request, state: { ...state, found }, corpus, directory, journalName };
}

/** The failure with its file; one that is gone is written anew. */
function withFile(
  scenario: Scenario,
  { spec }: CampaignRequest,
  note: FailureNote,
  directory: string,
  source: string,
): FailureNote {
  const artefact = join(directory, failureFileName(note.property, note.hash));
  if (isFile(artefact)) return { ...note, artefact };
  const { seed } = note;
  const again = runSeed(scenario, spec, seed, true);
  const { result } = again;
  if (result.verdict !== 'violation' || result.hash !== note.hash) {
    throw changed(source, `hash ${result.hash} of seed ${seed} (${result.verdict})`, note.hash);
  }
  return { ...note, artefact: investigate(scenario, { seed, ...again }, directory).artefact };
}

function isFile(path: string): boolean {
  try {
    return lstatSync(path).isFile();
  } catch {
    return false;
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    const found = describeSystemError(error);
    throw new RaftSimError('E_FILE', { source: directory, found, expected: JOURNAL });
  }
}

/** What cannot be read is not known to be running: whoever opens it will be told why. */
function isRunning(path: string): boolean {
  try {
    return isAlive(parseJournal(readTextFile(path, JOURNAL), path).owner);
  } catch (error) {
    if (error instanceof RaftSimError) return false;
    throw error;
  }
}

function describe(path: string): string {
  try {
    const { request, state } = parseJournal(readTextFile(path, JOURNAL), path);
    const { scenario, firstSeed } = request.spec;
    return printable(`${path} (${scenario}, seeds ${firstSeed}..${state.lastSeed} done)`, 300);
  } catch (error) {
    if (!(error instanceof RaftSimError)) throw error;
    return printable(`${path} (${error.code})`, 300);
  }
}
