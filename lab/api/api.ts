/**
 * The names of MIT's 6.824 Raft lab, in TypeScript. Servers are numbered from 0 and durations are virtual milliseconds,
 * as in the lab; everything else of this project counts servers from 1 and time in microseconds.
 *
 * Go to TypeScript, name by name: docs/lab.md.
 */

import type { Persister } from './persister.ts';

/** What a test replicates: a number or a string, as the lab's tests do. */
export type LabCommand = number | string;

/** What a peer hands to its service, one message at a time and in the order of the log (Go: `ApplyMsg`). */
export interface ApplyMsg {
  readonly commandValid: boolean;
  readonly command?: LabCommand;
  readonly commandIndex?: number;
  readonly snapshotValid: boolean;
  readonly snapshot?: Uint8Array;
  readonly snapshotTerm?: number;
  readonly snapshotIndex?: number;
}

/** The answer to `start` (Go: `index, term, isLeader`). Index and term mean nothing unless `isLeader`. */
export interface StartResult {
  readonly index: number;
  readonly term: number;
  readonly isLeader: boolean;
}

/** The answer to `getState` (Go: `term, isLeader`). */
export interface StateResult {
  readonly term: number;
  readonly isLeader: boolean;
}

/** A peer in the lab's own style: an object whose code awaits calls and pauses (Go: `Raft`). */
export interface LabRaft {
  /** Takes a command if this server leads (Go: `Start`). Returns at once, without waiting for agreement. */
  start(command: LabCommand): StartResult;
  /** The current term, and whether this server believes to lead it (Go: `GetState`). */
  getState(): StateResult;
  /** The service holds a snapshot of everything up to `index`: the log up to there may go (Go: `Snapshot`). */
  snapshot(index: number, snapshot: Uint8Array): void;
  /** Whether the service may switch to this snapshot (Go: `CondInstallSnapshot`). */
  condInstallSnapshot(
    lastIncludedTerm: number,
    lastIncludedIndex: number,
    snapshot: Uint8Array,
  ): boolean;
  /** The server is being killed: its tasks should end (Go: `Kill`). */
  kill(): void;
}

/**
 * One server's way to call another (Go: `*labrpc.ClientEnd`). There is one for each server, the own one included.
 */
export interface ClientEnd {
  /**
   * Calls the method of that name at the other server with a copy of `args`, and returns a copy of what it returns, or
   * null if the call failed (Go: `Call` returning false). A call always returns, though it may take seconds of virtual time.
   */
  call<Reply>(method: string, args: unknown): Promise<Reply | null>;
}

/** Where a peer hands committed commands and snapshots to its service (Go: `applyCh`). */
export interface ApplyCh {
  /** Resolves when the service has taken the message. */
  send(message: ApplyMsg): Promise<void>;
}

/** What the lab's peers take from Go's runtime. All time is virtual, all chance is drawn from the seed. */
export interface LabEnv {
  /** Virtual time in milliseconds (Go: `time.Now`). */
  nowMs(): number;
  /** Go: `time.Sleep`. */
  sleep(ms: number): Promise<void>;
  /** An integer of 0..n-1, uniform (Go: `rand.Intn`). */
  int(n: number): number;
  /** Starts a task of its own; what it throws fails the run (Go: `go`). */
  go(task: () => Promise<void>): void;
}

/** Go: `Make`. Builds a peer from what its persister holds; it must return at once, starting tasks with `env.go`. */
export type MakeRaft = (
  peers: readonly ClientEnd[],
  me: number,
  persister: Persister,
  applyCh: ApplyCh,
  env: LabEnv,
) => LabRaft;
