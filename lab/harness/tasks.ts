/**
 * Tasks that run beside the line of a test, the lab's goroutines. What one of them throws is kept until the test joins
 * them, so a failure always reaches the test and never becomes a rejection that nobody handles.
 */
export class Tasks {
  private readonly running: Promise<void>[] = [];
  private readonly failures: unknown[] = [];

  /** Runs `task` up to where it first awaits, and the rest of it when its time comes. */
  start(task: () => Promise<unknown>): void {
    this.running.push(this.guard(task));
  }

  /** Waits for all tasks; throws what was thrown first. */
  async join(): Promise<void> {
    await Promise.all(this.running);
    if (this.failures.length > 0) throw this.failures[0];
  }

  private async guard(task: () => Promise<unknown>): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.failures.push(error);
    }
  }
}
