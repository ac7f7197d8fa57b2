/**
 * Runs code that awaits on virtual time. The simulation goes on until a moment that somebody waits for; then the promise
 * is kept, and everything that follows from it happens before the simulation goes on. One promise at a time: JavaScript
 * runs what was waiting in a fixed order, so a run depends on nothing but its seed.
 *
 * Such code may await `sleep` and its own promises only. Timers, files or sockets of the host would let the simulation go
 * on without it, at a moment that depends on the machine.
 */

import { layTripwires, removeTripwires } from '../../sim/guard/purity-guard.ts';

/** What the driver needs of a simulation. */
export interface Drivable {
  readonly nowUs: number;
  readonly ended: boolean;
  runTo(position: number): void;
  wakeAt(timeUs: number, number: number): void;
  takeWoken(): number;
}

export class Driver {
  /** Called whenever everything has run that could. */
  onSettled: () => void = () => undefined;
  private readonly simulation: Drivable;
  /** Who waits, by the number of the wait. */
  private readonly waiting = new Map<number, () => void>();
  private waits = 0;

  constructor(simulation: Drivable) {
    this.simulation = simulation;
  }

  /** Resolves after `us` microseconds of virtual time. Never, if the run ends before. */
  sleep(us: number): Promise<void> {
    const { simulation, waiting } = this;
    const number = this.waits++;
    simulation.wakeAt(simulation.nowUs + us, number);
    return new Promise((resolve) => waiting.set(number, resolve));
  }

  /**
   * Runs `task` together with the simulation until the task has settled, and returns its value. Returns undefined if the
   * run ended first, by a violation for example. Throws what the task throws.
   */
  async drive<T>(task: () => Promise<T>): Promise<T | undefined> {
    // For the whole run: to lay and remove them at each step of the harness takes longer than the steps.
    layTripwires();
    try {
      return await this.driveWired(task);
    } finally {
      removeTripwires();
    }
  }

  private async driveWired<T>(task: () => Promise<T>): Promise<T | undefined> {
    const outcome: { value?: T; error?: unknown; settled: boolean } = { settled: false };
    task().then(
      (value) => Object.assign(outcome, { settled: true, value }),
      (error: unknown) => Object.assign(outcome, { settled: true, error }),
    );
    await allSettledDown();
    this.onSettled();
    while (!outcome.settled && !this.simulation.ended) {
      this.simulation.runTo(Infinity);
      const woken = this.simulation.takeWoken();
      this.waiting.get(woken)?.();
      this.waiting.delete(woken);
      await allSettledDown();
      this.onSettled();
    }
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }
}

/** Lets everything run that has no more to wait for: promises are worked off before the host's event loop goes on. */
function allSettledDown(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
