/** Casts the macros of a walk: who stands for election, who hears of it, and the short exchanges that macros are made of. */
import type { PeerId, PeerMessage } from '../../contract/peer.ts';
import { threshold } from '../../sim/chance/choose.ts';
import type { Dice } from '../../sim/order/walk/dice.ts';
import type { Moves } from '../../sim/order/walk/moves.ts';
import { takeOut } from '../../sim/order/walk/moves.ts';
import type { Step } from './script.ts';

/** How the exchanges of one walk go; plain data. */
export interface Habits {
  /** How often answers are left on their way. */
  readonly unansweredPpm: number;
  /** How often writes are left unfinished, or die with their server. */
  readonly unwrittenPpm: number;
  /** Who stands for election most of the time. */
  readonly cast: readonly PeerId[];
}

export class Director<S, M extends PeerMessage> {
  readonly moves: Moves<S, M>;
  readonly dice: Dice;
  readonly cast: readonly PeerId[];
  private readonly unansweredLimit: number;
  private readonly unwrittenLimit: number;

  constructor(moves: Moves<S, M>, dice: Dice, habits: Habits) {
    this.moves = moves;
    this.dice = dice;
    this.cast = habits.cast;
    this.unansweredLimit = threshold(habits.unansweredPpm);
    this.unwrittenLimit = threshold(habits.unwrittenPpm);
  }

  /** True once in `n` times. */
  oneIn(n: number): boolean {
    return this.dice.below(n) === 0;
  }

  anyone(): PeerId {
    return 1 + this.dice.below(this.moves.size);
  }

  /** All servers but `id`. */
  others(id: PeerId): PeerId[] {
    const ids: PeerId[] = [];
    for (let other = 1; other <= this.moves.size; other++) if (other !== id) ids.push(other);
    return ids;
  }

  /** `count` of the servers, or all, in random order. */
  some(servers: readonly PeerId[], count: number): PeerId[] {
    const rest = servers.slice();
    const chosen: PeerId[] = [];
    while (chosen.length < count && rest.length > 0) {
      const place = this.dice.below(rest.length);
      chosen.push(rest[place]!);
      takeOut(rest, place);
    }
    return chosen;
  }

  /** The leader of the highest term; 0 if there is none. */
  newestLeader(): PeerId {
    let newest = 0;
    for (let id = 1; id <= this.moves.size; id++) {
      const { up, view } = this.moves.node(id);
      if (!up || view.role !== 'leader') continue;
      if (newest === 0 || view.term > this.moves.node(newest).view.term) newest = id;
    }
    return newest;
  }

  /** A leader that has been succeeded and does not know it; 0 if there is none. */
  oldLeader(): PeerId {
    const { newestLeaderTerm } = this.moves.world.ledger;
    const first = this.dice.below(this.moves.size);
    for (let i = 0; i < this.moves.size; i++) {
      const id = 1 + ((first + i) % this.moves.size);
      const { up, view } = this.moves.node(id);
      if (up && view.role === 'leader' && view.term < newestLeaderTerm) return id;
    }
    return 0;
  }

  /** A server that leads, mostly the newest leader; 0 if there is none. */
  someLeader(): PeerId {
    return (this.oneIn(4) ? this.oldLeader() : 0) || this.newestLeader();
  }

  /** Whether answers come through, this time. */
  answers(): boolean {
    return !this.dice.happens(this.unansweredLimit);
  }

  /** What a server writes is finished; or is not; or dies with it. */
  private written(steps: Step[], at: PeerId): void {
    if (!this.dice.happens(this.unwrittenLimit)) steps.push({ do: 'settle', at });
    else if (this.oneIn(3)) steps.push({ do: 'crash', at }, { do: 'restart', at });
  }

  /** A leader gets a reason to send something: a command, or its heartbeat. */
  stirred(leader: PeerId): Step {
    return { do: this.oneIn(2) ? 'propose' : 'timeout', at: leader };
  }

  /** What a leader has for its followers reaches them, and their answers reach it, if they are to. */
  round(leader: PeerId, followers: readonly PeerId[], answered: boolean): Step[] {
    const steps: Step[] = [{ do: 'flush', at: leader }];
    this.written(steps, leader);
    for (const follower of followers) {
      steps.push({ do: 'carry', from: leader, to: follower });
      this.written(steps, follower);
      if (answered) steps.push({ do: 'carry', from: follower, to: leader });
    }
    if (answered) this.written(steps, leader);
    return steps;
  }

  /** Those of the servers that are down come back. */
  roused(servers: readonly PeerId[]): Step[] {
    const steps: Step[] = [];
    for (const at of servers) if (!this.moves.node(at).up) steps.push({ do: 'restart', at });
    return steps;
  }

  /** Whoever leads among the servers leads no longer. */
  deposed(servers: readonly PeerId[]): Step[] {
    const steps: Step[] = [];
    for (const at of servers) {
      const { up, view } = this.moves.node(at);
      if (up && view.role === 'leader') steps.push(...bounced(at));
    }
    return steps;
  }
}

/** A server dies and comes back at once. */
export function bounced(at: PeerId): Step[] {
  return [
    { do: 'crash', at },
    { do: 'restart', at },
  ];
}

/** A client, or several, ask for so many things. */
export function burst(at: PeerId, count: number): Step[] {
  const steps: Step[] = [];
  for (let i = 0; i < count; i++) steps.push({ do: 'propose', at });
  return steps;
}
