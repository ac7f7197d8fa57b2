/**
 * The golden hashes: what a sample of seeds hashes to, committed to the repository. Any change of one means that recorded
 * runs no longer replay to the same bytes: bump ENGINE_SEMANTICS and write them anew.
 *
 *     npm run golden               compares this machine and this Node with golden-hashes.json; exit 1 if they differ
 *     npm run golden -- --update   writes the file
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { raft } from '../raft/index.ts';
import { drawSwarm, EVERYTHING } from '../sim/faults/swarm.ts';
import { runSchedule } from '../sim/run.ts';

/** Seeds in the sample; sizes 3, 5 and 7 take turns. */
export const GOLDEN_SEEDS = Array.from({ length: 120 }, (_, i) => i + 1);

/** `events hash` of one seed of the sample. */
export function goldenHash(low: number): string {
  const seed = { high: 0, low };
  const { config, faults } = drawSwarm(seed, 3 + 2 * (low % 3), EVERYTHING);
  const { events, hash, verdict } = runSchedule(raft, { scenario: 'chaos', seed, config, faults });
  return `${verdict} ${events} ${hash}`;
}

export const goldenFile = fileURLToPath(new URL('golden-hashes.json', import.meta.url));

export function readGolden(): Record<string, string> {
  return JSON.parse(readFileSync(goldenFile, 'utf8')) as Record<string, string>;
}

function main(): void {
  const hashes = Object.fromEntries(GOLDEN_SEEDS.map((low) => [String(low), goldenHash(low)]));
  if (process.argv.includes('--update')) {
    writeFileSync(goldenFile, `${JSON.stringify(hashes, null, 2)}\n`);
    return;
  }
  const golden = readGolden();
  const changed = GOLDEN_SEEDS.filter((low) => golden[low] !== hashes[low]);
  for (const low of changed) {
    console.log(`seed ${low}: expected ${golden[low]}, got ${hashes[low]}`);
  }
  console.log(
    `${GOLDEN_SEEDS.length - changed.length} of ${GOLDEN_SEEDS.length} golden hashes agree on Node ${process.version}`,
  );
  process.exitCode = changed.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
