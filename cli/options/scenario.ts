/** The options that say what to run: a scenario, a strategy, a number of servers. */
import { Option } from 'commander';
import { drawnBy as withStrategy, scenarioNamed, scenarios } from '../../scenarios/index.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { didYouMean } from '../../lib/errors.ts';
import { allStrategies, strategyNamed } from '../../search/strategies/index.ts';
import type { Strategy } from '../../search/strategies/strategy.ts';
import { invocation } from '../terminal/format.ts';
import { parsePeerRange, parsePeers, usage } from './parse.ts';

const DEFAULT_SCENARIO = 'portfolio';
export const DEFAULT_PEERS = 5;

export function scenarioOfRuns(): Option {
  return new Option('--scenario <name>', 'what to run (see raft-sim list)')
    .argParser(parseScenario)
    .default(defaultScenario(), DEFAULT_SCENARIO);
}

export function peersOfRuns(): Option {
  const text = 'servers in the cluster; each seed takes its own from a range';
  return new Option('--peers <N|A..B>', text)
    .argParser(parsePeerRange)
    .default({ min: DEFAULT_PEERS, max: DEFAULT_PEERS }, String(DEFAULT_PEERS));
}

export function scenarioOfSeed(): Option {
  const text = `the scenario of the seed (default ${DEFAULT_SCENARIO})`;
  return new Option('--scenario <name>', text).argParser(parseScenario);
}

export function peersOfSeed(): Option {
  const text = `servers in the cluster of the seed (default ${DEFAULT_PEERS})`;
  return new Option('--peers <N>', text).argParser(parsePeers);
}

export function strategyOption(): Option {
  const text = 'how runs are drawn (see raft-sim list); short for --scenario NAME@STRATEGY';
  return new Option('--strategy <name>', text).argParser(parseStrategy);
}

/** The scenario with its runs drawn by the strategy, if one was asked for. */
export function chosen(scenario: Scenario, strategy: Strategy | undefined): Scenario {
  if (strategy === undefined) return scenario;
  if (scenario.name.includes('@')) {
    throw usage('--strategy', strategy.name, `nothing beside --scenario ${scenario.name}`);
  }
  return withStrategy(scenario, strategy);
}

function parseStrategy(name: string): Strategy {
  const strategy = strategyNamed(name);
  if (strategy !== undefined) return strategy;
  const names = allStrategies().map((each) => each.name);
  throw usage('--strategy', name, 'the name of a strategy', didYouMean(name, names));
}

function parseScenario(name: string): Scenario {
  const scenario = scenarioNamed(name);
  if (scenario !== undefined) return scenario;
  const hint = didYouMean(
    name,
    scenarios.map((each) => each.name),
    `See ${invocation()} list.`,
  );
  throw usage('--scenario', name, 'the name of a scenario', hint);
}

/** The scenario that runs if none is named. */
export function defaultScenario(): Scenario {
  const scenario = scenarioNamed(DEFAULT_SCENARIO);
  if (scenario === undefined) throw new Error(`no scenario '${DEFAULT_SCENARIO}'`);
  return scenario;
}
