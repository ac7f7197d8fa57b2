/**
 * Makes a failing schedule small: tries simpler ones, pass by pass, and keeps each that breaks the same property in the
 * same words, until no pass finds anything (after Zeller and Hildebrandt's delta debugging and Hypothesis' shrinker).
 *
 * It works on what a schedule says: servers, clients, faults, adversaries, conditions, time. The fate of single messages
 * and the length of single timeouts stay as they were drawn. A step counts as progress if elements go, or with as many
 * elements servers, events, or time under faults. Deterministic.
 */
import type { Peer, PeerMessage } from '../../raft/contract.ts';
import type { Violation } from '../invariants/checker.ts';
import type { Schedule } from '../schedule.ts';
import { signatureOf } from '../signature.ts';
import { Simulation } from '../simulation.ts';
import { elementsOf } from './elements.ts';
import type { Failing } from './passes.ts';
import { PASSES } from './passes.ts';

export interface ShrinkProgress {
  readonly runs: number;
  /** What is being tried. */
  readonly pass: string;
  readonly best: Failing;
}

export interface ShrinkResult {
  readonly first: Failing;
  readonly best: Failing;
  readonly runs: number;
  /** Whether leaving out any one element of the result loses the violation; false if the budget was over before. */
  readonly isMinimal: boolean;
}

/** Shrinks with at most `maxRuns` runs. Returns null if `schedule` does not break a property with this peer. */
export function shrink<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
  maxRuns: number,
): ShrinkResult | null {
  const steps = shrinking(peer, schedule, maxRuns);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The same, run by run: whoever drives it may stop at any time, and the progress yielded last holds the best so far. */
export function* shrinking<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
  maxRuns: number,
): Generator<ShrinkProgress, ShrinkResult | null> {
  const original = attempt(peer, schedule);
  if (original === null) return null;
  const { signature, failing: first } = original;
  let best = first;
  let runs = 1;
  for (let changed = true; changed;) {
    changed = false;
    for (const { name, offer } of PASSES) {
      let offers = offer(best)[Symbol.iterator]();
      for (;;) {
        const { done, value: candidate } = offers.next();
        if (done === true) break;
        if (runs >= maxRuns) return { first, best, runs, isMinimal: false };
        runs++;
        const outcome = attempt(peer, candidate);
        if (outcome?.signature === signature && isSimpler(outcome.failing, best)) {
          best = outcome.failing;
          changed = true;
          // What is on offer depends on what is best.
          offers = offer(best)[Symbol.iterator]();
        }
        yield { runs, pass: name, best };
      }
    }
  }
  return { first, best, runs, isMinimal: true };
}

/** Runs a schedule; null if it passes, or says nothing. */
function attempt<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
): { readonly failing: Failing; readonly signature: string } | null {
  const simulation = new Simulation<S, M>({ peer, ...schedule });
  simulation.run();
  const { violation } = simulation;
  if (violation === null) return null;
  const failing: Failing = {
    schedule,
    events: simulation.position,
    timeUs: simulation.nowUs,
    struck: simulation.injector.faults.slice(),
    isLiveness: isLiveness(violation),
  };
  return { failing, signature: signatureOf(violation) };
}

function isLiveness({ kind }: Violation): boolean {
  return kind === 'liveness';
}

/** Whether `a` is simpler than `b`: by elements, servers, events, time under faults, links, in this order. */
function isSimpler(a: Failing, b: Failing): boolean {
  const left = sizeOf(a);
  const right = sizeOf(b);
  for (let i = 0; i < left.length; i++) {
    if (left[i]! !== right[i]!) return left[i]! < right[i]!;
  }
  return false;
}

function sizeOf({ schedule, events }: Failing): readonly number[] {
  const { faults, config } = schedule;
  const adversaries = config.adversaries.length;
  const links = faults.reduce((sum, fault) => sum + ('links' in fault ? fault.links.length : 0), 0);
  const faultyUs = faults.reduce((sum, { forUs }) => sum + forUs, 0);
  // An adversary stands for all the strikes that it makes and could make.
  return [
    adversaries,
    elementsOf(schedule).length,
    config.peers,
    config.durationUs,
    events,
    links,
    faultyUs,
  ];
}
