/**
 * Makes a failing schedule small: writes it down as decisions, leaves out what it can, and searches around what is left,
 * until nothing more is found or a budget is used up. Every step breaks the same property in the same way (after Zeller
 * and Hildebrandt's delta debugging, Hypothesis' shrinker and DEMi, Scott et al., NSDI 2016). Deterministic.
 */
import type { Peer, PeerMessage } from '../../contract/peer.ts';
import type { Seed } from '../../sim/chance/choose.ts';
import { writeDown } from '../../sim/order/decisions/write-down.ts';
import { RaftSimError } from '../../lib/errors.ts';
import { mix32 } from '../../sim/chance/mix.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import type { Offers } from './passes.ts';
import { BEGINNING, FINISHING, PASSES } from './passes.ts';
import { research } from './research.ts';
import type { Failing } from './trial.ts';
import { Trials } from './trial.ts';

export interface ShrinkProgress {
  /** What was given, as decisions, and its number of events. */
  readonly first: Failing;
  readonly eventsGiven: number;
  readonly runs: number;
  /** What is being tried. */
  readonly pass: string;
  readonly best: Failing;
}

export interface ShrinkResult {
  /** What was given, as decisions. */
  readonly first: Failing;
  /** Number of events of the run that was given. */
  readonly eventsGiven: number;
  readonly best: Failing;
  /** Number of runs that it took. */
  readonly runs: number;
  /** Whether leaving out any one decision of the result loses the violation; false if the budget was over before. */
  readonly isMinimal: boolean;
}

/**
 * Shrinks with at most `maxRuns` runs. Returns null if `schedule` does not break a property with this peer. Throws
 * RaftSimError E_TIMING if it does, but not as a mere order of events.
 */
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
  const written = writeDown(peer, schedule);
  if (written.violation === null) return null;
  const trials = new Trials(peer, written.violation);
  const first = trials.first(written.schedule);
  if (first === null) throw notTold();
  const shrinker = new Shrinker(trials, first, written.events, maxRuns);
  yield* shrinker.run(schedule.seed);
  const { best, isMinimal } = shrinker;
  return { first, eventsGiven: written.events, best, runs: trials.runs, isMinimal };
}

/** The search around the result is done in so many parts, with a look between them at what it made superfluous. */
const ROUNDS = 4;

class Shrinker<S, M extends PeerMessage> {
  best: Failing;
  isMinimal = false;
  private readonly trials: Trials<S, M>;
  private readonly first: Failing;
  private readonly eventsGiven: number;
  private readonly maxRuns: number;

  constructor(trials: Trials<S, M>, first: Failing, eventsGiven: number, maxRuns: number) {
    this.trials = trials;
    this.best = first;
    this.first = first;
    this.eventsGiven = eventsGiven;
    this.maxRuns = maxRuns;
  }

  *run(seed: Seed): Generator<ShrinkProgress> {
    const { trials, maxRuns } = this;
    for (const { name, offer } of BEGINNING) yield* this.try(name, offer(this.best), maxRuns);
    // What the passes could do nothing about; they would not the next time.
    let exhausted: Failing | null = null;
    for (let round = 1; round <= ROUNDS; round++) {
      const end = maxRuns - reserve(this.best);
      const before = this.best;
      if (before !== exhausted) {
        for (const { name, offer } of PASSES) yield* this.try(name, offer(this.best), end);
      }
      if (this.best === before) exhausted = before;
      const share = Math.floor((end - trials.runs) / (ROUNDS + 1 - round));
      const mutants = research(this.best, otherSeed(seed, round), share);
      yield* this.try('search around', mutants, trials.runs + share);
    }
    for (const { name, offer } of FINISHING) {
      this.isMinimal = yield* this.try(name, offer(this.best), maxRuns);
    }
  }

  /** Tries what is on offer until there have been `limit` runs in all; returns whether that was everything. */
  private *try(pass: string, offers: Offers, limit: number): Generator<ShrinkProgress, boolean> {
    let found: Failing | null = null;
    while (this.trials.runs < limit) {
      const { done, value: candidate } = offers.next(found);
      if (done === true) return true;
      found = this.trials.run(candidate);
      if (found !== null && isNotWorse(found, this.best)) this.best = found;
      const { first, eventsGiven, trials, best } = this;
      yield { first, eventsGiven, runs: trials.runs, pass, best };
    }
    return false;
  }
}

/** Runs kept back for the passes behind the search. */
function reserve({ decisions }: Failing): number {
  return 5 * decisions.length + 10;
}

function otherSeed({ high, low }: Seed, round: number): Seed {
  return { high: mix32(high, round), low: mix32(low, round) };
}

/** Whether `a` may take the place of `b`: fewer decisions, or as many and no more servers. */
function isNotWorse(a: Failing, b: Failing): boolean {
  const saved = b.decisions.length - a.decisions.length;
  return saved > 0 || (saved === 0 && a.schedule.config.peers <= b.schedule.config.peers);
}

function notTold(): RaftSimError {
  return new RaftSimError('E_TIMING', {
    source: 'the schedule',
    found: 'a failure to recover that does not recur when the same events happen in the same order',
    expected: 'one that depends on the order of events',
    hint: 'It depends on how long things take, which shrinking cannot preserve. Look at the election timeouts.',
  });
}
