/**
 * Steps of a macro: what a walker has in mind to do next, in words that expand to single moves. A step that is not possible
 * when its turn comes is left out.
 */
import type { PeerId, PeerMessage } from '../../contract/peer.ts';
import { threshold } from '../../sim/chance/choose.ts';
import type { SimEvent } from '../../sim/node/events.ts';
import type { Dice } from '../../sim/order/walk/dice.ts';
import type { Moves } from '../../sim/order/walk/moves.ts';
import { ballot } from './elections.ts';

export type Step =
  /** A timer other than a prompt one runs out. */
  | { readonly do: 'timeout'; readonly at: PeerId }
  | { readonly do: 'propose'; readonly at: PeerId }
  | { readonly do: 'capture'; readonly at: PeerId }
  | { readonly do: 'crash'; readonly at: PeerId }
  | { readonly do: 'restart'; readonly at: PeerId }
  /** Its timer that is due in the same instant runs out: what it wants to send leaves. */
  | { readonly do: 'flush'; readonly at: PeerId }
  /** What a server waits for of its own is done: prompt timers, writes, and mostly its service. */
  | { readonly do: 'settle'; readonly at: PeerId }
  /** The newest message on a link arrives; now and then an older one does. */
  | { readonly do: 'carry'; readonly from: PeerId; readonly to: PeerId }
  /** Any message on a link arrives. */
  | { readonly do: 'pluck'; readonly from: PeerId; readonly to: PeerId }
  /** So many messages on a link arrive, oldest first. */
  | { readonly do: 'drain'; readonly from: PeerId; readonly to: PeerId; readonly count: number }
  /** A message to a server arrives, from whoever has one: any, or one of a term that is over. */
  | { readonly do: 'late'; readonly at: PeerId }
  /** A message that has arrived at a server does so again. */
  | { readonly do: 'again'; readonly at: PeerId }
  /** Its election timer runs out, until its term is newer than those of the voters. */
  | { readonly do: 'outbid'; readonly at: PeerId; readonly voters: readonly PeerId[] }
  /** Asks once more for votes, unless it leads by now. */
  | { readonly do: 'insist'; readonly at: PeerId; readonly voters: readonly PeerId[] };

/** How the steps of one walk go; plain data. */
export interface ScriptHabits {
  /** How often an older message arrives in place of the newest. */
  readonly stalePpm: number;
  /** How often a service is left with work to do when all else at its server is done. */
  readonly unappliedPpm: number;
  /** How often a server drops the beginning of its log when all is done there. */
  readonly capturePpm: number;
}

/** Longest list of steps: macros do not pile up. */
const MAX_STEPS = 200;

export class Script {
  /** Last first. */
  private steps: Step[] = [];
  private readonly dice: Dice;
  private readonly stale: number;
  private readonly unapplied: number;
  private readonly capture: number;

  constructor(dice: Dice, { stalePpm, unappliedPpm, capturePpm }: ScriptHabits) {
    this.dice = dice;
    this.stale = threshold(stalePpm);
    this.unapplied = threshold(unappliedPpm);
    this.capture = threshold(capturePpm);
  }

  get isEmpty(): boolean {
    return this.steps.length === 0;
  }

  /** Puts steps before all others. */
  add(steps: readonly Step[]): void {
    if (this.steps.length + steps.length > MAX_STEPS) return;
    for (let i = steps.length - 1; i >= 0; i--) this.steps.push(steps[i]!);
  }

  /** The event of the next step that is possible; null at the end of the script. */
  next<S, M extends PeerMessage>(moves: Moves<S, M>): SimEvent | null {
    for (;;) {
      const step = this.steps.pop();
      if (step === undefined) return null;
      const event = this.eventOf(moves, step);
      if (event !== null) return event;
    }
  }

  private eventOf<S, M extends PeerMessage>(moves: Moves<S, M>, step: Step): SimEvent | null {
    switch (step.do) {
      case 'timeout':
        return moves.runOut(step.at, false);
      case 'flush':
        return moves.runOut(step.at, true);
      case 'propose':
        return moves.propose(step.at);
      case 'capture':
        return moves.capture(step.at);
      case 'crash':
        return moves.crash(step.at);
      case 'restart':
        return moves.restart(step.at);
      case 'settle':
        return this.settle(moves, step);
      case 'carry':
        return this.carry(moves, step.from, step.to);
      case 'pluck': {
        const { length } = moves.onLink(step.from, step.to);
        return length === 0 ? null : moves.deliver(step.from, step.to, this.dice.below(length));
      }
      case 'drain': {
        const event = moves.deliver(step.from, step.to, 0);
        if (event !== null && step.count > 1) {
          const { from, to, count } = step;
          this.steps.push({ do: 'drain', from, to, count: count - 1 });
        }
        return event;
      }
      case 'late':
        return this.late(moves, step.at);
      case 'again':
        return this.again(moves, step.at);
      case 'outbid':
        return this.outbid(moves, step);
      case 'insist':
        if (moves.node(step.at).view.role !== 'leader') this.add(ballot(step.at, step.voters));
        return null;
    }
  }

  private outbid<S, M extends PeerMessage>(
    moves: Moves<S, M>,
    step: Extract<Step, { do: 'outbid' }>,
  ): SimEvent | null {
    const { role, term } = moves.node(step.at).view;
    const isNewest = step.voters.every((voter) => moves.node(voter).view.term < term);
    if (role === 'leader' || (role === 'candidate' && isNewest)) return null;
    const event = moves.runOut(step.at, false);
    if (event !== null) this.steps.push(step);
    return event;
  }

  private settle<S, M extends PeerMessage>(
    moves: Moves<S, M>,
    step: Extract<Step, { do: 'settle' }>,
  ): SimEvent | null {
    const { at } = step;
    const event = moves.runOut(at, true) ?? moves.persist(at) ?? this.applied(moves, at);
    if (event !== null) {
      this.steps.push(step);
      return event;
    }
    return this.dice.happens(this.capture) ? moves.capture(at) : null;
  }

  private applied<S, M extends PeerMessage>(moves: Moves<S, M>, at: PeerId): SimEvent | null {
    return this.dice.happens(this.unapplied) ? null : moves.apply(at);
  }

  private carry<S, M extends PeerMessage>(
    moves: Moves<S, M>,
    from: PeerId,
    to: PeerId,
  ): SimEvent | null {
    const { length } = moves.onLink(from, to);
    if (length === 0) return null;
    const place = this.dice.happens(this.stale) ? this.dice.below(length) : length - 1;
    return moves.deliver(from, to, place);
  }

  private late<S, M extends PeerMessage>(moves: Moves<S, M>, at: PeerId): SimEvent | null {
    const { term } = moves.node(at).view;
    let any: readonly [PeerId, number] | null = null;
    let stale: readonly [PeerId, number] | null = null;
    let seen = 0;
    let staleSeen = 0;
    for (let from = 1; from <= moves.size; from++) {
      const link = moves.onLink(from, at);
      for (let place = 0; place < link.length; place++) {
        if (this.dice.below(++seen) === 0) any = [from, place];
        if (moves.termOf(link[place]!) < term && this.dice.below(++staleSeen) === 0)
          stale = [from, place];
      }
    }
    const chosen = this.dice.below(2) === 0 ? any : (stale ?? any);
    return chosen === null ? null : moves.deliver(chosen[0], at, chosen[1]);
  }

  private again<S, M extends PeerMessage>(moves: Moves<S, M>, at: PeerId): SimEvent | null {
    const count = moves.remembered;
    const first = count === 0 ? 0 : this.dice.below(count);
    for (let i = 0; i < count; i++) {
      const which = (first + i) % count;
      if (moves.receiverOf(which) === at) return moves.deliverAgain(which);
    }
    return null;
  }

  copyInto(copy: Script): void {
    copy.steps = this.steps.slice();
  }
}
