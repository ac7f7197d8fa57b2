/** What a trace says of a server: what its peer shows of itself, as plain data, and how one such state became another. */
import type { LogEntry, Peer, PeerMessage, PeerView, Role } from '../../contract/peer.ts';
import type { Touch } from '../run-event.ts';
import type { Plain } from './plain.ts';
import { plainOf } from './plain.ts';

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
export type Change = readonly [node: number, path: string, before: Plain, after: Plain];

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
): Change[] {
  const { node } = after;
  const [oldView, newView] = [peer.view(before.state), peer.view(after.state)];
  const [old, now] = [scalarsOf(before, oldView), scalarsOf(after, newView)];
  const changes: Change[] = SCALARS.filter((name) => old[name] !== now[name]).map((name) => [
    node,
    name,
    old[name],
    now[name],
  ]);
  changes.push(...logChanges(node, oldView, newView));
  const slots = Math.max(oldView.progress?.length ?? 0, newView.progress?.length ?? 0);
  for (let id = 0; id < slots; id++) {
    const [from, to] = [progressAt(oldView, id), progressAt(newView, id)];
    if (from?.[0] === to?.[0] && from?.[1] === to?.[1]) continue;
    changes.push([node, `progress.${id}`, from, to]);
  }
  return changes;
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

function logChanges(node: number, { log: old }: PeerView, { log: now }: PeerView): Change[] {
  const changes: Change[] = [];
  if (old === now) return changes;
  const first = Math.min(old.snapshotIndex, now.snapshotIndex) + 1;
  const last = Math.max(old.lastIndex, now.lastIndex);
  for (let index = first; index <= last; index++) {
    const [from, to] = [old.entryAt(index), now.entryAt(index)];
    if (from === to || (from?.term === to?.term && from?.command === to?.command)) continue;
    const [before, after] = [entryOf(from), entryOf(to)];
    if (JSON.stringify(before) === JSON.stringify(after)) continue;
    changes.push([node, `log.${index}`, before, after]);
  }
  return changes;
}

function entryOf(entry: LogEntry | undefined): readonly [number, Plain] | null {
  return entry === undefined ? null : [entry.term, plainOf(entry.command)];
}

function progressAt({ progress }: PeerView, id: number): readonly [number, number] | null {
  const each = progress?.[id] ?? null;
  return each === null ? null : [each.matchIndex, each.nextIndex];
}
