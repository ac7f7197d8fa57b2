import fc from 'fast-check';
import { sized } from './tier.ts';

// Fixed by default, so that a red run stays red; FC_SEED=random explores.
const seed = process.env['FC_SEED'] ?? '1';

fc.configureGlobal({
  ...(seed === 'random' ? {} : { seed: Number(seed) }),
  numRuns: Number(process.env['FC_RUNS'] ?? sized({ check: 30, ci: 100, nightly: 1_000 })),
  includeErrorInReport: true,
});
