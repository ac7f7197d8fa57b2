/**
 * A record of a run: one packed row of eight 32-bit words an event (32 bytes), cheap enough to keep for whole runs. It
 * tells what happened where and when, and the rolling hash after each event, so that two runs can be compared position by
 * position. Anything richer is had by running the schedule again up to a position.
 */
import type { PeerId, PeerView, Us } from '../contract/peer.ts';
import type { EventKind, SimEvent } from './node/events.ts';
import type { TraceHash } from './world/trace-hash.ts';

const WORDS = 8;
const ROWS_PER_CHUNK = 4_096;

/** One row, unpacked. */
export interface RecordedEvent {
  readonly position: number;
  readonly timeUs: Us;
  readonly kind: EventKind;
  readonly node: PeerId;
  readonly from: PeerId;
  readonly ordinal: number;
  /** Of the node after the event; 0 for the world's own events. */
  readonly term: number;
  readonly role: 'follower' | 'candidate' | 'leader';
  readonly commitIndex: number;
  readonly lastIndex: number;
  /** First half of the rolling hash after the event. */
  readonly hash: number;
}

const ROLES = ['follower', 'candidate', 'leader'] as const;

export class Recorder {
  /** Number of events recorded. */
  length = 0;
  private readonly chunks: Int32Array[] = [];

  record(event: SimEvent, view: PeerView | null, hash: TraceHash): void {
    const row = this.length++ % ROWS_PER_CHUNK;
    if (row === 0) this.chunks.push(new Int32Array(ROWS_PER_CHUNK * WORDS));
    const chunk = this.chunks[this.chunks.length - 1]!;
    const at = row * WORDS;
    chunk[at] = event.timeUs | 0;
    chunk[at + 1] =
      event.kind |
      (event.node << 4) |
      ((event.envelope?.from ?? 0) << 10) |
      ((event.timeUs < 4294967296 ? 0 : Math.floor(event.timeUs / 4294967296)) << 16);
    chunk[at + 2] = event.ordinal;
    if (view !== null) {
      const role = view.role === 'leader' ? 2 : view.role === 'candidate' ? 1 : 0;
      chunk[at + 3] = (view.term << 2) | role;
      chunk[at + 4] = view.commitIndex;
      chunk[at + 5] = view.log.lastIndex;
    }
    chunk[at + 6] = hash.first;
    chunk[at + 7] = hash.second;
  }

  /** The event at `position`. Throws RangeError outside 0 .. length-1. */
  at(position: number): RecordedEvent {
    if (!(position >= 0 && position < this.length)) {
      throw new RangeError(`position ${position} is outside 0..${this.length - 1}`);
    }
    const chunk = this.chunks[Math.floor(position / ROWS_PER_CHUNK)]!;
    const at = (position % ROWS_PER_CHUNK) * WORDS;
    const what = chunk[at + 1]!;
    const state = chunk[at + 3]!;
    return {
      position,
      timeUs: (what >>> 16) * 4294967296 + (chunk[at]! >>> 0),
      kind: (what & 0xf) as EventKind,
      node: (what >>> 4) & 0x3f,
      from: (what >>> 10) & 0x3f,
      ordinal: chunk[at + 2]!,
      term: state >>> 2,
      role: ROLES[state & 3] ?? 'follower',
      commitIndex: chunk[at + 4]!,
      lastIndex: chunk[at + 5]!,
      hash: chunk[at + 6]!,
    };
  }

  /** The first position at which two records differ, or -1 if the shorter is a prefix of the longer. */
  firstDifference(other: Recorder): number {
    const length = Math.min(this.length, other.length);
    for (let position = 0; position < length; position++) {
      const mine = this.chunks[Math.floor(position / ROWS_PER_CHUNK)]!;
      const theirs = other.chunks[Math.floor(position / ROWS_PER_CHUNK)]!;
      const at = (position % ROWS_PER_CHUNK) * WORDS;
      for (let word = 0; word < WORDS; word++) {
        if (mine[at + word] !== theirs[at + word]) return position;
      }
    }
    return -1;
  }
}
