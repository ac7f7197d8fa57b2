/**
 * The workload: clients that propose one command at a time and repeat it elsewhere until a server that accepted it has
 * applied it. A client reaches every node that is up, also across partitions (it stands outside the cluster network), so
 * stale leaders get proposals too.
 *
 * Commands are integers, `client * 2^24 + sequence`: distinct, cheap to compare, and readable as `c1.7`. Repeated
 * commands may be applied twice; the service does not filter them (sessions are not modelled).
 */
import type { PeerId } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';

const SEQUENCES = 16_777_216;

export function commandOf(client: number, sequence: number): number {
  return client * SEQUENCES + sequence;
}

/** `c1.7` for a client's command, JSON for anything else. */
export function describeCommand(command: unknown): string {
  if (command === null) return 'no-op';
  if (typeof command === 'number' && command >= SEQUENCES) {
    return `c${Math.floor(command / SEQUENCES)}.${command % SEQUENCES}`;
  }
  return JSON.stringify(command) ?? 'undefined';
}

export class Client {
  readonly number: number;
  /** Its newest command, 0 before the first; answered or not. */
  command = 0;
  sequence = 0;
  /** Whether `command` still waits for its answer. */
  waiting = false;
  /** The server asked last. */
  target: PeerId = NONE;
  /** Where `target` appended the command, 0 if it did not. */
  index = 0;
  /** Only the event with this number counts: each new plan of the client outdates the one before. */
  plan = 0;
  /** How many decisions it has drawn. */
  draws = 0;
  answered = 0;
  /** Whether it has fallen silent for good. */
  stopped = false;
  /** Fixed pause between its commands; 0: drawn, as configured. */
  paceUs = 0;

  constructor(number: number) {
    this.number = number;
  }

  clone(): Client {
    const copy = new Client(this.number);
    copy.command = this.command;
    copy.sequence = this.sequence;
    copy.waiting = this.waiting;
    copy.target = this.target;
    copy.index = this.index;
    copy.plan = this.plan;
    copy.draws = this.draws;
    copy.answered = this.answered;
    copy.stopped = this.stopped;
    copy.paceUs = this.paceUs;
    return copy;
  }
}

/** The client whose command this is, as a place in `clients`; -1 if it is nobody's. */
export function ownerOf(command: unknown): number {
  return typeof command === 'number' && command >= SEQUENCES
    ? Math.floor(command / SEQUENCES) - 1
    : -1;
}
