/** Whether what a journal says can be, and whether this engine is the one to go on with it. */
import { createHash } from 'node:crypto';
import { scenarioNamed, scenarios } from '../../scenarios/index.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { catalogueOf } from '../../sim/coverage/catalogue.ts';
import { describeValue, didYouMean, RaftSimError } from '../../lib/errors.ts';
import { ENGINE_SEMANTICS, printScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { CHUNK_SIZE, endsChunk } from '../engine/chunk.ts';
import type { JournalFile, RawJournal } from './file.ts';
import type { Regression } from '../corpus/regressions.ts';
import { MAX_SEED, peersOf, toSeed } from '../engine/seeds.ts';
import type { FuzzSpec } from '../kinds/fuzz/runs.ts';
import { runSeed } from '../kinds/fuzz/runs.ts';
import { packageVersion } from '../files/version.ts';

/** Seeds whose draws are compared. */
const DRAWS = 16n;

/** Throws RaftSimError (E_SCHEMA) at the first field that contradicts another. */
export function checkJournal({ request, done }: RawJournal, source: string): void {
  const check = (ok: boolean, path: string, value: unknown, expected: string): void => {
    if (ok) return;
    throw new RaftSimError('E_SCHEMA', { source, path, found: describeValue(value), expected });
  };
  const { peersMin, peersMax } = request;
  check(peersMin <= peersMax, 'request.peersMax', peersMax, `${peersMin} or more`);
  const first = BigInt(request.firstSeed);
  const end = BigInt(request.lastSeed);
  check(first <= end, 'request.lastSeed', request.lastSeed, `${first} or more`);
  const last = BigInt(done.lastSeed);
  const isIn = (seed: bigint, to: bigint): boolean => seed >= first && seed <= to;
  check(isIn(last, end), 'done.lastSeed', done.lastSeed, `a seed from ${first} to ${end}`);
  const runs = last - first + 1n;
  const isWhole = endsChunk(runs, end - first + 1n);
  check(isWhole, 'done.lastSeed', done.lastSeed, `the last of ${CHUNK_SIZE} seeds`);
  const { totals } = done;
  check(BigInt(totals.runs) === runs, 'done.totals.runs', totals.runs, `${runs}, the seeds done`);
  const cells = new Set<string>();
  totals.tally.cells.forEach(([name], i) => {
    check(!cells.has(name), `done.totals.tally.cells[${i}]`, name, 'each cell once');
    cells.add(name);
  });
  const signatures = new Set<string>();
  done.failures.forEach(({ seed, signature }, i) => {
    const path = `done.failures[${i}]`;
    check(isIn(BigInt(seed), last), `${path}.seed`, seed, `a seed from ${first} to ${last}`);
    check(!signatures.has(signature), `${path}.signature`, signature, 'each kind of failure once');
    signatures.add(signature);
  });
}

/**
 * The scenario of the journal. Throws RaftSimError: E_UNKNOWN_SCENARIO, E_OTHER_ENGINE, or E_DIVERGED if scenario, peer or
 * simulator have changed without another version, so that what is done and what is left would not fit together.
 */
export function checkEngine(file: JournalFile, source: string): Scenario {
  const { engine, peer, request, draws, state } = file;
  const { spec } = request;
  const same = (path: string, found: string | number, expected: string | number): void => {
    if (found === expected) return;
    throw new RaftSimError('E_OTHER_ENGINE', {
      source,
      path,
      found: describeValue(found),
      expected: `${describeValue(expected)}, as in this raft-sim`,
      hint: 'Resume the campaign with the version of raft-sim that started it, or start again.',
    });
  };
  same('engine.name', engine.name, 'raft-sim');
  same('engine.semantics', engine.semantics, ENGINE_SEMANTICS);
  same('engine.version', engine.version, packageVersion());
  const scenario = scenarioNamed(spec.scenario);
  if (scenario === undefined) {
    const names = scenarios.map((each) => each.name);
    throw new RaftSimError('E_UNKNOWN_SCENARIO', {
      source,
      path: 'request.scenario',
      found: describeValue(spec.scenario),
      expected: 'the name of a scenario, as shown by raft-sim list',
      hint: didYouMean(spec.scenario, names),
    });
  }
  same('peer.name', peer.name, scenario.peer.name);
  checkCells(state.totals.tally.cells, scenario, source);
  if (drawsOf(scenario, spec) !== draws) {
    throw changed(source, `scenario ${scenario.name} draws other schedules from the same seeds`);
  }
  checkRun(scenario, spec, spec.firstSeed, state.firstHash, source);
  checkRun(scenario, spec, state.lastSeed ?? spec.firstSeed, state.lastHash, source);
  return scenario;
}

/** Throws RaftSimError (E_SCHEMA) at a cell that the catalogue of the scenario's peer does not have. */
function checkCells(
  cells: Readonly<Record<string, number>>,
  { peer }: Scenario,
  source: string,
): void {
  const names = new Set(catalogueOf(peer.messageKinds).cells.map(({ name }) => name));
  const strange = Object.keys(cells).find((name) => !names.has(name));
  if (strange === undefined) return;
  throw new RaftSimError('E_SCHEMA', {
    source,
    path: 'done.totals.tally.cells',
    found: describeValue(strange),
    expected: 'names of cells of the catalogue',
    hint: didYouMean(strange, [...names]),
  });
}

/** A digest of what the scenario draws for the first seeds of a campaign. */
export function drawsOf(scenario: Scenario, spec: FuzzSpec): string {
  const digest = createHash('sha256');
  for (let value = spec.firstSeed; value < spec.firstSeed + DRAWS && value <= MAX_SEED; value++) {
    const seed = toSeed(value);
    digest.update(JSON.stringify(scenario.draw(seed, peersOf(spec, seed))));
  }
  return digest.digest('hex').slice(0, 16);
}

/** A digest of the regressions that a campaign replays first. */
export function corpusDigest(regressions: readonly Regression[]): string {
  const digest = createHash('sha256');
  for (const { name, file } of regressions) {
    digest.update(JSON.stringify([name, printScheduleFile(file)]));
  }
  return digest.digest('hex').slice(0, 16);
}

function checkRun(
  scenario: Scenario,
  spec: FuzzSpec,
  seed: bigint,
  hash: string | null,
  source: string,
): void {
  const { result } = runSeed(scenario, spec, seed);
  if (result.hash !== hash) throw changed(source, `hash ${result.hash} of seed ${seed}`, hash);
}

/** E_DIVERGED: what was done does not come out the same any more. */
export function changed(source: string, found: string, hash: string | null = null): RaftSimError {
  return new RaftSimError('E_DIVERGED', {
    source,
    found,
    expected:
      hash === null ? 'the same as when the campaign started' : `${hash}, as in the journal`,
    hint: 'The scenario, the peer or the simulator has changed since; start the campaign again.',
  });
}
