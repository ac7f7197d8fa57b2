/** Schedules as an arbitrary of fast-check: the way to fuzz a peer inside an ordinary test suite. */
import type fc from 'fast-check';
import type { Schedule } from '../sim/schedule/schedule.ts';
import { drawnParts } from './drawn.ts';
import type { ScheduleOptions } from './options.ts';
import { resolveOptions } from './options.ts';
import { assemble, takeApart } from './parts.ts';
import { simplifiedParts } from './simplified.ts';
import { drawThenSimplify } from './simpler.ts';

/**
 * Draws schedules: plain data, each valid as a schedule file. They shrink towards the empty one: see
 * {@link emptySchedule}. So does any valid schedule that is passed as an example, but for those of decisions and those
 * beyond the least that `options` allow.
 *
 * Throws RangeError if `options` are not as {@link ScheduleOptions} says; the message names the option.
 *
 * How values are drawn and how they are made simpler are separate, after integrated shrinking's trouble with dependent
 * draws (a fault names a server, which there must be): see simpler.ts.
 */
export function schedules(options: ScheduleOptions = {}): fc.Arbitrary<Schedule> {
  const resolved = resolveOptions(options);
  return drawThenSimplify(drawnParts(resolved), simplifiedParts(resolved)).map(assemble, (value) =>
    takeApart(value as Schedule),
  );
}
