/**
 * How often a run of the chaos scenario reaches each situation and each cell: by this it is known what a campaign should
 * have reached (campaign/coverage/gaps.ts). A change of the simulator or the scenario that makes something rarer than a
 * campaign can bear shows as a gap; one that is meant is followed by taking the rates anew.
 *
 *     node --import tsx test/coverage-rates.ts --update    takes the rates and writes campaign/coverage/rates.ts
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runSeed } from '../campaign/kinds/fuzz/runs.ts';
import { scenarioNamed } from '../scenarios/index.ts';
import { catalogueOf } from '../sim/coverage/catalogue.ts';
import { SITUATION_NAMES } from '../sim/coverage/tally.ts';

const RUNS = 1_500;
/** Far from the seeds that people run, so that a campaign is not compared with itself. */
const FIRST_SEED = 1_000_000n;
/** Of these the rarest counts, so that the rates hold for all of them. */
const SIZES = [3, 5, 7];

const ratesFile = fileURLToPath(new URL('../campaign/coverage/rates.ts', import.meta.url));

/** In how many of `runs` runs each name was reached; those that were not are left out. */
export function countRuns(peers: number, runs: number): ReadonlyMap<string, number> {
  const scenario = scenarioNamed('chaos')!;
  const reached = new Map<string, number>();
  for (let i = 0; i < runs; i++) {
    const { result } = runSeed(
      scenario,
      { peersMin: peers, peersMax: peers },
      FIRST_SEED + BigInt(i),
    );
    const { situations, cells } = result.tally;
    const names = [
      ...SITUATION_NAMES.filter((name) => situations[name] > 0),
      ...Object.keys(cells),
    ];
    for (const name of names) reached.set(name, (reached.get(name) ?? 0) + 1);
  }
  return reached;
}

function main(): void {
  if (!process.argv.includes('--update')) {
    console.error('usage: node --import tsx test/coverage-rates.ts --update');
    process.exitCode = 2;
    return;
  }
  const counts = SIZES.map((peers) => countRuns(peers, RUNS));
  const { cells } = catalogueOf(scenarioNamed('chaos')!.peer.messageKinds);
  const names = [...SITUATION_NAMES, ...cells.map(({ name }) => name)];
  const lines = names.map((name) => {
    const rarest = Math.min(...counts.map((reached) => reached.get(name) ?? 0));
    return `  ['${name}', ${rarest}],`;
  });
  const text = `/** Written by test/coverage-rates.ts: in how many of RATE_RUNS runs of the chaos scenario each situation and cell was reached. */
export const RATE_RUNS = ${RUNS};

/** With ${SIZES.slice(0, -1).join(', ')} or ${SIZES.at(-1)} servers, whichever reached it in the fewest runs. */
export const COVERAGE_RATES: readonly (readonly [name: string, runs: number])[] = [
${lines.join('\n')}
];
`;
  writeFileSync(ratesFile, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
