/**
 * The causal past and future of an event (Lamport, CACM 1978): see happens-before.ts for what it says and what
 * it does not. What the world does by itself (a fault that strikes several servers, a pause that ends) belongs to nobody's
 * past; what it does to one server happens there.
 */
import type { PeerId } from '../contract/peer.ts';
import type { CausalStep, Clocks } from './happens-before.ts';
import { vectorClocks } from './happens-before.ts';

/** What is read of a recording. */
export interface CausalRun {
  readonly events: readonly { readonly node: PeerId; readonly message: number }[];
  readonly messages: readonly { readonly sentIn: number }[];
  /** Number of servers. */
  readonly size: number;
}

export class Causality {
  private readonly steps: readonly CausalStep[];
  private readonly clocks: Clocks;

  constructor({ events, messages, size }: CausalRun) {
    this.steps = events.map(({ node, message }) => ({
      node,
      cause: message < 0 ? -1 : messages[message]!.sentIn,
    }));
    this.clocks = vectorClocks(this.steps, size);
  }

  /** The vector clock of an event: by server, how many of its events are in the past, itself included. */
  clockOf(event: number): Uint32Array {
    return this.clocks[event]!;
  }

  /** The event that sent what arrived in `event`; -1: nothing did, or it left as the run began. */
  causeOf(event: number): number {
    return this.steps[event]!.cause;
  }

  /** Whether `early` happened before `late`, or is the same. */
  isBefore(early: number, late: number): boolean {
    const { node } = this.steps[early]!;
    return this.clocks[late]![node]! >= this.clocks[early]![node]!;
  }

  /** The events that could have had a part in `event`, itself included, ascending. */
  pastOf(event: number): number[] {
    const earlier: number[] = [];
    for (let early = 0; early <= event; early++) {
      if (this.isBefore(early, event)) earlier.push(early);
    }
    return earlier;
  }

  /** The events that `event` could have had a part in, itself included, ascending. */
  futureOf(event: number): number[] {
    const later: number[] = [];
    for (let late = event; late < this.steps.length; late++) {
      if (this.isBefore(event, late)) later.push(late);
    }
    return later;
  }
}
