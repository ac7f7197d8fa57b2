/** Runs for tests of the debugger. */
import type { Peer } from '../contract/peer.ts';
import { scenarioNamed } from '../scenarios/index.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';

export interface SomeRun {
  readonly peer: Peer;
  readonly schedule: Schedule;
}

/** What the seed draws in a scenario, cut off after `most` events. */
export function drawn(scenario: string, low: number, peers = 5, most = Infinity): SomeRun {
  const found = scenarioNamed(scenario);
  if (found === undefined) throw new Error(`no scenario '${scenario}'`);
  const seed = { high: 0, low };
  const { peer } = found;
  const { config, ...rest } = found.draw(seed, peers);
  const maxEvents = Math.min(most, config.limits.maxEvents);
  const limits = { ...config.limits, maxEvents };
  return { peer, schedule: { scenario, seed, ...rest, config: { ...config, limits } } };
}

/** A walk, runs by the clock with faults, with snapshots, and runs that break something, the peer's contract included. */
export const SOME_RUNS: readonly (readonly [
  scenario: string,
  seed: number,
  peers: number,
  most: number,
])[] = [
  ['portfolio', 7, 5, Infinity],
  ['portfolio', 11, 3, Infinity],
  ['chaos', 7, 5, 1_200],
  ['snapshots', 2, 3, Infinity],
  ['bug-double-vote', 3, 5, Infinity],
  ['figure-8', 4, 7, 900],
];
