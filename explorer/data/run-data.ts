/**
 * What the explorer's page knows of a run. The page is given no code of the simulator or the peer: everything it shows is
 * in here, so that it opens from disk, anywhere, for ever. Position k: events 0 .. k-1 have been executed.
 */

/** One event; times in virtual microseconds. */
export interface EventData {
  readonly number: number;
  readonly timeUs: number;
  /** `deliver`, `timer`, `crash`, ...: see record/run-event.ts. */
  readonly name: string;
  /** The server at which it happened; 0: the world's own. */
  readonly node: number;
  /** The sender of what arrived; 0: nothing did. */
  readonly from: number;
  /** What arrived, as a place in `RunData.messages`; -1: nothing did. */
  readonly message: number;
  /** `n2 <- n1`. */
  readonly who: string;
  /** `AppendEntries t3 prev 5/2 [6/3] c4`. */
  readonly what: string;
  /** What it was about: the name of a timer, a command, a write; what else there is to say where it has no name. */
  readonly subject: string;
  /** What became of servers, in the few words that a diagram has room for. */
  readonly labels: readonly LabelData[];
  /** What came of it: `BECOMES LEADER of t3`, `writes 6/3 c1.4 (w9)`, ... */
  readonly outcome: readonly string[];
  /** What kept it from its server, or null. */
  readonly note: string | null;
  /** What each server that it changed looks like afterwards: ids. */
  readonly touches: readonly number[];
  /** Messages `firstSent .. endSent - 1` left in it. */
  readonly firstSent: number;
  readonly endSent: number;
}

export interface LabelData {
  readonly node: number;
  /** `LEADER t3`. */
  readonly text: string;
}

export interface MessageData {
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly kind: string;
  readonly says: string;
  readonly term: number;
  /** The event in which it left; -1: as the run began. */
  readonly sentIn: number;
  /** The events in which it arrived; empty: never. */
  readonly arrivals: readonly number[];
  /** See record/message-fate.ts. */
  readonly outcome: 'delivered' | 'discarded' | 'lost' | 'cut' | 'held-back' | 'in-flight';
  /** Whether a later message of its link arrived before it. */
  readonly overtaken: boolean;
  /** Whether it answers yes (1) or no (-1), as far as its claims tell; else 0. */
  readonly answer: 1 | 0 | -1;
  /** Its fields, as JSON with two spaces. */
  readonly body: string;
}

/** A server at a position; of one that is down, what it was when it went down, which is lost but for its disk. */
export interface ServerData {
  readonly id: number;
  readonly up: boolean;
  /** Counts its starts, from 1. */
  readonly incarnation: number;
  readonly role: 'follower' | 'candidate' | 'leader' | 'down';
  readonly term: number;
  /** 0: nobody. */
  readonly votedFor: number;
  readonly leader: number;
  readonly commitIndex: number;
  readonly lastApplied: number;
  readonly log: LogData;
  /** A leader's book-keeping: by server id, slot 0 unused; else null. */
  readonly progress:
    | readonly ({ readonly matchIndex: number; readonly nextIndex: number } | null)[]
    | null;
}

export interface LogData {
  readonly snapshotIndex: number;
  readonly snapshotTerm: number;
  /** `entries[i]` has index `snapshotIndex + 1 + i`. */
  readonly entries: readonly { readonly term: number; readonly command: string }[];
}

/** One leaf of a server's state that an event changed. */
export interface ChangeData {
  readonly node: number;
  /** `term`, `log.6`, `state.votes`: see record/paths.ts. */
  readonly path: string;
  /** As text; null: was not there. */
  readonly before: string | null;
  readonly after: string | null;
}

/** A fault, or the time for which a server was down: from one event to another (`to` may be the length of the run). */
export interface StretchData {
  readonly from: number;
  readonly to: number;
  readonly node: number;
  readonly text: string;
  readonly kind: 'fault' | 'down';
}

export interface ViolationData {
  readonly property: string;
  readonly kind: string;
  readonly statement: string;
  readonly source: string;
  readonly message: string;
  readonly node: number;
  /** The event that broke it; `RunData.length` if it was not completed, because the peer threw. */
  readonly at: number;
}

/** An invariant and what became of it. */
export interface InvariantData {
  readonly name: string;
  readonly kind: string;
  readonly statement: string;
  readonly source: string;
  readonly evaluations: number;
  readonly violated: boolean;
}

export interface RunData {
  readonly scenario: string;
  /** Decimal. */
  readonly seed: string;
  readonly peer: string;
  readonly engine: string;
  readonly servers: number;
  readonly length: number;
  readonly hash: string;
  readonly verdict: 'pass' | 'violation' | 'limit';
  readonly violation: ViolationData | null;
  readonly invariants: readonly InvariantData[];
  /** The story of the violation, a paragraph each, in which `#12` names an event; empty if there is none to tell. */
  readonly story: readonly string[];
  /** Command lines that lead to the same position elsewhere: `{at}` stands for it. */
  readonly commands: readonly { readonly label: string; readonly text: string }[];
  readonly messages: readonly MessageData[];
  readonly stretches: readonly StretchData[];
  event(number: number): EventData;
  /** Times and servers of all events, for those who go over all of them: words take much longer. */
  readonly times: Float64Array;
  readonly nodes: Uint8Array;
  /** By place: the events at that server or that changed it, ascending; slot 0: the world's own. */
  readonly histories: readonly (readonly number[])[];
  serverAt(node: number, position: number): ServerData;
  /** The events, ascending, in which server `node` may have changed its role or term, or begun or ceased to run; no others did. */
  turningPoints(node: number): readonly number[];
  /** What event `number` changed, by server and path. */
  changesIn(number: number): readonly ChangeData[];
  /** Whether `early` could have had a part in `late`, or is the same event. */
  isBefore(early: number, late: number): boolean;
}
