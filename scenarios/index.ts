/** The registry of scenarios: files and the command line name them, nothing else does. */
import type { Peer } from '../contract/peer.ts';
import { raft } from '../raft/index.ts';
import { ADVERSARIES } from '../sim/schedule/adversary.ts';
import { CALM_CONFIG } from '../sim/schedule/config.ts';
import { EVERYTHING, drawSwarm } from '../sim/faults/swarm.ts';
import type { SwarmOptions } from '../sim/faults/swarm.ts';
import { strategyNamed } from '../search/strategies/index.ts';
import { portfolio } from '../search/strategies/portfolio.ts';
import type { Strategy } from '../search/strategies/strategy.ts';
import { FAULT_NAMES } from '../sim/coverage/tally.ts';
import type { FaultName } from '../sim/coverage/tally.ts';
import { doubleVote } from './bugs/votes/double-vote.ts';
import { PLANTED_BUGS } from './bugs/index.ts';
import type { PlantedBug } from './bugs/index.ts';
import { FIGURE_8 } from './recipes/recipes.ts';
import type { Scenario } from './recipes/scenario.ts';

const NOTHING: SwarmOptions = {
  faults: [],
  lossyNetwork: false,
  lossyDisk: false,
  adversaries: false,
  snapshots: false,
};

const ADVERSARY_NAMES = FAULT_NAMES.filter((name) => Object.hasOwn(ADVERSARIES, name));

/** Runs drawn from the seed with the faults that `options` allow. */
function swarm(
  name: string,
  description: string,
  options: SwarmOptions,
  peer: Peer = raft,
): Scenario {
  const planted = peer !== raft;
  return {
    name,
    description,
    peer,
    planted,
    faults: faultNames(options),
    thorough: options === EVERYTHING,
    draw: (seed, peers) => drawSwarm(seed, peers, options),
  };
}

/** What follows from the options for single messages and writes. */
function faultNames(options: SwarmOptions): readonly FaultName[] {
  const names: FaultName[] = [...options.faults];
  if (options.faults.includes('crash')) names.push('lost-for-good');
  if (options.faults.includes('partition')) names.push('message-cut');
  if (options.faults.includes('clog')) names.push('message-clogged');
  if (options.lossyNetwork) names.push('message-lost', 'message-duplicated', 'message-straggling');
  if (options.lossyDisk) names.push('write-lost');
  // Without an adversary that waits for a write, crashes tear one too seldom to count on.
  if (options.lossyDisk && options.adversaries) names.push('write-torn');
  if (options.adversaries) names.push(...ADVERSARY_NAMES);
  return names;
}

/** The scenario of a planted bug: chaos, unless that finds it hardly ever. */
function bugScenario({ name, description, peer, recipe, peers: size }: PlantedBug): Scenario {
  const where = recipe === undefined ? '' : `, ${recipe.where}`;
  const servers = size === undefined ? '' : `, ${size} servers`;
  const chaos = swarm(`bug-${name}`, `planted${where}${servers}: ${description}`, EVERYTHING, peer);
  const drawn = recipe ?? chaos;
  return {
    ...chaos,
    faults: drawn.faults,
    thorough: drawn === chaos,
    size,
    draw: (seed, peers) => drawn.draw(seed, size ?? peers),
  };
}

/** Steady load and no faults whatever the seed, which decides latencies and timeouts only. */
const calm: Scenario = {
  name: 'calm',
  description: 'no faults and a steady load: the base line',
  peer: raft,
  planted: false,
  faults: [],
  thorough: false,
  draw: (_seed, peers) => ({ config: { ...CALM_CONFIG, peers }, faults: [] }),
};

const figure8: Scenario = {
  name: 'figure-8',
  description: 'leaders are cut off again and again, with entries that nobody else has',
  peer: raft,
  planted: false,
  faults: FIGURE_8.faults,
  thorough: false,
  draw: FIGURE_8.draw,
};

/** What a campaign runs unless it is told otherwise. */
const everyStrategy: Scenario = {
  name: 'portfolio',
  description: 'every strategy in turn: random walks, walks with a plan, and runs by the clock',
  peer: raft,
  planted: false,
  faults: portfolio.faults,
  thorough: false,
  draw: (seed, peers) => portfolio.draw(seed, peers),
};

export const scenarios: readonly Scenario[] = [
  everyStrategy,
  swarm(
    'chaos',
    'everything: crashes, partitions, lossy network and disks, clocks, adversaries',
    EVERYTHING,
  ),
  calm,
  swarm('crashes', 'servers crash and come back; unfinished writes are lost or torn', {
    ...NOTHING,
    faults: ['crash'],
    lossyDisk: true,
  }),
  swarm('partitions', 'links are cut or clogged, in one direction or both', {
    ...NOTHING,
    faults: ['partition', 'clog'],
  }),
  swarm('lossy', 'messages are lost, doubled, delayed and reordered', {
    ...NOTHING,
    faults: ['slow'],
    lossyNetwork: true,
  }),
  swarm('snapshots', 'crashes and partitions while logs are compacted all the time', {
    ...NOTHING,
    faults: ['crash', 'partition', 'pause'],
    lossyDisk: true,
    snapshots: true,
  }),
  figure8,
  swarm(
    'canary',
    'the planted bug that a campaign must find: servers vote twice in a term',
    EVERYTHING,
    doubleVote,
  ),
  ...PLANTED_BUGS.map(bugScenario),
];

const byName: ReadonlyMap<string, Scenario> = new Map(scenarios.map((each) => [each.name, each]));

/** Between the name of a scenario and that of the strategy that draws its runs. */
const DRAWN_BY = '@';

/**
 * The scenario of this name; undefined if none is registered. `chaos@macros` is the scenario `chaos` with its runs drawn by
 * the strategy `macros`: the same peer in other situations.
 */
export function scenarioNamed(name: string): Scenario | undefined {
  const [base = '', by, more] = name.split(DRAWN_BY);
  const scenario = byName.get(base);
  if (scenario === undefined || by === undefined || more !== undefined) return byName.get(name);
  const strategy = strategyNamed(by);
  return strategy === undefined ? undefined : drawnBy(scenario, strategy);
}

/** A scenario with its runs drawn by a strategy, in place of what draws them otherwise. */
export function drawnBy(scenario: Scenario, strategy: Strategy): Scenario {
  const { size } = scenario;
  const [base = ''] = scenario.name.split(DRAWN_BY);
  return {
    ...scenario,
    name: `${base}${DRAWN_BY}${strategy.name}`,
    faults: strategy.faults,
    thorough: false,
    draw: (seed, peers) => strategy.draw(seed, size ?? peers),
  };
}
