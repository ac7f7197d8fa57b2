/**
 * What is declared about Raft's cells: which of them cannot be, and why. Everything else is claimed to be reachable. Raft
 * is known here by the names of its kinds of message, as they are in reports; the simulator imports no peer.
 */
import type { Cell } from './catalogue.ts';

/** Numbers of Raft's kinds of message. */
export const RaftKind = {
  RequestVote: 0,
  RequestVoteReply: 1,
  AppendEntries: 2,
  Heartbeat: 3,
  AppendEntriesReply: 4,
  InstallSnapshot: 5,
  InstallSnapshotReply: 6,
} as const;

const RAFT_KINDS: readonly string[] = Object.keys(RaftKind);

export const RAFT_TIMERS: readonly string[] = ['election', 'heartbeat', 'flush'];

/** Whether a peer with these kinds of message speaks Raft. */
export function isRaft(kinds: readonly string[]): boolean {
  return kinds.length === RAFT_KINDS.length && kinds.every((kind, i) => kind === RAFT_KINDS[i]);
}

/** Messages that only the leader of their term sends. */
const OF_LEADERS: readonly string[] = ['AppendEntries', 'Heartbeat', 'InstallSnapshot'];

type What = Pick<Cell, 'role' | 'event' | 'term'>;

const RULES: readonly { readonly holds: (cell: What) => boolean; readonly reason: string }[] = [
  {
    holds: ({ role, event, term }) =>
      role === 'leader' && term === 'same' && OF_LEADERS.includes(event),
    reason: 'Election Safety: the leader of a term gets no requests of a leader of that term',
  },
  {
    holds: ({ role, event }) => role === 'leader' && event === 'election timer',
    reason: 'whoever becomes leader cancels its election timer',
  },
  {
    holds: ({ role, event }) =>
      role !== 'leader' && (event === 'heartbeat timer' || event === 'flush timer'),
    reason: 'whoever is no leader any more cancels its heartbeat and flush timers',
  },
];

/** Why a cell of Raft cannot be reached; empty if it can. */
export function whyImpossible(cell: What): string {
  return RULES.find(({ holds }) => holds(cell))?.reason ?? '';
}
