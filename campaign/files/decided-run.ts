/** A run as a schedule file can hold it. */
import type { Peer } from '../../contract/peer.ts';
import { formatSeed } from '../../sim/chance/choose.ts';
import { writeDown } from '../../sim/order/decisions/write-down.ts';
import { RaftSimError } from '../../lib/errors.ts';
import type { Violation } from '../../sim/judge/violation.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { recordRun } from './recorded-run.ts';
import type { RecordedRun } from './recorded-run.ts';

export interface DecidedRun {
  readonly schedule: Schedule;
  readonly recorded: RecordedRun;
}

/**
 * A walk is written down as the decisions that it came to, which mean the same when the strategies have changed; any other
 * run stays as it is. Throws RaftSimError E_TIMING if the decisions do not come to the same verdict.
 */
export function decidedRun(peer: Peer, schedule: Schedule, recorded: RecordedRun): DecidedRun {
  if (schedule.walk === undefined) return { schedule, recorded };
  const decided = writeDown(peer, schedule).schedule;
  const again = recordRun(peer, decided);
  const { violation } = recorded.result;
  const { violation: other } = again.result;
  if (other?.property === violation?.property) return { schedule: decided, recorded: again };
  throw new RaftSimError('E_TIMING', {
    source: `seed ${formatSeed(schedule.seed)}`,
    found: wordsOf(other),
    expected: `${wordsOf(violation)} when the walk is written down as decisions`,
    hint: 'This failure depends on how long things take after the faults stop; replay it by its seed.',
  });
}

function wordsOf(violation: Violation | null): string {
  return violation === null ? 'no violation' : `a violation of ${violation.property}`;
}
