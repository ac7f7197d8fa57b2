/** Raft as pure functions, and the contract by which any other protocol can take its place. */
export * from '../contract/peer.ts';
export { checkConfig, MAX_PEER_ID, PeerConfigError } from './core/config.ts';
export { NO_TERM, RaftLog } from './log/log.ts';
export type {
  AppendEntries,
  AppendEntriesReply,
  InstallSnapshot,
  InstallSnapshotReply,
  RaftMessage,
  RequestVote,
  RequestVoteReply,
} from './messages/messages.ts';
export { createRaftPeer, raft } from './peer.ts';
export type { Progress } from './core/progress.ts';
export { standardRules } from './core/rules.ts';
export type { Rules } from './core/rules.ts';
export type { RaftState } from './core/state.ts';
export { ELECTION_TIMER, FLUSH_TIMER, HEARTBEAT_TIMER } from './core/timers.ts';
