/**
 * The causal past of what happened (Lamport, CACM 1978): what could have had a part in it. One thing happened before
 * another if it came first at the same server (its crashes, writes and clients' requests included), or was the sending of
 * the message whose arrival the other is, or if a chain of such steps leads from one to the other.
 *
 * Since all that happens at one server is in order, a past is told by one number a server: how much of what happened
 * there belongs to it (vector clocks; Fidge 1988, Mattern 1989).
 *
 * What it says: what a server does follows from its causal past alone. A run of nothing but the past of some steps takes
 * those steps just the same (it is a consistent cut). What it does not say: that everything in the past was needed (see
 * necessity.ts), nor that what lies outside had no part in a *violation*. A property of the whole cluster compares what
 * several servers did, and one server's deed is often outside the other's past: two leaders of a term need never have
 * heard of one another. So ask for the past of everything that the violation speaks of (see witnesses.ts).
 */
import type { PeerId } from '../contract/peer.ts';

/** What is read of a step: one decision and what followed at once, all at one server. */
export interface CausalStep {
  readonly node: PeerId;
  /** The step that sent the message which arrives here, from 0; -1: none does, or it was sent before the first step. */
  readonly cause: number;
}

/** By step; slot p of each: how many of the first steps at server p are in its past, itself included. */
export type Clocks = readonly Uint32Array[];

export interface Cone {
  /** By step: whether it is in the past. */
  readonly inside: readonly boolean[];
  /** The steps that are not, from 0, ascending. */
  readonly outside: readonly number[];
  /** Which part of all steps that is, 0..1; 0 if there are none. */
  readonly outsideShare: number;
}

/**
 * The vector clock of each step, O(steps * servers). Each `cause` must be an earlier step, `servers` the highest server id.
 */
export function vectorClocks(steps: readonly CausalStep[], servers: number): Clocks {
  const clocks: Uint32Array[] = [];
  const newest: (Uint32Array | undefined)[] = [];
  for (const { node, cause } of steps) {
    const clock = newest[node]?.slice() ?? new Uint32Array(servers + 1);
    if (cause >= 0) merge(clock, clocks[cause]!);
    clock[node]!++;
    newest[node] = clock;
    clocks.push(clock);
  }
  return clocks;
}

/** Whether step `early` happened before step `late`, or is that step. */
export function happenedBefore(
  steps: readonly CausalStep[],
  clocks: Clocks,
  early: number,
  late: number,
): boolean {
  const { node } = steps[early]!;
  return clocks[late]![node]! >= clocks[early]![node]!;
}

/** The union of the pasts of `roots` (steps, from 0), the roots themselves included. */
export function causalPast(
  steps: readonly CausalStep[],
  clocks: Clocks,
  roots: readonly number[],
): Cone {
  const reach = new Uint32Array(clocks[0]?.length ?? 0);
  for (const root of roots) merge(reach, clocks[root]!);
  const inside = steps.map(({ node }, at) => reach[node]! >= clocks[at]![node]!);
  const outside = inside.flatMap((is, at) => (is ? [] : [at]));
  return { inside, outside, outsideShare: outside.length / Math.max(1, steps.length) };
}

function merge(into: Uint32Array, other: Uint32Array): void {
  for (let i = 0; i < into.length; i++) into[i] = Math.max(into[i]!, other[i]!);
}
