/**
 * What the world may ask about a message without knowing Raft: its kind, its text, and what its sender claims by it.
 */
import { NONE } from '../../contract/peer.ts';
import type { LogEntry, PeerId } from '../../contract/peer.ts';
import { unreachable } from '../../lib/unreachable.ts';
import type { RaftMessage } from './messages.ts';

/** An AppendEntries without entries counts as a kind of its own, since fault plans treat heartbeats differently. */
export const messageKinds = [
  'RequestVote',
  'RequestVoteReply',
  'AppendEntries',
  'Heartbeat',
  'AppendEntriesReply',
  'InstallSnapshot',
  'InstallSnapshotReply',
] as const;

/** The message's place in {@link messageKinds}. */
export function messageKind(message: RaftMessage): number {
  switch (message.type) {
    case 'RequestVote':
      return 0;
    case 'RequestVoteReply':
      return 1;
    case 'AppendEntries':
      return message.entries.length > 0 ? 2 : 3;
    case 'AppendEntriesReply':
      return 4;
    case 'InstallSnapshot':
      return 5;
    case 'InstallSnapshotReply':
      return 6;
    default:
      return unreachable(message);
  }
}

/** A vote is claimed by asking for others' votes (a candidate votes for itself) and by granting one. */
export function claimedVote(message: RaftMessage, from: PeerId, to: PeerId): PeerId {
  if (message.type === 'RequestVote') return from;
  if (message.type === 'RequestVoteReply' && message.voteGranted) return to;
  return NONE;
}

/** Only acknowledgements vouch for anything; a conflict hint proves nothing. */
export function claimedMatch(message: RaftMessage): number {
  if (message.type === 'AppendEntriesReply') return message.success ? message.matchIndex : 0;
  return message.type === 'InstallSnapshotReply' ? message.matchIndex : 0;
}

/**
 * One line for traces. Positions in a log are written index/term, runs of one term are folded:
 * `AppendEntries t3 prev 5/2 [6-8/3] c4`.
 */
export function describe(message: RaftMessage): string {
  const head = `${messageKinds[messageKind(message)]} t${message.term}`;
  switch (message.type) {
    case 'RequestVote':
      return `${head} last ${message.lastLogIndex}/${message.lastLogTerm}`;
    case 'RequestVoteReply':
      return `${head} ${message.voteGranted ? 'granted' : 'denied'}`;
    case 'AppendEntries': {
      const { prevLogIndex, prevLogTerm, entries, leaderCommit } = message;
      const runs = entries.length > 0 ? ` [${describeRuns(prevLogIndex + 1, entries)}]` : '';
      return `${head} prev ${prevLogIndex}/${prevLogTerm}${runs} c${leaderCommit}`;
    }
    case 'AppendEntriesReply':
      if (message.success) return `${head} match ${message.matchIndex}`;
      if (message.rejectedIndex === 0) return `${head} outdated`;
      return `${head} rejects ${message.rejectedIndex}, conflict ${message.conflictIndex}/${message.conflictTerm}`;
    case 'InstallSnapshot':
      return `${head} last ${message.snapshot.index}/${message.snapshot.term}`;
    case 'InstallSnapshotReply':
      return `${head} match ${message.matchIndex}`;
    default:
      return unreachable(message);
  }
}

function describeRuns(first: number, entries: readonly LogEntry[]): string {
  const runs: string[] = [];
  let start = 0;
  for (let end = 1; end <= entries.length; end++) {
    const term = entries[start]!.term;
    if (end < entries.length && entries[end]!.term === term) continue;
    const last = end - 1;
    runs.push(
      start === last ? `${first + start}/${term}` : `${first + start}-${first + last}/${term}`,
    );
    start = end;
  }
  return runs.join(' ');
}
