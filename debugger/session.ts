/**
 * A walk over a run, forwards, backwards and sideways: what every debugger of this project stands on. It holds a recorded
 * run (the trunk) and the branches that were made of it, and stands at a position of one of them. Position k means that
 * events 0 .. k-1 have been executed; event k comes next.
 *
 * No user interface, no clock, no I/O. Going anywhere is cheap, backwards as much as forwards.
 */
import type { Peer, PeerId, PeerMessage } from '../contract/peer.ts';
import type { Inapplicable } from '../sim/order/reason.ts';
import { describeReason } from '../record/words/reasons.ts';
import { RaftSimError } from '../lib/errors.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import type { WhatIf } from './branch.ts';
import { branchOff, decidedBy, describeWhatIf } from './branch.ts';
import { Causality } from '../record/causality.ts';
import { factsOf } from './event-facts.ts';
import type { Pending } from './pending.ts';
import { pendingAt } from './pending.ts';
import type { Predicate } from '../record/predicates/predicate.ts';
import { countBelow } from '../lib/ascending.ts';
import { Recording } from '../record/recording.ts';
import type { RunEvent } from '../record/run-event.ts';
import type { TextDifference } from '../record/diff.ts';
import { changesIn } from '../record/server.ts';
import type { Path } from '../record/paths.ts';
import type { ValueOrigin } from './why.ts';
import { originOf } from './why.ts';

/** 1: to the next; -1: to the previous. */
export type Direction = 1 | -1;

/** A run of the session. */
export interface Line<S, M extends PeerMessage> {
  /** Its place among the lines; 0 is the trunk. */
  readonly number: number;
  readonly recording: Recording<S, M>;
  /** Where and how it left its parent; null for the trunk. */
  readonly origin: BranchPoint | null;
}

export interface BranchPoint {
  readonly parent: number;
  /** The position of the parent, and the same one in the branch. */
  readonly position: number;
  readonly here: number;
  /** `m7 is dropped`. */
  readonly text: string;
  /** What the parent decides from there on, and the branch could not carry out. */
  readonly inapplicable: readonly Inapplicable[];
}

export class Session<S = unknown, M extends PeerMessage = PeerMessage> {
  private readonly all: Line<S, M>[] = [];
  private readonly causalities = new Map<number, Causality>();
  private current = 0;
  private at = 0;

  /** Records the run of `schedule`. Throws only on errors of the simulator itself. */
  constructor(peer: Peer<S, M>, schedule: Schedule) {
    this.all.push({ number: 0, recording: new Recording(peer, schedule), origin: null });
  }

  get lines(): readonly Line<S, M>[] {
    return this.all;
  }

  get line(): Line<S, M> {
    return this.all[this.current]!;
  }

  get recording(): Recording<S, M> {
    return this.line.recording;
  }

  get position(): number {
    return this.at;
  }

  /** The event that was executed last; null at position 0. */
  get last(): RunEvent<S, M> | null {
    return this.recording.events[this.at - 1] ?? null;
  }

  /** The event that comes next; null at the end. */
  get next(): RunEvent<S, M> | null {
    return this.recording.events[this.at] ?? null;
  }

  /** Goes to `position`, or as near as the run allows. Returns where it is then. */
  seek(position: number): number {
    this.at = Math.max(0, Math.min(this.recording.length, position));
    return this.at;
  }

  /** `by` events on, or back if negative; stops at either end. */
  step(by = 1): number {
    return this.seek(this.at + by);
  }

  /** Until server `node` has taken `by` more events, or has taken back that many. False at the end of its events. */
  stepNode(node: PeerId, by = 1): boolean {
    const history = this.recording.historyOf(node);
    const done = countBelow(history, this.at);
    const target = done + by;
    if (target < 0 || target > history.length) return false;
    // Forwards behind the event, backwards before it: it is the newest thing that happened, or the next.
    this.seek(by > 0 ? history[target - 1]! + 1 : history[target]!);
    return true;
  }

  /** To just before the next event (or the one before this position) at which `predicate` holds. False: there is none. */
  runUntil(predicate: Predicate, direction: Direction = 1): boolean {
    const { recording } = this;
    return this.find(direction, (number) => predicate.matches(factsOf(recording, number)));
  }

  /** To just before the event that breaks the property. False if nothing breaks, or it lies in the other direction. */
  toViolation(direction?: Direction): boolean {
    const { violationAt } = this.recording;
    const ahead = violationAt - this.at;
    if (violationAt < 0 || (direction !== undefined && ahead * direction <= 0)) return false;
    this.seek(violationAt);
    return true;
  }

  /** To just before the next event in which a server changes its role. */
  toRoleChange(direction: Direction = 1): boolean {
    const { recording } = this;
    const roleAt = (node: PeerId, at: number): string => recording.viewAt(node, at)?.role ?? 'down';
    return this.find(direction, (number) =>
      recording.events[number]!.touches.some(
        ({ node }) => roleAt(node, number) !== roleAt(node, number + 1),
      ),
    );
  }

  /** To just before the next event in which the highest term of all servers changes. */
  toTerm(direction: Direction = 1): boolean {
    const { recording } = this;
    const highest = (at: number): number => {
      let term = 0;
      for (let id = 1; id <= recording.size; id++) {
        term = Math.max(term, recording.viewAt(id, at)?.term ?? 0);
      }
      return term;
    };
    return this.find(direction, (number) => {
      return (
        recording.events[number]!.touches.length > 0 && highest(number) !== highest(number + 1)
      );
    });
  }

  /** To just before the event in which `message` (a number) next arrives. False: it does not, in this direction. */
  toReceipt(message: number, direction: Direction = 1): boolean {
    const arrivals = this.recording.messages[message]?.arrivals ?? [];
    const ahead = arrivals.filter((number) => (number - this.at) * direction > 0);
    const target = direction === 1 ? ahead[0] : ahead.at(-1);
    if (target === undefined) return false;
    this.seek(target);
    return true;
  }

  /** To just before the event that sent `message`. False if it left as the run began. */
  toSending(message: number): boolean {
    const sentIn = this.recording.messages[message]?.sentIn ?? -1;
    if (sentIn < 0) return false;
    this.seek(sentIn);
    return true;
  }

  private find(direction: Direction, matches: (number: number) => boolean): boolean {
    const { length } = this.recording;
    for (let number = this.at + direction; number >= 0 && number < length; number += direction) {
      if (!matches(number)) continue;
      this.seek(number);
      return true;
    }
    return false;
  }

  /** What could happen next; the first one is what does, as far as it can be chosen. */
  enabled(): Pending[] {
    return pendingAt(this.recording, this.at);
  }

  /** Branches off: what {@link enabled} has at `place` happens next. Throws RangeError if it has nothing there, else as {@link inject}. */
  choose(place: number): Line<S, M> {
    const pending = this.enabled()[place];
    if (pending === undefined)
      throw new RangeError(`nothing that could happen has number ${place}`);
    return this.branch(pending.turn, pending.text);
  }

  /**
   * Branches off by `turn`; the line that it leaves stays as it is. Throws RaftSimError E_INAPPLICABLE if it is not
   * possible at this position (the server is down, the message answers an earlier incarnation), and RangeError as
   * {@link branchOff} does.
   */
  inject(turn: WhatIf): Line<S, M> {
    return this.branch(turn, describeWhatIf(turn));
  }

  private branch(turn: WhatIf, text: string): Line<S, M> {
    const { recording, number: parent } = this.line;
    const taken = decidedBy(recording, this.at);
    const { schedule, inapplicable } = branchOff(recording, this.at, turn);
    const [refused] = inapplicable;
    if (happensAtOnce(turn) && refused?.at === taken) {
      throw new RaftSimError('E_INAPPLICABLE', {
        source: text,
        found: `that ${describeReason(refused.reason)}`,
        expected: `something that can happen at position ${this.at}`,
      });
    }
    const branched = new Recording(recording.peer, schedule);
    const here = positionAfter(branched, taken);
    const origin = { parent, position: this.at, here, text, inapplicable };
    const line = { number: this.all.length, recording: branched, origin };
    this.all.push(line);
    this.current = line.number;
    this.seek(happensAtOnce(turn) ? here + 1 : here);
    return line;
  }

  /** Goes to another line, at the position that both have in common, if they part behind it; else at the same number. */
  switchTo(number: number): Line<S, M> {
    const line = this.all[number];
    if (line === undefined) {
      throw new RangeError(`line ${number} is outside 0..${this.all.length - 1}`);
    }
    const { origin } = this.line;
    const back = origin !== null && origin.parent === number;
    const target = back && this.at >= origin.here ? origin.position : this.at;
    this.current = number;
    this.seek(target);
    return line;
  }

  /** What event `number` changed, by server. */
  diff(number: number): { readonly node: PeerId; readonly changes: readonly TextDifference[] }[] {
    return changesIn(this.recording, number);
  }

  /** The event that gave server `node` what it has at `path` now. */
  why(node: PeerId, path: Path): ValueOrigin {
    return originOf(this.recording, node, path, this.at);
  }

  /** Pasts and futures of the events of the present line. */
  get causality(): Causality {
    const known = this.causalities.get(this.current);
    if (known !== undefined) return known;
    const made = new Causality(this.recording);
    this.causalities.set(this.current, made);
    return made;
  }
}

/** Where `count` decisions have been taken. */
function positionAfter<S, M extends PeerMessage>(
  { events, length }: Recording<S, M>,
  count: number,
): number {
  const at = events.findIndex(({ decided }) => decided >= count);
  return at < 0 ? length : at;
}

/** Whether the turn is itself the next event. */
function happensAtOnce(turn: WhatIf): boolean {
  if (turn.kind === 'choose') return turn.decisions.length > 0;
  return !['drop', 'delay', 'partition', 'cut'].includes(turn.kind);
}
