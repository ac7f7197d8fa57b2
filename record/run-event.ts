/**
 * What a debugger keeps of a run: every event, every message, and what each event made of the servers. Plain data about
 * the past; peers' states are immutable, so that keeping them all costs little more than what changed.
 */
import type { Command, Effect, PeerId, PeerMessage, Us } from '../contract/peer.ts';
import type { Survival } from '../sim/schedule/survival.ts';
import type { Discarded, Note } from '../sim/world/note.ts';
import type { Fate } from '../sim/network/network.ts';
import type { FaultName } from '../sim/coverage/tally.ts';
import type { TraceHash } from '../sim/world/trace-hash.ts';

/** What kind of event it was, as people call it. */
export type EventName =
  | 'deliver'
  | 'timer'
  | 'persisted'
  | 'applied'
  | 'snapshot'
  | 'propose'
  | 'crash'
  | 'restart'
  | 'client'
  | 'fault'
  | 'heal'
  | 'note';

/** A server as an event left it. */
export interface Touch<S> {
  readonly node: PeerId;
  readonly up: boolean;
  /** Counts its starts, from 1. */
  readonly incarnation: number;
  /** The peer's own state; of a server that is down, the one that it lost. */
  readonly state: S;
}

/** A server that an event killed. */
export interface RunCrash {
  readonly node: PeerId;
  readonly survival: Survival;
  readonly cause: FaultName;
}

/** A command that a client had waited for and that a server has applied. */
export interface RunAnswer {
  readonly node: PeerId;
  readonly command: Command;
}

/** One event: number k turned position k into position k + 1. */
export class RunEvent<S = unknown, M extends PeerMessage = PeerMessage> {
  readonly number: number;
  readonly timeUs: Us;
  readonly name: EventName;
  /** The server at which it happened; NONE: the world's own. */
  readonly node: PeerId;
  /** The sender of what arrived, or NONE. */
  readonly from: PeerId;
  /** What arrived, by its number among all that were sent; -1: nothing did. */
  readonly message: number;
  /** What it is called: `AppendEntries t3 ...`, `election timer`, `c1.7`; in the words of the peer where it is a message. */
  readonly what: string;
  /** What kept the message from its server, or null. */
  readonly discarded: Discarded | null;
  /** What else was told of it: faults that began or ended, interventions. */
  readonly notes: readonly Note[];
  /** What the peer answered. */
  readonly effects: readonly Effect<M>[];
  /** Messages `firstSent .. endSent - 1` left in it. */
  readonly firstSent: number;
  readonly endSent: number;
  /** The servers whose state it changed, ascending. */
  readonly touches: readonly Touch<S>[];
  readonly crashes: readonly RunCrash[];
  /** Clients that got their answers in it. */
  readonly answers: readonly RunAnswer[];
  /** So many decisions (see sim/order/decisions/) had been taken before it. */
  readonly decided: number;
  /** The rolling hash behind it, see `hash`. */
  readonly rolling: TraceHash;

  constructor(event: Omit<RunEvent<S, M>, 'hash'>) {
    this.number = event.number;
    this.timeUs = event.timeUs;
    this.name = event.name;
    this.node = event.node;
    this.from = event.from;
    this.message = event.message;
    this.what = event.what;
    this.discarded = event.discarded;
    this.notes = event.notes;
    this.effects = event.effects;
    this.firstSent = event.firstSent;
    this.endSent = event.endSent;
    this.touches = event.touches;
    this.crashes = event.crashes;
    this.answers = event.answers;
    this.decided = event.decided;
    this.rolling = event.rolling;
  }

  /** The rolling hash behind it, as in `RunOutcome.hash`. */
  get hash(): string {
    // In words only when somebody asks: that takes longer than everything else about an event.
    return this.rolling.digest();
  }
}

/** A message that left a server. */
export interface RunMessage<M extends PeerMessage = PeerMessage> {
  /** Its number among all that were sent, from 0. */
  readonly number: number;
  readonly from: PeerId;
  readonly to: PeerId;
  /** The incarnation of the receiver that it is meant for, or ANY_INCARNATION. */
  readonly incarnation: number;
  readonly kind: string;
  /** Its place among those of its kind on its link, from 1. */
  readonly nth: number;
  /** In the words of the peer. */
  readonly says: string;
  readonly message: M;
  /** The event in which it left; -1: as the run began. */
  readonly sentIn: number;
  readonly sentAtUs: Us;
  /** What the network did with it as it left. */
  readonly fate: Fate;
  /** The events in which it arrived, ascending; empty: never. */
  readonly arrivals: readonly number[];
}
