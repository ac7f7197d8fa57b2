/** For tests: replays a schedule that `raft-sim save` has kept. */
import { fileURLToPath } from 'node:url';
import type { Peer } from '../contract/peer.ts';
import type { RunResult } from '../sim/run.ts';
import { readRegression, runRegression } from './corpus/regressions.ts';

export interface RegressionReplay extends RunResult {
  /** In words: `pass`, or what broke and how. */
  readonly outcome: string;
}

/**
 * Runs the schedule in `file` as the code is now: with the peer of its scenario, or with `peer`. Decisions that do not
 * apply any more are passed over and listed in `inapplicable`.
 *
 * Throws RaftSimError if the file is bad, or if the run comes out differently the second time.
 */
export function replayRegression(file: URL | string, peer?: Peer): RegressionReplay {
  const regression = readRegression(typeof file === 'string' ? file : fileURLToPath(file));
  const { result } = runRegression(regression, peer ?? regression.scenario.peer);
  return { ...result, outcome: outcomeOf(result) };
}

function outcomeOf({ violation, limit }: RunResult): string {
  if (violation !== null) {
    const { property, kind, message } = violation;
    return `violation of ${property} (${kind}): ${message}`;
  }
  return limit === null ? 'pass' : `unknown, a limit was reached: ${limit.message}`;
}
