/**
 * Planted bug: a rejection hints where to look next, and the leader counts everything before that as replicated.
 *
 * Seen in the wild: microsoft/CCF#5325, where one field is used for both. Breaks Leader Completeness (locally: Match
 * Truth): the hint says where the follower's log ends or changes its term, not that it agrees with the leader's up to
 * there.
 */
import { raft } from '../../../raft/index.ts';
import type { RaftPeer } from '../planting/planting.ts';

export const hintTakenForMatch: RaftPeer = {
  ...raft,
  step(config, state, input) {
    if (input.type !== 'message' || input.message.type !== 'AppendEntriesReply') {
      return raft.step(config, state, input);
    }
    const { from, message } = input;
    const known = state.progress?.[from] ?? null;
    const rejects = message.term === state.term && message.rejectedIndex > 0;
    if (!rejects || state.progress === null || known === null || known.mode === 'snapshot') {
      return raft.step(config, state, input);
    }
    const hint = message.conflictIndex - 1;
    const nextIndex = known.matchIndex + 1;
    const mode = hint < nextIndex ? 'replicate' : 'probe';
    const progress = state.progress.with(from, { ...known, mode, nextIndex, inflight: 0 });
    // A hint that is no news is followed with the next heartbeat: at once, the two would go round for ever.
    if (mode === 'replicate') return { state: { ...state, progress }, effects: [] };
    const reply = { ...message, success: true, matchIndex: hint };
    return raft.step(config, { ...state, progress }, { ...input, message: reply });
  },
};
