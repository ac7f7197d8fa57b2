/**
 * A server at a position, with everything that surrounds it: the one shape in which servers are shown, compared and asked
 * about. Fields are named by paths, see paths.ts.
 */
import type { LogView, PeerId, PeerMessage, PeerView, Us } from '../contract/peer.ts';
import type { Node } from '../sim/node/node.ts';
import type { TextDifference } from './diff.ts';
import { textDiff } from './diff.ts';
import type { Path } from './paths.ts';
import { lacks, SURROUNDINGS, valueAt } from './paths.ts';
import type { Recording } from './recording.ts';
import type { Touch } from './run-event.ts';

/** What a peer shows of itself. */
export const VIEW_FIELDS = [
  'role',
  'term',
  'votedFor',
  'leader',
  'commitIndex',
  'lastApplied',
  'log',
  'progress',
] as const satisfies readonly (keyof PeerView)[];

export type Shown = Pick<PeerView, (typeof VIEW_FIELDS)[number]>;

/** What the world keeps around a peer; it changes without the peer's doing. */
export interface Surroundings {
  /** Whether a fault has stopped the process for a while. */
  readonly paused: boolean;
  /** When each running timer is due. */
  readonly timers: Readonly<Record<string, Us>>;
  /** What would survive a crash, and how many writes would not for sure. */
  readonly disk: {
    readonly term: number;
    readonly votedFor: PeerId;
    readonly log: LogView;
    readonly unfinishedWrites: number;
  };
  readonly service: { readonly appliedIndex: number; readonly busy: boolean };
  /** Messages that leave once a write is durable: `n2 RequestVoteReply t3 granted (w7)`. */
  readonly waiting: readonly string[];
}

/** What the peer shows is missing while it is down. */
export interface Server extends Surroundings, Partial<Shown> {
  readonly up: boolean;
  /** Counts its starts, from 1. */
  readonly incarnation: number;
  /** What the peer keeps to itself. */
  readonly state?: Readonly<Record<string, unknown>>;
}

/** Server `node` at `position`. */
export function serverAt<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  node: PeerId,
  position: number,
): Server {
  const server = glimpseAt(recording, node, position);
  const { disk } = server;
  // The world's own is changed as the run goes on.
  return {
    ...server,
    disk: { ...disk, log: recording.worldAt(position).nodes[node]!.disk.log.clone() },
  };
}

/** The same, but good only until somebody goes to another position. */
function glimpseAt<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  node: PeerId,
  position: number,
): Server {
  const { up, state, ...kept } = keptOf(recording, recording.touchAt(node, position));
  const { paused, ...around } = surroundingsOf(recording, recording.worldAt(position).nodes[node]!);
  // In the order in which it is read.
  const server = { up, paused, ...kept, ...around };
  return state === undefined ? server : { ...server, state };
}

/**
 * What stands at `path` of server `node` at `position`, undefined if nothing does; good only until somebody goes to another
 * position. What the recording keeps costs next to nothing, what surrounds the peer is found by executing the run again.
 */
export function placeAt<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  node: PeerId,
  position: number,
  path: Path,
): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return glimpseAt(recording, node, position);
  if (first === 'state' && rest.length === 0) {
    return keptOf(recording, recording.touchAt(node, position)).state;
  }
  return valueAt(partAt(recording, node, position, first), rest);
}

/** Whether nothing can ever stand at `path` of a server like this one. */
export function lacksAt<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  node: PeerId,
  position: number,
  [first = '', ...rest]: Path,
): boolean {
  return lacks(partAt(recording, node, position, first), rest);
}

/** The part of a server that has this name; of its own state all. */
function partAt<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  node: PeerId,
  position: number,
  name: string,
): unknown {
  if (SURROUNDINGS.includes(name)) {
    const around = surroundingsOf(recording, recording.worldAt(position).nodes[node]!);
    return around[name as keyof Surroundings];
  }
  const touch = recording.touchAt(node, position);
  if (name === 'state') return touch.up ? touch.state : undefined;
  return valueAt(keptOf(recording, touch), [name]);
}

/** What a recording keeps of a server: all but its surroundings. */
function keptOf<S, M extends PeerMessage>(
  { peer }: Recording<S, M>,
  { up, incarnation, state }: Touch<S>,
): Partial<Shown> & Pick<Server, 'up' | 'incarnation' | 'state'> {
  if (!up) return { up, incarnation };
  const view = peer.view(state);
  return { up, incarnation, ...shownBy(view), state: hiddenIn({ state, view }) };
}

/** What event `number` changed, by server; servers that it did not change are left out. */
export function changesIn<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  number: number,
): { readonly node: PeerId; readonly changes: readonly TextDifference[] }[] {
  const ids = Array.from({ length: recording.size }, (_, i) => i + 1);
  const before = ids.map((id) => serverAt(recording, id, number));
  return ids
    .map((node, i) => ({
      node,
      changes: textDiff(before[i], glimpseAt(recording, node, number + 1)),
    }))
    .filter(({ changes }) => changes.length > 0);
}

function surroundingsOf<S, M extends PeerMessage>(
  { peer }: Recording<S, M>,
  { paused, disk, service, held, timers }: Node<S, M>,
): Surroundings {
  const running: Record<string, Us> = {};
  timers.names.forEach((name, slot) => {
    const dueUs = timers.deadline(slot);
    if (dueUs !== undefined) running[name] = dueUs;
  });
  const { term, votedFor, log, pendingWrites } = disk;
  return {
    paused,
    timers: running,
    disk: { term, votedFor, log, unfinishedWrites: pendingWrites },
    service: { appliedIndex: service.appliedIndex, busy: service.busy },
    waiting: held.map(({ to, message, requires }) => {
      return `n${to} ${peer.describe(message)} (w${requires})`;
    }),
  };
}

/** Without what else a peer's view may hold. */
export function shownBy(view: PeerView): Shown {
  const { role, term, votedFor, leader, commitIndex, lastApplied, log, progress } = view;
  return { role, term, votedFor, leader, commitIndex, lastApplied, log, progress };
}

/** Whether the view tells the same of field `name` as the state does, so that it need not be told twice. */
export function isShown({ state, view }: StateShown, name: string): boolean {
  const fields = state as Readonly<Record<string, unknown>>;
  return (
    (VIEW_FIELDS as readonly string[]).includes(name) &&
    Object.is(fields[name], view[name as keyof Shown])
  );
}

/** A peer's own state, and what it shows of it. */
export interface StateShown {
  readonly state: unknown;
  readonly view: PeerView;
}

/** What a state has beyond its view. */
function hiddenIn(shown: StateShown): Readonly<Record<string, unknown>> {
  const { state } = shown;
  if (typeof state !== 'object' || state === null) return { value: state };
  return Object.fromEntries(Object.entries(state).filter(([name]) => !isShown(shown, name)));
}
