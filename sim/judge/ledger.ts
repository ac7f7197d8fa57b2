/**
 * The ledger: what the world remembers of a run so that each event can be judged in constant time. It is the *ghost
 * state* of the invariants, written by the checker from effects and messages alone, never by a peer. Cells below what
 * every disk has compacted are forgotten, so memory stays flat in long runs.
 */
import type { LogEntry, PeerId } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { sameEntry } from '../node/commands.ts';

/** The term of an entry that nobody can tell any more (compacted away). */
export const UNKNOWN_TERM = -1;

/** One entry ever appended at some index, with the term of the entry before it (or UNKNOWN_TERM). */
export interface Variant {
  readonly entry: LogEntry;
  readonly prevTerm: number;
  readonly next: Variant | null;
}

/** All that is known about one log index. */
class Cell {
  variants: Variant | null = null;
  /** The entry first committed here, the term of the leadership that was running, and who committed it. */
  committed: LogEntry | null = null;
  commitTerm = 0;
  committedBy: PeerId = NONE;
  /** Digest of the service state after this index, from the first replica that applied it. */
  applied = false;
  stateDigest = 0;

  clone(): Cell {
    const copy = new Cell();
    copy.variants = this.variants;
    copy.committed = this.committed;
    copy.commitTerm = this.commitTerm;
    copy.committedBy = this.committedBy;
    copy.applied = this.applied;
    copy.stateDigest = this.stateDigest;
    return copy;
  }
}

/** What one peer has told others, across its crashes: it must never be able to deny it. */
export class Revealed {
  term = 0;
  /** The vote revealed in each term (by `term`). */
  votes = new Map<number, PeerId>();
  /**
   * Highest index vouched for in the newest leadership it answered, and that leadership's term; lowered where a leader of
   * a higher term made it cut its log.
   */
  matchTerm = 0;
  matchIndex = 0;

  /** A vote became known. Only the first one of a term counts: that is the one to be held against the peer. */
  recordVote(term: number, vote: PeerId): void {
    if (!this.votes.has(term)) this.votes.set(term, vote);
  }

  recordMatch(term: number, index: number): void {
    if (term > this.matchTerm) {
      this.matchTerm = term;
      this.matchIndex = index;
    } else if (term === this.matchTerm && index > this.matchIndex) {
      this.matchIndex = index;
    }
  }

  /** The peer, in `term`, cut its log behind `after`: that takes nothing back if it still is in the leadership it answered. */
  recordCut(term: number, after: number): void {
    if (term > this.matchTerm && after < this.matchIndex) this.matchIndex = after;
  }

  clone(): Revealed {
    const copy = new Revealed();
    copy.term = this.term;
    copy.votes = new Map(this.votes);
    copy.matchTerm = this.matchTerm;
    copy.matchIndex = this.matchIndex;
    return copy;
  }
}

export class Ledger {
  /** `cells[i]` describes index `base + 1 + i`. */
  base = 0;
  private cells: Cell[] = [];
  /** Who was elected in each term. */
  leaders = new Map<number, PeerId>();
  /** Highest term in which anyone was elected. */
  newestLeaderTerm = 0;
  /** Highest index that anyone ever committed. */
  committedIndex = 0;
  /** By peer id; slot 0 unused. */
  revealed: Revealed[];

  constructor(peers: number) {
    this.revealed = Array.from({ length: peers + 1 }, () => new Revealed());
  }

  private cell(index: number): Cell | undefined {
    // A negative subscript would be looked up as a property name.
    if (index <= this.base) return undefined;
    return this.cells[index - this.base - 1];
  }

  private cellForWriting(index: number): Cell | undefined {
    if (index <= this.base) return undefined;
    while (this.cells.length < index - this.base) this.cells.push(new Cell());
    return this.cells[index - this.base - 1];
  }

  /** The entry first committed at `index`; null if none was, undefined if it has been forgotten. */
  committedAt(index: number): LogEntry | null | undefined {
    if (index <= this.base) return undefined;
    return this.cell(index)?.committed ?? null;
  }

  /** The term of the committer when `index` was first committed; 0 if unknown. */
  commitTermAt(index: number): number {
    return this.cell(index)?.commitTerm ?? 0;
  }

  committedByAt(index: number): PeerId {
    return this.cell(index)?.committedBy ?? NONE;
  }

  /** A different entry that was once appended at `index` in the same term as `entry`, or with another predecessor; null if none. */
  clashingVariant(index: number, entry: LogEntry, prevTerm: number): Variant | null {
    for (let v = this.cell(index)?.variants ?? null; v !== null; v = v.next) {
      if (v.entry.term !== entry.term) continue;
      const follows =
        v.prevTerm === prevTerm || v.prevTerm === UNKNOWN_TERM || prevTerm === UNKNOWN_TERM;
      return follows && sameEntry(v.entry, entry) ? null : v;
    }
    return null;
  }

  recordAppend(index: number, entry: LogEntry, prevTerm: number): void {
    const cell = this.cellForWriting(index);
    if (cell === undefined) return;
    for (let v = cell.variants; v !== null; v = v.next) if (v.entry.term === entry.term) return;
    cell.variants = { entry, prevTerm, next: cell.variants };
  }

  recordElected(term: number, leader: PeerId): void {
    if (!this.leaders.has(term)) this.leaders.set(term, leader);
    if (term > this.newestLeaderTerm) this.newestLeaderTerm = term;
  }

  /** Remembers the first commit of `index`; later ones change nothing. */
  recordCommit(index: number, entry: LogEntry, term: number, by: PeerId): void {
    const cell = this.cellForWriting(index);
    if (cell === undefined || cell.committed !== null) return;
    cell.committed = entry;
    cell.commitTerm = term;
    cell.committedBy = by;
    if (index > this.committedIndex) this.committedIndex = index;
  }

  /** Digest of the service state after `index` on the first replica that got there; undefined if unknown. */
  stateDigestAt(index: number): number | undefined {
    const cell = this.cell(index);
    return cell === undefined || !cell.applied ? undefined : cell.stateDigest;
  }

  recordApply(index: number, stateDigest: number): void {
    const cell = this.cellForWriting(index);
    if (cell === undefined || cell.applied) return;
    cell.applied = true;
    cell.stateDigest = stateDigest;
  }

  /** Forgets the cells below `index`. Safe once every disk's snapshot has reached it. Amortised O(1). */
  forgetBelow(index: number): void {
    const drop = index - 1 - this.base;
    if (drop < 1024 || drop > this.cells.length) return;
    this.cells.splice(0, drop);
    this.base += drop;
  }

  clone(): Ledger {
    const copy = new Ledger(this.revealed.length - 1);
    copy.base = this.base;
    copy.cells = this.cells.map((cell) => cell.clone());
    copy.leaders = new Map(this.leaders);
    copy.newestLeaderTerm = this.newestLeaderTerm;
    copy.committedIndex = this.committedIndex;
    copy.revealed = this.revealed.map((revealed) => revealed.clone());
    return copy;
  }
}
