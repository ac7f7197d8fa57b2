/**
 * The golden hashes: what a sample of seeds and the tests of the lab hash to, committed to the repository. Any change of
 * one means that recorded runs no longer replay to the same bytes: bump ENGINE_SEMANTICS and write them anew. (Not if only
 * what seeds *draw* has changed: schedule files hold what was drawn.)
 *
 *     npm run golden               compares this machine and this Node with golden-hashes.json; exit 1 if they differ
 *     npm run golden -- --update   writes the file
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runLab } from '../lab/run.ts';
import { LAB_TESTS, labTestNamed } from '../lab/suite/index.ts';
import { raft } from '../raft/index.ts';
import { drawSwarm, EVERYTHING } from '../sim/faults/swarm.ts';
import { runSchedule } from '../sim/run.ts';

/** Seeds in the sample; sizes 3, 5 and 7 take turns. */
const SEEDS = Array.from({ length: 120 }, (_, i) => String(i + 1));

/** The runs in the file: seeds of chaos by their number, tests of the lab (with seed 1) by their name. */
export const GOLDEN_RUNS: readonly string[] = [...SEEDS, ...LAB_TESTS.map(({ name }) => name)];

/** `verdict events hash` of one run of the sample. */
export async function goldenHash(run: string): Promise<string> {
  const test = labTestNamed(run);
  if (test === undefined) return chaosHash(Number(run));
  const { report, events, hash } = await runLab(test, { peer: raft, seed: { high: 0, low: 1 } });
  return `${report.passed ? 'pass' : 'fail'} ${events} ${hash}`;
}

function chaosHash(low: number): string {
  const seed = { high: 0, low };
  const { config, faults } = drawSwarm(seed, 3 + 2 * (low % 3), EVERYTHING);
  const { events, hash, verdict } = runSchedule(raft, { scenario: 'chaos', seed, config, faults });
  return `${verdict} ${events} ${hash}`;
}

export const goldenFile = fileURLToPath(new URL('golden-hashes.json', import.meta.url));

export function readGolden(): Record<string, string> {
  return JSON.parse(readFileSync(goldenFile, 'utf8')) as Record<string, string>;
}

async function main(): Promise<void> {
  const hashes: Record<string, string> = {};
  for (const run of GOLDEN_RUNS) hashes[run] = await goldenHash(run);
  if (process.argv.includes('--update')) {
    writeFileSync(goldenFile, `${JSON.stringify(hashes, null, 2)}\n`);
    return;
  }
  const golden = readGolden();
  const changed = GOLDEN_RUNS.filter((run) => golden[run] !== hashes[run]);
  for (const run of changed) {
    console.log(`${run}: expected ${golden[run]}, got ${hashes[run]}`);
  }
  console.log(
    `${GOLDEN_RUNS.length - changed.length} of ${GOLDEN_RUNS.length} golden hashes agree on Node ${process.version}`,
  );
  process.exitCode = changed.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) void main();
