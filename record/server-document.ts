/**
 * A server at a position, with everything that surrounds it: what a debugger shows, compares and asks about. Fields are
 * named by paths: `term`, `log.6`, `disk.votedFor`, `timers.election`, and `state....` for what only this peer has.
 */
import type { LogView, PeerId, PeerMessage, PeerView, Us } from '../contract/peer.ts';
import type { Node } from '../sim/node/node.ts';
import type { Recording } from './recording.ts';
import type { Change } from './values.ts';
import { changesBetween } from './values.ts';

export interface ServerDocument {
  readonly up: boolean;
  /** Whether a fault has stopped the process for a while. */
  readonly paused: boolean;
  /** Counts its starts, from 1. */
  readonly incarnation: number;
  /** What the peer shows of itself; missing while it is down. */
  readonly role?: PeerView['role'];
  readonly term?: number;
  readonly votedFor?: PeerId;
  readonly leader?: PeerId;
  readonly commitIndex?: number;
  readonly lastApplied?: number;
  readonly log?: LogView;
  readonly progress?: PeerView['progress'];
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
  /** What the peer keeps to itself. */
  readonly state?: Readonly<Record<string, unknown>>;
}

const VIEW_FIELDS = [
  'role',
  'term',
  'votedFor',
  'leader',
  'commitIndex',
  'lastApplied',
  'log',
  'progress',
] as const satisfies readonly (keyof PeerView)[];

/** Server `node` at `position`. */
export function serverAt<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  node: PeerId,
  position: number,
): ServerDocument {
  const document = glimpseAt(recording, node, position);
  const { disk } = document;
  // The world's own is changed as the run goes on.
  return {
    ...document,
    disk: { ...disk, log: recording.worldAt(position).nodes[node]!.disk.log.clone() },
  };
}

/** The same, but good only until somebody goes to another position. */
export function glimpseAt<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  node: PeerId,
  position: number,
): ServerDocument {
  return documentOf(recording, recording.worldAt(position).nodes[node]!);
}

/** What event `number` changed, by server; servers that it did not change are left out. */
export function changesIn<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  number: number,
): { readonly node: PeerId; readonly changes: readonly Change[] }[] {
  const ids = Array.from({ length: recording.size }, (_, i) => i + 1);
  const before = ids.map((id) => serverAt(recording, id, number));
  return ids
    .map((node, i) => ({
      node,
      changes: changesBetween(before[i], glimpseAt(recording, node, number + 1)),
    }))
    .filter(({ changes }) => changes.length > 0);
}

function documentOf<S, M extends PeerMessage>(
  { peer }: Recording<S, M>,
  node: Node<S, M>,
): ServerDocument {
  const { up, paused, incarnation, disk, service, held, timers } = node;
  const running: Record<string, Us> = {};
  timers.names.forEach((name, slot) => {
    const dueUs = timers.deadline(slot);
    if (dueUs !== undefined) running[name] = dueUs;
  });
  return {
    up,
    paused,
    incarnation,
    ...(up ? shownBy(peer.view(node.state)) : {}),
    timers: running,
    disk: {
      term: disk.term,
      votedFor: disk.votedFor,
      log: disk.log,
      unfinishedWrites: disk.pendingWrites,
    },
    service: { appliedIndex: service.appliedIndex, busy: service.busy },
    waiting: held.map(({ to, message, requires }) => {
      return `n${to} ${peer.describe(message)} (w${requires})`;
    }),
    ...(up ? { state: hiddenIn(node.state, peer.view(node.state)) } : {}),
  };
}

function shownBy(view: PeerView): Pick<PeerView, (typeof VIEW_FIELDS)[number]> {
  const { role, term, votedFor, leader, commitIndex, lastApplied, log, progress } = view;
  return { role, term, votedFor, leader, commitIndex, lastApplied, log, progress };
}

/** What a state has beyond its view: a state that is its own view is not told twice. */
function hiddenIn(state: unknown, view: PeerView): Readonly<Record<string, unknown>> {
  if (typeof state !== 'object' || state === null) return { value: state };
  if (state !== view) return state as Readonly<Record<string, unknown>>;
  const shown: readonly string[] = VIEW_FIELDS;
  return Object.fromEntries(Object.entries(state).filter(([key]) => !shown.includes(key)));
}
