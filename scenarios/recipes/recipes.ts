/**
 * Ways to draw a run for bugs that chaos finds hardly ever: each dwells on the situations that one kind of bug needs. They
 * know nothing of the bugs; a correct peer passes them all.
 */
import { Sequence } from '../../sim/chance/choose.ts';
import { EVERYTHING, drawLost, drawSwarm } from '../../sim/faults/swarm.ts';
import { withLost } from '../../sim/schedule/lost-for-good.ts';
import { drawFigure8 } from './figure-8.ts';
import type { Scenario } from './scenario.ts';

/** What a scenario is besides its name and its peer. */
export interface Recipe extends Pick<Scenario, 'draw' | 'faults'> {
  /** Where a run of it takes place: `in figure-8`. */
  readonly where: string;
}

const MS = 1_000;
const ALWAYS = 1_000_000;

/** Leaders are cut off again and again, with entries that nobody else has. */
export const FIGURE_8: Recipe = {
  where: 'in figure-8',
  faults: ['partition', 'message-cut', 'isolate-committer'],
  draw: drawFigure8,
};

/** Figure 8 with so many clients that some ask a leader in the very moment in which it hears of its successor. */
export const BUSY_FIGURE_8: Recipe = {
  where: 'in figure-8 with many clients',
  faults: FIGURE_8.faults,
  draw(seed, peers) {
    const { config, faults } = drawFigure8(seed, peers);
    const clients = { ...config.clients, count: 20, thinkMinUs: 0, thinkMaxUs: 50 * MS };
    return { config: { ...config, clients }, faults };
  },
};

/** Figure 8 with messages that arrive twice and late: leaders meet their own past. */
export const LATE_FIGURE_8: Recipe = {
  where: 'in figure-8 with late messages',
  faults: [...FIGURE_8.faults, 'message-duplicated', 'message-straggling'],
  draw(seed, peers) {
    const { config, faults } = drawFigure8(seed, peers);
    const late = { duplicatePpm: 500_000, stragglerPpm: 300_000, stragglerMaxUs: 3_000 * MS };
    return { config: { ...config, network: { ...config.network, ...late } }, faults };
  },
};

/** Figure 8 that ends with servers lost for good: the others have to make do with the logs that they hold. */
export const DEPARTED: Recipe = {
  where: 'in figure-8 with servers lost for good',
  faults: [...FIGURE_8.faults, 'lost-for-good'],
  draw(seed, peers) {
    const { config, faults } = drawFigure8(seed, peers);
    return { config: withLost(config, drawLost(seed, peers, ALWAYS)), faults };
  },
};

/** The same with clocks of which every third one runs at half the speed, so that who should lead may be slow to try. */
export const SLOW_DEPARTED: Recipe = {
  where: 'in figure-8 with slow clocks and servers lost for good',
  faults: DEPARTED.faults,
  draw(seed, peers) {
    const { config, faults } = DEPARTED.draw(seed, peers);
    const draw = new Sequence(seed, 'slow-clocks');
    const ratePpm = Array.from({ length: peers }, () => draw.pick([0, 0, -500_000]));
    return { config: { ...config, clocks: { ratePpm } }, faults };
  },
};

/**
 * Chaos with a log that is compacted after each entry, and a network that loses, doubles and holds up so much that
 * snapshots and entries overtake each other.
 */
export const COMPACTION: Recipe = {
  where: 'with a snapshot after each entry',
  faults: ['message-lost', 'message-duplicated', 'message-straggling'],
  draw(seed, peers) {
    const { config, faults } = drawSwarm(seed, peers, EVERYTHING);
    const network = {
      ...config.network,
      lossPpm: 200_000,
      duplicatePpm: 200_000,
      stragglerPpm: 100_000,
      stragglerMaxUs: 1_000 * MS,
      fifo: false,
    };
    const service = { ...config.service, snapshotEvery: 1 };
    return { config: { ...config, network, service }, faults };
  },
};
