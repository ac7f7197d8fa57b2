/**
 * A schedule: everything that decides a run, as plain data. Schedule in, run out, the same on any machine. Fuzzing draws
 * schedules, replay runs them, files carry them (see schedule-file.ts).
 */
import type { Seed } from '../chance/choose.ts';
import type { SimulationConfig } from './config.ts';
import type { Decision } from './decision.ts';
import type { Fault } from './fault.ts';
import type { WalkPlan } from './walk-plan.ts';

/** How a run goes, as it is drawn from a seed. */
export interface Drawn {
  readonly config: SimulationConfig;
  /** The fault timeline, in order of time. Strikes of adversaries follow from the run and are not part of it. */
  readonly faults: readonly Fault[];
  /** If present, a walker chooses what happens next, event by event, and `faults` is empty (see walk/walk-plan.ts). */
  readonly walk?: WalkPlan | undefined;
}

export interface Schedule extends Drawn {
  /** Name of the scenario that it was drawn from; decides which peer runs. */
  readonly scenario: string;
  readonly seed: Seed;
  /**
   * If present, what happens is this, in this order, and `faults` is empty; seed and configuration decide the heal phase
   * only, if there is one.
   */
  readonly decisions?: readonly Decision[] | undefined;
}
