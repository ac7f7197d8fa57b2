/**
 * Writes docs/bugs/: for each planted bug the smallest failing run that is found, as a schedule file, and a page about it.
 *
 *     npm run docs:bugs                        shrinks a run of each bug that has no schedule file yet; writes all pages
 *     npm run docs:bugs -- early-ack tail-...  shrinks runs of these bugs anew
 *     npm run docs:bugs -- --all               of all: half an hour
 */
import { existsSync } from 'node:fs';
import { writeArtefact } from '../campaign/files/artefact.ts';
import { fileOfRun, recordRun } from '../campaign/files/recorded-run.ts';
import { toSeed } from '../campaign/engine/seeds.ts';
import { PLANTED_BUGS } from '../scenarios/bugs/index.ts';
import type { PlantedBug } from '../scenarios/bugs/index.ts';
import { runSchedule } from '../sim/run.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import { printScheduleFile } from '../sim/schedule/file/schedule-file.ts';
import type { ShrinkResult } from '../search/shrink/shrink.ts';
import { shrink } from '../search/shrink/shrink.ts';
import { printBugIndex } from './bug-index.ts';
import type { ToldBug } from './bug-page.ts';
import {
  BUG_PAGES,
  peersOf,
  printBugPage,
  ROOT,
  scenarioOf,
  scheduleFileOf,
  SHRINK_RUNS,
  tellBug,
} from './bug-page.ts';

/** So many seeds are tried. */
const SEEDS = 300;
/** The smallest of so many failing ones is kept. */
const FAILING = 3;
/** A promise of Raft that breaks in more decisions than this is no better to read than a rule that breaks in a few. */
const READABLE = 60;

/** What the first failing seeds of a bug draw, those that break a promise of Raft or those that break what is expected. */
function failingSchedules(bug: PlantedBug, checks: 'end-to-end' | undefined): Schedule[] {
  const scenario = scenarioOf(bug);
  const found: Schedule[] = [];
  for (let number = 1; number <= SEEDS && found.length < FAILING; number++) {
    const seed = toSeed(BigInt(number));
    const drawn = scenario.draw(seed, peersOf(bug));
    const config = checks === undefined ? drawn.config : { ...drawn.config, checks };
    const schedule: Schedule = { ...drawn, scenario: scenario.name, seed, config };
    const { violation } = runSchedule(bug.peer, schedule);
    if (violation === null) continue;
    const wanted =
      checks === undefined ? violation.property === bug.breaks : violation.kind === 'end-to-end';
    if (wanted) found.push(schedule);
  }
  return found;
}

/** The smallest result of shrinking each of these; null if there are none. */
function smallest(bug: PlantedBug, schedules: readonly Schedule[]): ShrinkResult['best'] | null {
  let best: ShrinkResult['best'] | null = null;
  for (const schedule of schedules) {
    const result = shrink(bug.peer, schedule, SHRINK_RUNS)?.best;
    if (result === undefined) continue;
    if (best === null || result.decisions.length < best.decisions.length) best = result;
  }
  return best;
}

function findStory(bug: PlantedBug): void {
  // What is stuck breaks nothing.
  const isStuck = bug.breaks === 'Liveness After Heal';
  const promise = isStuck ? null : smallest(bug, failingSchedules(bug, 'end-to-end'));
  const readable = promise !== null && promise.decisions.length <= READABLE;
  const best = readable ? promise : smallest(bug, failingSchedules(bug, undefined));
  if (best === null) throw new Error(`no failing seed of bug-${bug.name} in 1..${SEEDS}`);
  const { schedule, decisions, violation } = best;
  const { peer } = bug;
  write(
    `${bug.name}.json`,
    printScheduleFile(fileOfRun(peer, schedule, recordRun(peer, schedule))),
  );
  console.log(`${bug.name}: ${violation.property}, ${decisions.length} decisions`);
}

function write(name: string, text: string): void {
  writeArtefact(`${ROOT}${BUG_PAGES}`, name, text, BUG_PAGES);
}

function main(names: readonly string[]): void {
  const unknown = names.filter(
    (name) => name !== '--all' && !PLANTED_BUGS.some((bug) => bug.name === name),
  );
  if (unknown.length > 0) throw new Error(`no planted bug is called ${unknown.join(', ')}`);
  for (const bug of PLANTED_BUGS) {
    const asked = names.includes('--all') || names.includes(bug.name);
    if (asked || !existsSync(`${ROOT}${scheduleFileOf(bug)}`)) findStory(bug);
  }
  const told = PLANTED_BUGS.map((bug): ToldBug => tellBug(bug));
  for (const each of told) write(`${each.bug.name}.md`, printBugPage(each));
  write('README.md', printBugIndex(told));
  console.log(`${told.length} pages are in ${BUG_PAGES}`);
}

main(process.argv.slice(2));
