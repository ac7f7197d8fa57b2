/**
 * Spreads tasks over workers and takes in their results by the order of the tasks, so that what comes of them is the same
 * for any number of workers, in whatever order they answer.
 */
import { RaftSimError } from '../../lib/errors.ts';

/** Tasks under way for each worker: one being run, one waiting, so that no worker idles. */
const TASKS_PER_WORKER = 2;

/** `R` must not be a RaftSimError: that is what a task comes to that a worker gave up. */
export interface OrderedWork<T, R extends object> {
  readonly jobs: number;
  /** The task with this index, counted from 0; undefined behind the last one. */
  taskAt(index: number): T | undefined;
  /** May reject with a RaftSimError, which is taken in in the place of a result; all else ends the work. */
  run(task: T): Promise<R>;
  /** Whether to hand out nothing more. What has been handed out is still taken in. */
  isOver(): boolean;
  /** A result has come, in whatever order. */
  arrived(result: R): void;
  /** Takes in the next result in order. False: later ones do not count any more. */
  takeIn(result: R | RaftSimError): Promise<boolean> | boolean;
}

/** Resolves when all that was handed out has been taken in. */
export async function workInOrder<T, R extends object>(work: OrderedWork<T, R>): Promise<void> {
  const desk = new Desk(work);
  await Promise.all(Array.from({ length: work.jobs * TASKS_PER_WORKER }, () => desk.serve()));
}

class Desk<T, R extends object> {
  private readonly work: OrderedWork<T, R>;
  private next = 0;
  /** Results that wait for those before them. */
  private readonly waiting = new Map<number, R | RaftSimError>();
  private taken = 0;
  private isTakingIn = false;
  private isSettled = false;

  constructor(work: OrderedWork<T, R>) {
    this.work = work;
  }

  /** Hands out one task after the other until there is nothing more to hand out. */
  async serve(): Promise<void> {
    const { work } = this;
    while (!work.isOver()) {
      const index = this.next;
      const task = work.taskAt(index);
      if (task === undefined) return;
      this.next++;
      const result = await outcomeOf(work.run(task));
      this.waiting.set(index, result);
      if (!(result instanceof RaftSimError)) work.arrived(result);
      await this.takeIn();
    }
  }

  /** Takes in all results whose turn it is; one at a time, so whoever is at it takes in the others' as well. */
  private async takeIn(): Promise<void> {
    if (this.isTakingIn) return;
    this.isTakingIn = true;
    for (;;) {
      const result = this.waiting.get(this.taken);
      if (result === undefined || this.isSettled) break;
      this.waiting.delete(this.taken);
      this.taken++;
      this.isSettled = !(await this.work.takeIn(result));
    }
    this.isTakingIn = false;
  }
}

async function outcomeOf<R>(running: Promise<R>): Promise<R | RaftSimError> {
  try {
    return await running;
  } catch (error) {
    if (error instanceof RaftSimError) return error;
    throw error;
  }
}
