/** What a trace says of a server: what its peer shows of itself, as plain data, and how one such state became another. */
import type {
  LogEntry,
  Peer,
  PeerMessage,
  PeerView,
  ProgressView,
  Role,
} from '../../../contract/peer.ts';
import { diff } from '../../diff.ts';
import type { Touch } from '../../run-event.ts';
import type { Plain } from '../format/plain.ts';
import { plainOf } from '../format/plain.ts';

/** Of a server that is down: as it was when it died. */
export interface ServerState {
  readonly node: number;
  readonly up: boolean;
  readonly incarnation: number;
  readonly role: Role;
  readonly term: number;
  readonly votedFor: number;
  readonly leader: number;
  readonly commitIndex: number;
  readonly lastApplied: number;
  readonly snapshotIndex: number;
  readonly snapshotTerm: number;
  /** Index, term and command of each entry, ascending. */
  readonly log: readonly (readonly [index: number, term: number, command: Plain])[];
  /** A leader's book-keeping, by server. */
  readonly progress: readonly (readonly [node: number, matchIndex: number, nextIndex: number])[];
}

/** One leaf of a server's state before and after an event; null: it was not there. `log.6` is `[term, command]`. */
export type StateChange = readonly [node: number, path: string, before: Plain, after: Plain];

/** The leaves that are always there, in the order in which they are told. */
export const SCALARS = [
  'up',
  'incarnation',
  'role',
  'term',
  'votedFor',
  'leader',
  'commitIndex',
  'lastApplied',
  'snapshotIndex',
  'snapshotTerm',
] as const satisfies readonly (keyof ServerState)[];

type Scalars = Pick<ServerState, (typeof SCALARS)[number]>;

export function serverStateOf<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  touch: Touch<S>,
): ServerState {
  const view = peer.view(touch.state);
  const { log, progress } = view;
  const entries: ServerState['log'][number][] = [];
  for (let index = log.snapshotIndex + 1; index <= log.lastIndex; index++) {
    const entry = log.entryAt(index);
    if (entry !== undefined) entries.push([index, entry.term, plainOf(entry.command)]);
  }
  return {
    node: touch.node,
    ...scalarsOf(touch, view),
    log: entries,
    progress: (progress ?? []).flatMap((each, node) =>
      each === null ? [] : [[node, each.matchIndex, each.nextIndex] as const],
    ),
  };
}

/** What an event changed of one server: scalars first, then the log and the book-keeping, ascending. */
export function changesBetween<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  before: Touch<S>,
  after: Touch<S>,
): StateChange[] {
  const { node } = after;
  const [oldView, newView] = [peer.view(before.state), peer.view(after.state)];
  const [old, now] = [scalarsOf(before, oldView), scalarsOf(after, newView)];
  const changes: StateChange[] = SCALARS.filter((name) => old[name] !== now[name]).map((name) => [
    node,
    name,
    old[name],
    now[name],
  ]);
  const options = { depth: 2, compacted: true };
  for (const leaf of diff(listsIn(oldView), listsIn(newView), options).leaves) {
    // What else is told of logs is among the scalars.
    if (!/\d$/.test(leaf.path)) continue;
    const [from, to] = [plainLeaf(leaf.before), plainLeaf(leaf.after)];
    if (JSON.stringify(from) !== JSON.stringify(to)) changes.push([node, leaf.path, from, to]);
  }
  return changes;
}

function listsIn({ log, progress }: PeerView): Pick<PeerView, 'log' | 'progress'> {
  return { log, progress: progress ?? [] };
}

/** `[term, command]` of an entry, `[match, next]` of what a leader believes of a server. */
function plainLeaf(leaf: unknown): Plain {
  const value = leaf as LogEntry | ProgressView | null | undefined;
  if (value === undefined || value === null) return null;
  return 'term' in value
    ? [value.term, plainOf(value.command)]
    : [value.matchIndex, value.nextIndex];
}

function scalarsOf<S>({ up, incarnation }: Touch<S>, view: PeerView): Scalars {
  const { role, term, votedFor, leader, commitIndex, lastApplied, log } = view;
  const { snapshotIndex, snapshotTerm } = log;
  return {
    up,
    incarnation,
    role,
    term,
    votedFor,
    leader,
    commitIndex,
    lastApplied,
    snapshotIndex,
    snapshotTerm,
  };
}
