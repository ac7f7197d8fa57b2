/** What the suite knows of a test. */
import type { Harness } from './harness.ts';

export interface LabTest {
  /** The lab's name, `TestInitialElection2A`. */
  readonly name: string;
  readonly part: '2A' | '2B' | '2C' | '2D';
  /** The lab's line for it, `initial election`. */
  readonly title: string;
  readonly servers: number;
  /** Whether the network starts out reliable. */
  readonly reliable: boolean;
  /** Whether the services take snapshots. */
  readonly snapshots: boolean;
  /** The mistakes that the test is there to catch. */
  readonly catches: string;
  readonly run: (h: Harness) => Promise<void>;
}
