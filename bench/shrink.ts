/**
 * How small does the shrinker make failing runs, beside plain delta debugging and the shortest schedules known?
 *
 *     npm run bench:shrink                          fourteen planted bugs, ten failing runs each (about a quarter of an hour)
 *     npm run bench:shrink -- commit-by-counting    one of them
 *     npm run bench:shrink -- --update              ... and write down schedules shorter than those known
 *
 * The shortest schedule known of a failure (a bug, and a property broken in certain words) is the best that was ever found
 * here by any means, in `shortest-schedules.json`.
 */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PLANTED_BUGS } from '../scenarios/bugs/index.ts';
import { scenarioNamed } from '../scenarios/index.ts';
import { parseSeed } from '../sim/chance/choose.ts';
import { runSchedule } from '../sim/run.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import { shrink } from '../search/shrink/shrink.ts';
import { signatureOf } from '../sim/judge/signature.ts';
import { ddmin } from './ddmin.ts';

const BUGS = [
  'double-vote',
  'votes-counted-not-collected',
  'vote-of-any-term',
  'length-only-comparison',
  'truncates-always',
  'commit-to-end-of-log',
  'previous-term-not-compared',
  'old-leader-obeyed',
  'hint-taken-for-match',
  'commit-by-counting',
  'forgotten-vote',
  'own-unwritten-entries-counted',
  'snapshot-drops-suffix',
  'stale-snapshot-installed',
];

const RUNS_EACH = 10;
const BUDGETS = [2_500, 10_000] as const;
const KNOWN = new URL('shortest-schedules.json', import.meta.url);

/** Numbers of decisions, by bug and signature. */
type Known = Record<string, Record<string, number>>;

interface Shrunk {
  readonly signature: string;
  readonly events: number;
  readonly plain: number;
  readonly plainRuns: number;
  /** By budget. */
  readonly decisions: readonly number[];
  readonly faults: number;
  readonly runs: readonly number[];
  readonly seconds: readonly number[];
}

function failingSchedules(name: string): Schedule[] {
  const scenario = scenarioNamed(`bug-${name}`)!;
  const { peers = 5 } = PLANTED_BUGS.find((bug) => bug.name === name)!;
  const found: Schedule[] = [];
  for (let number = 1; found.length < RUNS_EACH; number++) {
    const seed = parseSeed(String(number))!;
    const schedule = { scenario: scenario.name, seed, ...scenario.draw(seed, peers) };
    if (runSchedule(scenario.peer, schedule).verdict === 'violation') found.push(schedule);
  }
  return found;
}

function measure(schedule: Schedule): Shrunk {
  const { peer } = scenarioNamed(schedule.scenario)!;
  const plain = ddmin(peer, schedule, BUDGETS[1])!;
  const results = BUDGETS.map((budget) => {
    const start = performance.now();
    const result = shrink(peer, schedule, budget)!;
    return { result, seconds: (performance.now() - start) / 1000 };
  });
  const { best, eventsGiven } = results[0]!.result;
  return {
    signature: signatureOf(best.violation),
    events: eventsGiven,
    plain: plain.decisions.length,
    plainRuns: plain.runs,
    decisions: results.map(({ result }) => result.best.decisions.length),
    faults: best.decisions.filter((each) => each.do === 'crash').length,
    runs: results.map(({ result }) => result.runs),
    seconds: results.map(({ seconds }) => seconds),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function spread(values: readonly number[]): string {
  return `${median(values)} (${Math.min(...values)}..${Math.max(...values)})`;
}

const args = process.argv.slice(2);
const chosen = args.filter((arg) => !arg.startsWith('--'));
if (args.includes('--json')) {
  console.log(JSON.stringify(failingSchedules(chosen[0]!).map(measure)));
  process.exit();
}

/** The runs of one bug, in a process of their own. */
async function shrunkOf(name: string): Promise<readonly Shrunk[]> {
  const script = fileURLToPath(import.meta.url);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...process.execArgv, script, '--json', name],
    { maxBuffer: 1e8 },
  );
  return JSON.parse(stdout) as readonly Shrunk[];
}

// As many at a time as there are processors; the table comes when all are done.
const names = chosen.length > 0 ? chosen : BUGS;
const outcomes = new Map<string, readonly Shrunk[]>();
const waiting = names.slice();
async function work(): Promise<void> {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    outcomes.set(name, await shrunkOf(name));
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));

const known = JSON.parse(readFileSync(KNOWN, 'utf8')) as Known;
const ratios: number[][] = [[], [], []];

console.log(
  '| bug | events | ddmin | shrunk, 2,500 runs | 10,000 runs | crashes | known | ratio to known: ddmin, 2,500, 10,000 (worst) | seconds at most |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const name of names) {
  const shrunk = outcomes.get(name)!;
  const best = (known[name] ??= {});
  for (const { signature, plain, decisions } of shrunk) {
    best[signature] = Math.min(best[signature] ?? Infinity, plain, ...decisions);
  }
  const own = [
    shrunk.map(({ plain, signature }) => ratio(plain, best[signature]!)),
    shrunk.map(({ decisions, signature }) => ratio(decisions[0]!, best[signature]!)),
    shrunk.map(({ decisions, signature }) => ratio(decisions[1]!, best[signature]!)),
  ];
  own.forEach((each, i) => ratios[i]!.push(...each));
  const cells = [
    name,
    spread(shrunk.map(({ events }) => events)),
    spread(shrunk.map(({ plain }) => plain)),
    spread(shrunk.map(({ decisions }) => decisions[0]!)),
    spread(shrunk.map(({ decisions }) => decisions[1]!)),
    spread(shrunk.map(({ faults }) => faults)),
    [...new Set(shrunk.map(({ signature }) => best[signature]!))]
      .toSorted((a, b) => a - b)
      .join(', '),
    own.map((each) => `${median(each).toFixed(2)} (${Math.max(...each).toFixed(2)})`).join(', '),
    [0, 1].map((i) => Math.max(...shrunk.map(({ seconds }) => seconds[i]!)).toFixed(1)).join(', '),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
['ddmin', '2,500 runs', '10,000 runs'].forEach((name, i) => {
  const all = ratios[i]!.toSorted((a, b) => a - b);
  const p95 = all[Math.floor(all.length * 0.95)] ?? NaN;
  console.log(
    `${name}: median ${median(all).toFixed(2)}, 95th percentile ${p95.toFixed(2)}, worst ${Math.max(...all).toFixed(2)}, above 2.0: ${all.filter((each) => each > 2).length} of ${all.length}`,
  );
});
if (args.includes('--update')) writeFileSync(KNOWN, `${JSON.stringify(known, null, 2)}\n`);

/** Of lengths; a schedule of no decisions at all counts as one. */
function ratio(length: number, shortest: number): number {
  return Math.max(1, length) / Math.max(1, shortest);
}
