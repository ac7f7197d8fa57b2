/**
 * The catalogue of what can happen to a peer: its role, the event, and for messages how the term and the sender's log
 * compare with its own. Declared in full, so that a campaign can say what it has *not* seen. Each combination is a cell
 * with one counter.
 */
import type { Role } from '../../contract/peer.ts';
import { isRaft, RAFT_TIMERS, whyImpossible } from './raft-cells.ts';

/** The role of the receiver before the event; of the incarnation that ended, for a restart. */
export const ROLES = ['follower', 'candidate', 'leader'] as const satisfies readonly Role[];

/** The term of a message, beside that of its receiver. */
export const TERM_RELATIONS = ['older', 'same', 'newer'] as const;
export type TermRelation = (typeof TERM_RELATIONS)[number];

/** The log of the sender, beside that of the receiver, when the message arrives. */
export const LOG_RELATIONS = ['behind', 'equal', 'ahead', 'conflict'] as const;
export type LogRelation = (typeof LOG_RELATIONS)[number];

/** What is not a message, timers apart. */
export const OTHER_EVENTS = [
  'propose',
  'persisted',
  'applied',
  'snapshot',
  'crash',
  'restart',
] as const;
export type OtherEvent = (typeof OTHER_EVENTS)[number];

/** `unknown`: nothing is declared about this peer's events. */
export type CellStatus = 'reachable' | 'impossible' | 'unknown';

export interface Cell {
  /** `follower AppendEntries same behind`, `leader crash`. */
  readonly name: string;
  readonly role: Role;
  /** A kind of message, `NAME timer`, or one of {@link OTHER_EVENTS}. */
  readonly event: string;
  /** null where no message is involved; so is `log`. */
  readonly term: TermRelation | null;
  readonly log: LogRelation | null;
  readonly status: CellStatus;
  /** Why it is impossible; empty if it is not. */
  readonly reason: string;
}

const ROLE_COUNT = ROLES.length;
const LOG_COUNT = LOG_RELATIONS.length;
const PER_ROLE = TERM_RELATIONS.length * LOG_COUNT;
const PER_KIND = ROLE_COUNT * PER_ROLE;

export class Catalogue {
  /** The peer's kinds of message; a message is known by its number among them. */
  readonly kinds: readonly string[];
  /** Names of the timers that are told apart; empty: all timers are one event. */
  readonly timers: readonly string[];
  /** Whether this is Raft: only then something is declared, and messages are understood. */
  readonly isRaft: boolean;
  /** By counter. */
  readonly cells: readonly Cell[];
  private readonly firstTimer: number;
  private readonly firstOther: number;

  /** `kinds`: the peer's `messageKinds`. */
  constructor(kinds: readonly string[]) {
    this.kinds = kinds;
    this.isRaft = isRaft(kinds);
    this.timers = this.isRaft ? RAFT_TIMERS : [];
    this.firstTimer = kinds.length * PER_KIND;
    this.firstOther = this.firstTimer + Math.max(1, this.timers.length) * ROLE_COUNT;
    const messages = kinds.flatMap((event) =>
      ROLES.flatMap((role) =>
        TERM_RELATIONS.flatMap((term) =>
          LOG_RELATIONS.map((log) => this.cell({ role, event, term, log })),
        ),
      ),
    );
    const timers = this.isRaft ? this.timers.map((name) => `${name} timer`) : ['timer'];
    const others = [...timers, ...OTHER_EVENTS].flatMap((event) =>
      ROLES.map((role) => this.cell({ role, event, term: null, log: null })),
    );
    this.cells = [...messages, ...others];
  }

  private cell(what: Pick<Cell, 'role' | 'event' | 'term' | 'log'>): Cell {
    const { role, event, term, log } = what;
    const name = [role, event, term, log].filter((word) => word !== null).join(' ');
    if (!this.isRaft) return { ...what, name, status: 'unknown', reason: '' };
    const reason = whyImpossible(what);
    return { ...what, name, status: reason === '' ? 'reachable' : 'impossible', reason };
  }

  /** The counter of a message's arrival; all arguments are places in the lists above. */
  ofMessage(kind: number, role: number, term: number, log: number): number {
    return kind * PER_KIND + role * PER_ROLE + term * LOG_COUNT + log;
  }

  /** The counter of a timer; of none if it is not known. */
  ofTimer(name: string, role: number): number {
    const place = this.isRaft ? this.timers.indexOf(name) : 0;
    return place < 0 ? this.cells.length : this.firstTimer + place * ROLE_COUNT + role;
  }

  /** The counter of one of {@link OTHER_EVENTS}, by its place. */
  ofOther(place: number, role: number): number {
    return this.firstOther + place * ROLE_COUNT + role;
  }
}

const known = new WeakMap<readonly string[], Catalogue>();

/** The catalogue for a peer with these `messageKinds`. */
export function catalogueOf(kinds: readonly string[]): Catalogue {
  let catalogue = known.get(kinds);
  if (catalogue === undefined) {
    catalogue = new Catalogue(kinds);
    known.set(kinds, catalogue);
  }
  return catalogue;
}
