/** The run that a command is about: what a seed draws, or what a schedule file holds. */
import type { Command } from 'commander';
import { readSchedule } from '../../campaign/files/read-schedule.ts';
import { toSeed } from '../../campaign/engine/seeds.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import type { Expectation } from '../../sim/schedule/file/schedule-file.ts';
import type { Strategy } from '../../search/strategies/strategy.ts';
import { parseSeedNumber, usage } from './parse.ts';
import {
  chosen,
  DEFAULT_PEERS,
  defaultScenario,
  peersOfSeed,
  scenarioOfSeed,
  strategyOption,
} from './scenario.ts';

/** What may stand beside a seed. */
export interface TargetFlags {
  readonly scenario?: Scenario;
  readonly strategy?: Strategy;
  readonly peers?: number;
}

export interface TargetRun {
  readonly scenario: Scenario;
  readonly schedule: Schedule;
  /** For messages: `seed 42`, or the path of the file. */
  readonly source: string;
  /** What the file says that the run came to; null if it says nothing, or if it is no file. */
  readonly expect: Expectation | null;
}

/** Gives `command` the argument and the options of a target. */
export function withTarget(command: Command): Command {
  return command
    .argument('<seed|file>', 'a decimal seed, or the path of a schedule file')
    .addOption(scenarioOfSeed())
    .addOption(strategyOption())
    .addOption(peersOfSeed());
}

/** The run that `target` names. Throws RaftSimError E_USAGE, and what reading a schedule file throws. */
export function runOf(command: string, target: string, flags: TargetFlags): TargetRun {
  const drawn = drawnBy(command, target, flags);
  if (drawn === null) {
    const { file, scenario } = readSchedule(target);
    return { scenario, schedule: file.schedule, source: target, expect: file.expect };
  }
  const seed = toSeed(drawn.seed);
  const { scenario, peers } = drawn;
  const schedule = { scenario: scenario.name, seed, ...scenario.draw(seed, peers) };
  return { scenario, schedule, source: `seed ${drawn.seed}`, expect: null };
}

/** The run that `target` names if it is a seed; null if it is a file. Throws RaftSimError E_USAGE. */
export function drawnBy(
  command: string,
  target: string,
  { scenario, strategy, peers }: TargetFlags,
): { readonly seed: bigint; readonly scenario: Scenario; readonly peers: number } | null {
  if (/^[0-9]+$/.test(target)) {
    const seed = parseSeedNumber(target);
    if (seed === undefined) {
      const expected = 'a seed from 0 to 18446744073709551615, without leading zeros';
      throw usage(command, target, expected, 'For a file of this name write ./ before it.');
    }
    return {
      seed,
      scenario: chosen(scenario ?? defaultScenario(), strategy),
      peers: peers ?? DEFAULT_PEERS,
    };
  }
  if (scenario !== undefined || strategy !== undefined || peers !== undefined) {
    const option =
      scenario !== undefined ? '--scenario' : strategy !== undefined ? '--strategy' : '--peers';
    throw usage(
      option,
      target,
      'a seed beside this option',
      'A schedule file names its own scenario.',
    );
  }
  return null;
}
