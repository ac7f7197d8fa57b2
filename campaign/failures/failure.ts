/**
 * Looks into a failing run: runs it again with recording, says what happened just before the end and which faults were
 * in effect, finds out whether a local finding leads to an end-to-end one, and writes the schedule file.
 */
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { formatSeed } from '../../sim/chance/choose.ts';
import type { SimulationConfig } from '../../sim/schedule/config.ts';
import { RaftSimError } from '../../lib/errors.ts';
import type { Violation } from '../../sim/judge/violation.ts';
import { endToEndInvariants } from '../../sim/judge/invariants/index.ts';
import type { RunResult } from '../../sim/run.ts';
import type { Fault } from '../../sim/schedule/fault.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { printScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { TraceLines } from '../../record/lines/trace-lines.ts';
import { writeArtefact } from '../files/artefact.ts';
import { decidedRun } from '../files/decided-run.ts';
import { fileOfRun, recordRun } from '../files/recorded-run.ts';
import type { RecordedRun } from '../files/recorded-run.ts';
import { toSeed } from '../engine/seeds.ts';

const LINES_KEPT = 12;

/** A run that a seed has drawn, and what it came to. Plain data. */
export interface Finding {
  readonly seed: bigint;
  readonly peers: number;
  readonly result: RunResult;
}

/** What the same schedule comes to if only the promises of the protocol are checked. */
export interface EndToEndView {
  /** The end-to-end (or liveness, or contract) violation, or null if the run ends without one. */
  readonly violation: Violation | null;
  readonly events: number;
  readonly simulatedUs: number;
}

export interface FailureReport {
  readonly scenario: string;
  readonly seed: bigint;
  /** The name of the schedule of the corpus that it was; undefined: the seed drew it. */
  readonly regression?: string | undefined;
  readonly peers: number;
  readonly schedule: Schedule;
  readonly result: RunResult;
  readonly violation: Violation;
  /** The last events, one line each. */
  readonly lines: readonly string[];
  /** Faults of the timeline (and strikes of adversaries) in effect at the end. */
  readonly faultsInEffect: readonly Fault[];
  /** What the configuration did to messages, writes and clocks throughout. */
  readonly conditions: readonly string[];
  /** For local findings only. */
  readonly endToEnd: EndToEndView | null;
  /** Where the schedule file is, or why it could not be written. */
  readonly artefact: string | null;
  readonly artefactError: RaftSimError | null;
}

/**
 * Throws RaftSimError E_NONDETERMINISM if the run comes out differently than it did in the worker, Error if it did not fail
 * there at all.
 */
export function investigate(
  scenario: Scenario,
  finding: Finding,
  directory: string,
): FailureReport {
  const { peers, result } = finding;
  const seed = toSeed(finding.seed);
  const schedule: Schedule = { scenario: scenario.name, seed, ...scenario.draw(seed, peers) };
  const source = `seed ${finding.seed} (${scenario.name}, ${peers} servers)`;
  return reportFailure(scenario, { schedule, result, source }, directory);
}

/** A run that has broken a property. */
export interface FailingRun {
  readonly schedule: Schedule;
  /** What it came to before. */
  readonly result: RunResult;
  readonly source: string;
}

/** Throws RaftSimError E_NONDETERMINISM if the run comes out differently than before, Error if it had not failed at all. */
export function reportFailure(
  scenario: Scenario,
  run: FailingRun,
  directory: string,
): FailureReport {
  const { schedule, source } = run;
  const trace = new TraceLines(scenario.peer, { keep: LINES_KEPT });
  const recorded = recordRun(scenario.peer, schedule, { trace });
  // A peer that changes what it was given may well break something else when that is not frozen, as here it is.
  const impure = recorded.result.violation?.kind === 'contract';
  const result = impure ? recorded.result : run.result;
  const { violation } = result;
  if (violation === null) throw new Error('investigate: the run did not break a property');
  if (recorded.result.hash !== result.hash) {
    throw new RaftSimError('E_NONDETERMINISM', {
      source,
      found: `hash ${recorded.result.hash} after ${recorded.result.events} events in a second run`,
      expected: `${result.hash} after ${result.events} events, as in the first run`,
      hint: 'Something outside the schedule decides: a clock, chance, or state kept between runs.',
    });
  }
  return {
    scenario: scenario.name,
    seed: BigInt(formatSeed(schedule.seed)),
    peers: schedule.config.peers,
    schedule,
    result,
    violation,
    lines: trace.lines(),
    faultsInEffect: trace.faultsInEffect(),
    conditions: conditionsOf(schedule.config),
    endToEnd: violation.kind === 'local' ? endToEndView(scenario, schedule) : null,
    ...writeFailure(scenario, schedule, recorded, violation, directory),
  };
}

function endToEndView(scenario: Scenario, schedule: Schedule): EndToEndView {
  const { result } = recordRun(scenario.peer, schedule, { invariants: endToEndInvariants });
  const { violation, events, simulatedUs } = result;
  return { violation, events, simulatedUs };
}

function writeFailure(
  scenario: Scenario,
  schedule: Schedule,
  recorded: RecordedRun,
  violation: Violation,
  directory: string,
): Pick<FailureReport, 'artefact' | 'artefactError'> {
  try {
    const run = decidedRun(scenario.peer, schedule, recorded);
    const text = printScheduleFile(fileOfRun(scenario.peer, run.schedule, run.recorded));
    const name = failureFileName(violation.property, run.recorded.result.hash);
    return { artefact: writeArtefact(directory, name, text), artefactError: null };
  } catch (error) {
    if (!(error instanceof RaftSimError)) throw error;
    return { artefact: null, artefactError: error };
  }
}

/** `election-safety-0123456789abcdef.json`: made of what was found, so that the same failure always has the same file. */
export function failureFileName(property: string, hash: string, extension = 'json'): string {
  return `${property.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${hash}.${extension}`;
}

function conditionsOf(config: SimulationConfig): readonly string[] {
  const { network, disk, clocks, adversaries } = config;
  const words: string[] = [];
  if (network.lossPpm > 0) words.push(`${share(network.lossPpm)} of messages lost`);
  if (network.duplicatePpm > 0) words.push(`${share(network.duplicatePpm)} doubled`);
  if (network.stragglerPpm > 0)
    words.push(`${share(network.stragglerPpm)} late by up to ${network.stragglerMaxUs / 1000} ms`);
  if (disk.onCrash === 'lose') words.push('crashes lose unfinished writes');
  if (disk.onCrash === 'tear') words.push('crashes lose and tear unfinished writes');
  if (clocks.ratePpm.some((rate) => rate !== 0))
    words.push(`clock rates (ppm) ${clocks.ratePpm.join(' ')}`);
  for (const { name } of adversaries) words.push(`adversary ${name}`);
  return words;
}

function share(ppm: number): string {
  return `${ppm / 10_000} %`;
}
