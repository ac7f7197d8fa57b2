/** Runs by the clock: latencies, timers and a timeline of faults, with a drawn set of features (see faults/swarm.ts). */
import { drawSwarm, EVERYTHING } from '../../sim/faults/swarm.ts';
import type { Strategy } from './strategy.ts';

export const timed: Strategy = {
  name: 'timed',
  description: 'by the clock: latencies, timers, faults and adversaries, each on or off in a run',
  faults: EVERYTHING.faults,
  draw: (seed, peers) => drawSwarm(seed, peers, EVERYTHING),
};
