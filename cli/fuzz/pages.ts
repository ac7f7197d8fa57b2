/**
 * `raft-sim fuzz --report`: the failures of a campaign as pages to look at, each as it was found and made small, with their
 * schedule files and an index: a directory that needs nothing else.
 */
import { join } from 'node:path';
import { writeArtefact } from '../../campaign/files/artefact.ts';
import type { FailureReport } from '../../campaign/failures/failure.ts';
import { failureFileName } from '../../campaign/failures/failure.ts';
import { readSchedule } from '../../campaign/files/read-schedule.ts';
import { readTextFile } from '../../campaign/files/read-text.ts';
import type { ShrinkHost } from '../../campaign/failures/shrink-failure.ts';
import { shrinkFailure } from '../../campaign/failures/shrink-failure.ts';
import type { FailureNote } from '../../campaign/kinds/fuzz/state.ts';
import { Recording } from '../../record/recording.ts';
import { MOST_EVENTS, runPage } from '../../explorer/run-page.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { printable, RaftSimError } from '../../lib/errors.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { commandsOfRun, fileTarget, seedTarget } from '../terminal/commands.ts';
import { grouped, label, plural } from '../terminal/format.ts';
import type { IndexEntry } from './pages-index.ts';
import { fuzzReportIndex } from './pages-index.ts';
import { printUnwritten } from '../report/campaign.ts';
import type { Terminal } from '../terminal/terminal.ts';

const OPTION = '--report';
/** A look at what was found, not the smallest that there is: `shrink` takes its time. */
const SHRINK_RUNS = 400;
const SHRINK_MS = 60_000;

export interface FuzzReportRequest {
  readonly scenario: Scenario;
  readonly directory: string;
  readonly reports: readonly FailureReport[];
  /** What was found before the campaign was interrupted, if it was. */
  readonly earlier: readonly FailureNote[];
}

/** Writes the directory; what cannot be written or shown is said, and what can be is there. Nothing if nothing failed. */
export async function writeFuzzReport(
  terminal: Terminal,
  { scenario, directory, reports, earlier }: FuzzReportRequest,
  host: ShrinkHost,
): Promise<void> {
  const failures = [
    ...earlier.map((note) => earlierFailure(scenario, note)),
    ...reports.map((report) => newFailure(report)),
  ];
  if (failures.length === 0) return;
  try {
    const entries: IndexEntry[] = [];
    for (const failure of failures) {
      entries.push(await writeFailure(scenario, directory, failure, host));
    }
    const index = fuzzReportIndex(scenario.name, entries);
    const path = writeArtefact(directory, 'index.html', index, OPTION);
    terminal.out(`${label('Pages')}${printable(path)}, ${plural(entries.length, 'failure')}`);
  } catch (error) {
    if (!(error instanceof RaftSimError)) throw error;
    printUnwritten(terminal, 'report', error);
  }
}

/** A failure as far as it is known. */
interface Failure {
  readonly property: string;
  readonly kind: string;
  /** How it broke; null: it was not kept. */
  readonly message: string | null;
  /** `seed 42`, `regression two-votes`. */
  readonly origin: string;
  readonly hash: string;
  readonly artefact: string | null;
  /** null: it cannot be told, and `problem` says why. */
  readonly schedule: Schedule | null;
  readonly problem: string | null;
  /** How commands name it without a file; null: they cannot. */
  readonly target: string | null;
}

function newFailure({
  violation,
  seed,
  regression,
  scenario,
  peers,
  ...rest
}: FailureReport): Failure {
  const { property, kind, message } = violation;
  const { result, artefact, schedule } = rest;
  return {
    property,
    kind,
    message,
    origin: regression === undefined ? `seed ${seed}` : `regression ${regression}`,
    hash: result.hash,
    artefact,
    ...shown(schedule, result.events),
    target: regression === undefined ? seedTarget(seed, scenario, peers) : null,
  };
}

/** Of what was found before the campaign was interrupted there is the file. */
function earlierFailure(scenario: Scenario, note: FailureNote): Failure {
  const { property, kind, seed, hash, artefact } = note;
  const known = { property, kind, message: null, origin: `seed ${seed}`, hash, target: null };
  try {
    if (artefact === null) throw new Error('its schedule file could not be written');
    const { schedule, expect } = readSchedule(artefact).file;
    if (schedule.scenario !== scenario.name) throw new Error('its file holds another scenario');
    return { ...known, artefact, ...shown(schedule, expect?.position ?? 0) };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { ...known, artefact: null, schedule: null, problem: words };
  }
}

function shown(schedule: Schedule, events: number): Pick<Failure, 'schedule' | 'problem'> {
  if (events <= MOST_EVENTS) return { schedule, problem: null };
  const problem = `It has ${grouped(events)} events, more than a page can hold (${grouped(MOST_EVENTS)}).`;
  return { schedule: null, problem };
}

async function writeFailure(
  scenario: Scenario,
  directory: string,
  failure: Failure,
  host: ShrinkHost,
): Promise<IndexEntry> {
  const { property, kind, message, origin, hash, artefact, schedule, problem } = failure;
  const nameOf = (extension: string): string => failureFileName(property, hash, extension);
  let file: string | null = null;
  if (artefact !== null) {
    const text = readTextFile(artefact, 'a schedule file');
    file = writeArtefact(directory, nameOf('json'), text, OPTION);
  }
  const entry = { property, kind, message, origin, file: file === null ? null : nameOf('json') };
  if (schedule === null) {
    return { ...entry, target: null, found: null, shrunk: null, problem };
  }
  const target = failure.target ?? (file === null ? '' : fileTarget(file));
  const recording = new Recording(scenario.peer, schedule);
  const html = await runPage(recording, { commands: commandsOfRun(target) });
  writeArtefact(directory, nameOf('html'), html, OPTION);
  return {
    ...entry,
    message: recording.violation?.message ?? message,
    target,
    found: {
      page: nameOf('html'),
      events: recording.length,
      servers: recording.size,
      simulatedUs: recording.result.simulatedUs,
    },
    ...(await writeShrunk(scenario, directory, { schedule, origin, nameOf }, host)),
  };
}

interface ToShrink {
  readonly schedule: Schedule;
  readonly origin: string;
  readonly nameOf: (extension: string) => string;
}

async function writeShrunk(
  scenario: Scenario,
  directory: string,
  { schedule, origin, nameOf }: ToShrink,
  host: ShrinkHost,
): Promise<Pick<IndexEntry, 'shrunk' | 'problem'>> {
  const [page, file] = [nameOf('shrunk.html'), nameOf('shrunk.json')];
  const output = join(directory, file);
  const budget = { maxRuns: SHRINK_RUNS, timeMs: SHRINK_MS, resume: false };
  try {
    const { result, story } = await shrinkFailure(
      { scenario, schedule, source: origin, output, ...budget },
      host,
    );
    const recording = new Recording(scenario.peer, result.best.schedule);
    const commands = commandsOfRun(fileTarget(output));
    writeArtefact(directory, page, await runPage(recording, { commands, story }), OPTION);
    const decisions = result.best.decisions.length;
    return { shrunk: { page, file, decisions, servers: recording.size }, problem: null };
  } catch (error) {
    // It may hang on how long things take, which no order of decisions keeps.
    if (!(error instanceof RaftSimError) || error.code === 'E_WRITE') throw error;
    return { shrunk: null, problem: `It was not made small: ${error.message}` };
  }
}
