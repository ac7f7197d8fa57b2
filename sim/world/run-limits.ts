/** Keeps a run from going on for ever: too many events, time that stands still, a queue that only grows. */
import type { Us } from '../../contract/peer.ts';
import type { LimitConfig } from '../schedule/config.ts';

/** More pending events and messages than this are a storm that would only end with the memory. */
const MAX_PENDING = 1_000_000;

/** Why a run stopped before its time, other than a violation. */
export interface LimitReached {
  readonly code: 'events' | 'zeno' | 'pending';
  readonly message: string;
}

export class RunLimits {
  reached: LimitReached | null = null;
  private readonly config: LimitConfig;
  private instantUs: Us = -1;
  private instantEvents = 0;

  constructor(config: LimitConfig) {
    this.config = config;
  }

  /** An event has been executed at `timeUs`, the `count`-th of the run, and `pending` events and messages wait. */
  note(timeUs: Us, count: number, pending: number): void {
    const { maxEventsPerInstant, maxEvents } = this.config;
    if (timeUs !== this.instantUs) {
      this.instantUs = timeUs;
      this.instantEvents = 1;
    } else if (++this.instantEvents > maxEventsPerInstant) {
      const message = `more than ${maxEventsPerInstant} events at ${timeUs} us: virtual time stands still`;
      this.reached = { code: 'zeno', message };
    }
    if (pending > MAX_PENDING) {
      const message = `more than ${MAX_PENDING} events and messages are pending`;
      this.reached = { code: 'pending', message };
    }
    if (count >= maxEvents) {
      this.reached = { code: 'events', message: `${maxEvents} events, and not at its end` };
    }
  }

  clone(): RunLimits {
    const copy = new RunLimits(this.config);
    copy.reached = this.reached;
    copy.instantUs = this.instantUs;
    copy.instantEvents = this.instantEvents;
    return copy;
  }
}
