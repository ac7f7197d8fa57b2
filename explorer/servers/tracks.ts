/**
 * Each server as tracks: one for each thing that it shows of itself, with the moments at which that changed and what it
 * became. Moment 0 is the beginning, moment i is behind the i-th event that changed the server. So an event costs what it
 * changed, and what held at any moment is found by a binary search.
 */
import type { PeerMessage, PeerView } from '../../contract/peer.ts';
import type { Recording } from '../../record/recording.ts';
import type { Touch } from '../../record/run-event.ts';
import type { Packer } from '../columns/pack.ts';
import { OwnChangeColumns } from './own-changes.ts';
import { ownChanges } from './own-state.ts';
import type { EntryPool } from './log-track.ts';
import { LogTrack } from './log-track.ts';
import { presentCode, ROLES, trackCount } from './fields.ts';

interface Track {
  readonly moments: number[];
  readonly values: number[];
}

/** Follows one server through the run. */
export class ServerTracks<S> {
  /** The event before each moment, from moment 1 on. */
  readonly events: number[] = [];
  private readonly own = new OwnChangeColumns();
  private readonly tracks: readonly Track[];
  private readonly log: LogTrack;
  private readonly size: number;
  private readonly viewOf: (state: S) => PeerView;
  private state: S;
  private view: PeerView;

  constructor(beginning: Touch<S>, size: number, viewOf: (state: S) => PeerView, pool: EntryPool) {
    this.log = new LogTrack(pool);
    this.size = size;
    this.viewOf = viewOf;
    this.state = beginning.state;
    this.view = viewOf(beginning.state);
    this.tracks = Array.from({ length: trackCount(size) }, () => ({ moments: [], values: [] }));
    this.note(beginning, 0);
  }

  /** The server as event `number` left it. */
  add(touch: Touch<S>, number: number): void {
    const { state, view } = this;
    this.events.push(number);
    if (touch.state !== state) {
      this.state = touch.state;
      this.view = this.viewOf(touch.state);
    }
    this.own.add(ownChanges({ state, view }, { state: this.state, view: this.view }));
    this.note(touch, this.events.length);
  }

  /** Call it when all were added. */
  finish(): void {
    this.log.finish();
  }

  pack(packer: Packer): void {
    packer.numbers(this.events);
    for (const { moments, values } of this.tracks) {
      packer.numbers(moments);
      packer.numbers(values);
    }
    this.log.pack(packer);
    this.own.pack(packer);
  }

  private note({ up, incarnation }: Touch<S>, moment: number): void {
    const { view, size, tracks } = this;
    const { progress } = view;
    let place = 0;
    const put = (value: number): void => {
      const { moments, values } = tracks[place++]!;
      if (values.length > 0 && Object.is(values.at(-1), value)) return;
      moments.push(moment);
      values.push(value);
    };
    put(up ? 1 : 0);
    put(incarnation);
    put(ROLES.indexOf(view.role));
    put(view.term);
    put(view.votedFor);
    put(view.leader);
    put(view.commitIndex);
    put(view.lastApplied);
    put(progress === null ? 0 : 1);
    if (progress !== null) {
      for (let id = 1; id <= size; id++) {
        put(presentCode(progress[id]?.matchIndex));
        put(presentCode(progress[id]?.nextIndex));
      }
    }
    this.log.add(view.log, moment);
  }
}

/** The servers of a run, from their first states on. */
export function trackServers<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  pool: EntryPool,
): ServerTracks<S>[] {
  const { size, peer, events } = recording;
  const viewOf = (state: S): PeerView => peer.view(state);
  const servers = Array.from(
    { length: size },
    (_, i) => new ServerTracks<S>(recording.touchAt(i + 1, 0), size, viewOf, pool),
  );
  for (const { touches, number } of events) {
    for (const touch of touches) servers[touch.node - 1]!.add(touch, number);
  }
  for (const server of servers) server.finish();
  return servers;
}
