/** Reads a schedule file from disk and finds the scenario that it names. */
import { scenarioNamed, scenarios } from '../../scenarios/index.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { describeValue, didYouMean, RaftSimError } from '../../lib/errors.ts';
import type { ScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { parseScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { readTextFile } from './read-text.ts';

export interface LoadedSchedule {
  readonly file: ScheduleFile;
  readonly scenario: Scenario;
}

/**
 * Throws RaftSimError: E_FILE if it cannot be read, E_UNKNOWN_SCENARIO if this version does not know its scenario, and all
 * that parseScheduleFile throws.
 */
export function readSchedule(path: string): LoadedSchedule {
  const file = parseScheduleFile(readTextFile(path, 'a schedule file'), path);
  const scenario = scenarioNamed(file.schedule.scenario);
  if (scenario === undefined) {
    const names = scenarios.map((each) => each.name);
    throw new RaftSimError('E_UNKNOWN_SCENARIO', {
      source: path,
      path: 'scenario',
      found: describeValue(file.schedule.scenario),
      expected: 'the name of a scenario, as shown by raft-sim list',
      hint: didYouMean(file.schedule.scenario, names),
    });
  }
  if (file.peer.name !== scenario.peer.name) {
    throw new RaftSimError('E_SCHEMA', {
      source: path,
      path: 'peer.name',
      found: describeValue(file.peer.name),
      expected: `"${scenario.peer.name}", which runs in scenario ${scenario.name}`,
    });
  }
  return { file, scenario };
}
