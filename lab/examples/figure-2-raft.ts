/**
 * Raft as a student of the lab writes it: figure 2 of the paper as an object whose tasks await calls and pauses. Elections
 * and log replication, for parts 2A and 2B. It stores nothing and takes no snapshots: parts 2C and 2D are not for it.
 *
 * Not a model of speed or of completeness; the pure peer in raft/ is. It is here to show the other style at work.
 */
import type {
  ApplyCh,
  ClientEnd,
  LabCommand,
  LabEnv,
  LabRaft,
  MakeRaft,
  StartResult,
  StateResult,
} from '../api/api.ts';

const HEARTBEAT_MS = 100;
const ELECTION_MIN_MS = 250;
const ELECTION_RANGE_MS = 250;
const NOBODY = -1;

interface Entry {
  readonly term: number;
  readonly command: LabCommand;
}

interface VoteArgs {
  readonly term: number;
  readonly candidateId: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
}

interface VoteReply {
  readonly term: number;
  readonly voteGranted: boolean;
}

interface AppendArgs {
  readonly term: number;
  readonly leaderId: number;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly Entry[];
  readonly leaderCommit: number;
}

interface AppendReply {
  readonly term: number;
  readonly success: boolean;
  /** On a mismatch: where to go on. */
  readonly conflictIndex: number;
}

export class Figure2Raft implements LabRaft {
  private readonly peers: readonly ClientEnd[];
  private readonly me: number;
  private readonly applyCh: ApplyCh;
  private readonly env: LabEnv;
  private killed = false;
  private role: 'follower' | 'candidate' | 'leader' = 'follower';
  private term = 0;
  private votedFor = NOBODY;
  /** Place 0 is taken, so that the first entry has index 1. */
  private readonly log: Entry[] = [{ term: 0, command: 0 }];
  private commitIndex = 0;
  private lastApplied = 0;
  private applying = false;
  private votes = 0;
  private nextIndex: number[] = [];
  private matchIndex: number[] = [];
  private flushing = false;
  private electionDueMs = 0;

  constructor(peers: readonly ClientEnd[], me: number, applyCh: ApplyCh, env: LabEnv) {
    this.peers = peers;
    this.me = me;
    this.applyCh = applyCh;
    this.env = env;
    this.postponeElection();
    env.go(() => this.holdElections());
  }

  start(command: LabCommand): StartResult {
    if (this.role !== 'leader') return { index: -1, term: this.term, isLeader: false };
    this.log.push({ term: this.term, command });
    if (!this.flushing) this.env.go(() => this.flush());
    return { index: this.lastIndex(), term: this.term, isLeader: true };
  }

  getState(): StateResult {
    return { term: this.term, isLeader: this.role === 'leader' };
  }

  snapshot(): void {
    throw new Error('this peer takes no snapshots');
  }

  condInstallSnapshot(): boolean {
    return false;
  }

  kill(): void {
    this.killed = true;
  }

  // What the others call.

  requestVote({ term, candidateId, lastLogIndex, lastLogTerm }: VoteArgs): VoteReply {
    if (term > this.term) this.becomeFollower(term);
    const ownTerm = this.log[this.lastIndex()]!.term;
    const upToDate =
      lastLogTerm > ownTerm || (lastLogTerm === ownTerm && lastLogIndex >= this.lastIndex());
    const free = this.votedFor === NOBODY || this.votedFor === candidateId;
    const voteGranted = term === this.term && free && upToDate;
    if (voteGranted) {
      this.votedFor = candidateId;
      this.postponeElection();
    }
    return { term: this.term, voteGranted };
  }

  appendEntries({
    term,
    prevLogIndex,
    prevLogTerm,
    entries,
    leaderCommit,
  }: AppendArgs): AppendReply {
    if (term < this.term) return { term: this.term, success: false, conflictIndex: 0 };
    this.becomeFollower(term);
    this.postponeElection();
    const here = this.log[prevLogIndex]?.term;
    if (here !== prevLogTerm) {
      const conflictIndex = here === undefined ? this.log.length : this.beginOfTerm(prevLogIndex);
      return { term: this.term, success: false, conflictIndex };
    }
    entries.forEach((entry, i) => {
      const index = prevLogIndex + 1 + i;
      if (this.log[index]?.term === entry.term) return;
      this.log.length = index;
      this.log.push(entry);
    });
    this.commit(Math.min(leaderCommit, prevLogIndex + entries.length));
    return { term: this.term, success: true, conflictIndex: 0 };
  }

  // Elections (§5.2).

  private async holdElections(): Promise<void> {
    while (!this.killed) {
      const leftMs = this.electionDueMs - this.env.nowMs();
      if (leftMs > 0) {
        await this.env.sleep(leftMs);
      } else {
        if (this.role !== 'leader') this.campaign();
        this.postponeElection();
      }
    }
  }

  private campaign(): void {
    this.role = 'candidate';
    this.term++;
    this.votedFor = this.me;
    this.votes = 1;
    const lastLogIndex = this.lastIndex();
    const lastLogTerm = this.log[lastLogIndex]!.term;
    const args: VoteArgs = { term: this.term, candidateId: this.me, lastLogIndex, lastLogTerm };
    this.everyOther((peer) => this.askForVote(peer, args));
  }

  private async askForVote(peer: number, args: VoteArgs): Promise<void> {
    const reply = await this.peers[peer]!.call<VoteReply>('requestVote', args);
    if (reply === null || !this.stillIn(args.term, reply.term)) return;
    if (!reply.voteGranted || this.role !== 'candidate') return;
    this.votes++;
    if (this.votes * 2 <= this.peers.length) return;
    this.role = 'leader';
    this.nextIndex = this.peers.map(() => this.log.length);
    this.matchIndex = this.peers.map(() => 0);
    this.env.go(() => this.keepLeading(this.term));
  }

  private async keepLeading(term: number): Promise<void> {
    while (!this.killed && this.role === 'leader' && this.term === term) {
      this.everyOther((peer) => this.replicate(peer));
      await this.env.sleep(HEARTBEAT_MS);
    }
  }

  // Replication (§5.3).

  /** Commands that were given in one instant leave in one call. */
  private async flush(): Promise<void> {
    this.flushing = true;
    await this.env.sleep(0);
    this.flushing = false;
    if (this.role === 'leader') this.everyOther((peer) => this.replicate(peer));
  }

  /** Sends what the peer is missing, again and again until it holds all. */
  private async replicate(peer: number): Promise<void> {
    const { term } = this;
    while (!this.killed && this.role === 'leader' && this.term === term) {
      const prevLogIndex = this.nextIndex[peer]! - 1;
      const entries = this.log.slice(prevLogIndex + 1);
      const reply = await this.peers[peer]!.call<AppendReply>('appendEntries', {
        term,
        leaderId: this.me,
        prevLogIndex,
        prevLogTerm: this.log[prevLogIndex]!.term,
        entries,
        leaderCommit: this.commitIndex,
      } satisfies AppendArgs);
      if (reply === null || !this.stillIn(term, reply.term)) return;
      if (reply.success) {
        this.acknowledged(peer, prevLogIndex + entries.length);
        return;
      }
      // An old rejection must not undo what has been acknowledged since.
      if (reply.conflictIndex <= this.matchIndex[peer]! || prevLogIndex >= this.nextIndex[peer]!)
        return;
      this.nextIndex[peer] = reply.conflictIndex;
    }
  }

  private acknowledged(peer: number, index: number): void {
    this.matchIndex[peer] = Math.max(this.matchIndex[peer]!, index);
    this.nextIndex[peer] = Math.max(this.nextIndex[peer]!, index + 1);
    this.matchIndex[this.me] = this.lastIndex();
    const sorted = this.matchIndex.toSorted((a, b) => b - a);
    const majority = sorted[Math.floor(this.peers.length / 2)]!;
    // Only entries of one's own term are committed by counting (§5.4.2).
    if (this.log[majority]!.term === this.term) this.commit(majority);
  }

  private commit(index: number): void {
    if (index <= this.commitIndex) return;
    this.commitIndex = index;
    if (!this.applying) this.env.go(() => this.apply());
  }

  private async apply(): Promise<void> {
    this.applying = true;
    while (this.lastApplied < this.commitIndex && !this.killed) {
      this.lastApplied++;
      const commandIndex = this.lastApplied;
      const { command } = this.log[commandIndex]!;
      await this.applyCh.send({ commandValid: true, command, commandIndex, snapshotValid: false });
    }
    this.applying = false;
  }

  // Small things.

  /** Whether an answer to something of `term` still matters; steps down if it tells of a newer term. */
  private stillIn(term: number, replied: number): boolean {
    if (replied > this.term) this.becomeFollower(replied);
    return this.term === term && !this.killed;
  }

  private becomeFollower(term: number): void {
    if (term > this.term) {
      this.term = term;
      this.votedFor = NOBODY;
    }
    this.role = 'follower';
  }

  private postponeElection(): void {
    this.electionDueMs = this.env.nowMs() + ELECTION_MIN_MS + this.env.int(ELECTION_RANGE_MS);
  }

  private everyOther(task: (peer: number) => Promise<void>): void {
    for (let peer = 0; peer < this.peers.length; peer++) {
      if (peer !== this.me) this.env.go(() => task(peer));
    }
  }

  private lastIndex(): number {
    return this.log.length - 1;
  }

  private beginOfTerm(index: number): number {
    let begin = index;
    while (begin > 1 && this.log[begin - 1]!.term === this.log[index]!.term) begin--;
    return begin;
  }
}

/** Go: `Make`. */
export const makeFigure2Raft: MakeRaft = (peers, me, _persister, applyCh, env) =>
  new Figure2Raft(peers, me, applyCh, env);

// What `raft-sim lab --peer` takes.
export default makeFigure2Raft;
