/**
 * How long a run of the tests may take, on two quiet cores: `check` (before each commit) two and a half minutes with all
 * that goes with it, `ci` (each push) ten, `nightly` as long as it likes. `TIER` names it. Files called `*.ci.test.ts` and
 * `*.nightly.test.ts` begin with the tier of that name, all others with `check`; what every tier claims, the higher ones
 * claim of more runs ({@link sized}).
 */
export type Tier = 'check' | 'ci' | 'nightly';

const TIERS: readonly Tier[] = ['check', 'ci', 'nightly'];

/** The tier of this run. Throws Error if `TIER` names none. */
export function tierOf(name = process.env['TIER'] ?? 'check'): Tier {
  const tier = TIERS.find((each) => each === name);
  if (tier === undefined) throw new Error(`TIER: found ${name}, expected ${TIERS.join(', ')}`);
  return tier;
}

/** The size of a sample in this run; each must be large enough to fail if the claim is wrong. */
export function sized(sizes: Readonly<Record<Tier, number>>): number {
  return sizes[tierOf()];
}

/** Patterns of the paths of test files that only higher tiers run. */
export function higherThan(tier: Tier): readonly string[] {
  const higher = TIERS.slice(TIERS.indexOf(tier) + 1);
  return higher.map((name) => `\\.${name}\\.test\\.ts$`);
}
