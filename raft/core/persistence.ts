/**
 * Persist before send (Raft figure 2): every write gets the next token, and every message names the write it waits for.
 *
 * Term and vote are written as soon as the step writes or sends anything else, so nothing that rests on them can
 * overtake them, and a step that changes both a term and a vote costs one write. Failing disks are not modelled:
 * a write becomes durable or the peer crashes.
 */
import type { LogEntry, PeerId, Snapshot, WriteToken } from '../../contract/peer.ts';
import { indexStoredBy, withoutWrites, withWrite } from '../log/pending-writes.ts';
import type { RaftMessage } from '../messages/messages.ts';
import { assert } from './assert.ts';
import type { Draft } from './state.ts';
import type { Turn } from './turn.ts';

/** Writes term and vote if this step has changed them since they were written last. */
export function saveHardState(turn: Turn): void {
  const { state, rules } = turn;
  const { term, votedFor } = state;
  assert(term >= turn.saved.term, 'Raft figure 2: currentTerm increases monotonically');
  if (!rules.mustSaveHardState(turn.saved, term, votedFor)) return;
  const token = nextToken(state);
  state.hardStateToken = token;
  turn.saved = { term, votedFor };
  turn.effects.push({ type: 'saveHardState', token, term, votedFor });
}

/** Replaces what is behind index `after` by `entries` (at least one), in the log and on disk. */
export function writeEntries(turn: Turn, after: number, entries: readonly LogEntry[]): void {
  saveHardState(turn);
  const { state } = turn;
  assert(after <= state.log.lastIndex, 'Raft §5.3: a log has no holes');
  assert(after >= state.log.snapshotIndex, 'Raft §7: what a snapshot covers is not rewritten');
  const token = nextToken(state);
  state.log = state.log.truncateAfter(after).append(entries);
  noteLogWrite(state, token, after);
  turn.effects.push({ type: 'appendEntries', token, after, entries });
}

/** Stores a snapshot that covers a prefix of the log: nothing of the log is new by it. */
export function writeCompaction(turn: Turn, snapshot: Snapshot): void {
  saveHardState(turn);
  const { state } = turn;
  assert(
    state.log.termAt(snapshot.index) === snapshot.term,
    'Raft §7: compaction replaces a prefix of the log by a snapshot of it',
  );
  const token = nextToken(state);
  state.log = state.log.compactTo(snapshot.index);
  state.snapshot = snapshot;
  turn.effects.push({ type: 'saveSnapshot', token, snapshot });
}

/** Stores a snapshot that replaces the whole log; of the old one, the first `agreeing` entries were the same. */
export function writeReplacement(
  turn: Turn,
  snapshot: Snapshot,
  agreeing: number,
  log: Draft['log'],
): void {
  saveHardState(turn);
  const { state } = turn;
  assert(log.lastIndex === snapshot.index, 'Raft figure 13, rule 7: the entire log is discarded');
  const token = nextToken(state);
  state.log = log;
  state.snapshot = snapshot;
  noteLogWrite(state, token, agreeing);
  turn.effects.push({ type: 'saveSnapshot', token, snapshot });
}

/** Sends a message that may rest on anything written so far: all but a leader's. */
export function sendAfterWrites(turn: Turn, to: PeerId, message: RaftMessage): void {
  saveHardState(turn);
  send(turn, to, message, turn.state.lastToken);
}

/**
 * Sends a leader's request. It may leave while the leader's own copy of the entries is still being written, since the
 * leader does not count that copy before it is durable (Dissertation §10.2.1); its term must be durable.
 */
export function sendAsLeader(turn: Turn, to: PeerId, message: RaftMessage): void {
  send(turn, to, message, turn.state.hardStateToken);
}

/** Takes notice that the writes up to `token` are durable. */
export function noteDurable(state: Draft, token: WriteToken): void {
  assert(token <= state.lastToken, 'Raft figure 2: only what was written becomes durable');
  if (token <= state.durableToken) return;
  state.durableToken = token;
  if (state.pendingWrites.length === 0) return;
  state.stableIndex = Math.max(state.stableIndex, indexStoredBy(state.pendingWrites, token));
  state.pendingWrites = withoutWrites(state.pendingWrites, token);
}

function nextToken(state: Draft): WriteToken {
  state.lastToken += 1;
  return state.lastToken;
}

function noteLogWrite(state: Draft, token: WriteToken, after: number): void {
  state.stableIndex = Math.min(state.stableIndex, after);
  state.pendingWrites = withWrite(state.pendingWrites, token, after, state.log.lastIndex);
}

function send(turn: Turn, to: PeerId, message: RaftMessage, waitsFor: WriteToken): void {
  const requires = waitsFor > turn.state.durableToken ? waitsFor : 0;
  turn.effects.push({ type: 'send', to, message, requires });
}
