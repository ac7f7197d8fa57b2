/**
 * What the lab's harness needs of the world that it runs in: servers to start and crash, cables to plug, a clock to sleep
 * by. The harness and the 28 tests know nothing else, so they run on whatever fills this interface.
 */
import type { ApplyMsg, LabCommand, StartResult, StateResult } from './api.ts';

/** Draws of the harness; a stream of its own, so that they move nothing in the network or at the peers. */
export interface LabRandom {
  /** An integer of 0..n-1, uniform (Go: `rand.Int() % n`). n: 1..2^31. */
  int(n: number): number;
}

export interface LabCluster {
  /** Number of servers, numbered 0..size-1. */
  readonly size: number;
  /** Virtual time since the test began, in milliseconds; not necessarily whole. */
  nowMs(): number;
  /** Lets `ms` of virtual time go by. The only thing that a test may await, but for other tasks of its own. */
  sleep(ms: number): Promise<void>;
  /** A stream of draws by name: `harness`, `client 2`. The same name gives the same stream, further on. */
  random(name: string): LabRandom;

  /** Whether server `i` is running (Go: `cfg.rafts[i] != nil`), connected or not. */
  isUp(i: number): boolean;
  /** Starts a new incarnation of `i` from what is stored there. It is up when this returns, with all its ends disabled. */
  boot(i: number): void;
  /** Kills `i`; what it has stored by now stays. */
  crash(i: number): void;
  /** Offers a command to the peer of `i`, which must be up. */
  start(i: number, command: LabCommand): StartResult;
  getState(i: number): StateResult;
  /** The service of `i` has captured its state up to `index`; the log up to there may go (Go: `Snapshot`). Callable from {@link onApply}. */
  snapshot(i: number, index: number, data: Uint8Array): void;
  /** Whether the peer switches to this snapshot (Go: `CondInstallSnapshot`). To be called from {@link onApply}. */
  condInstallSnapshot(i: number, term: number, index: number, data: Uint8Array): boolean;
  /** Hears what the peers hand to their services, in order; set by the harness before it boots a server. */
  onApply: (i: number, message: ApplyMsg) => void;

  /** Enables or disables the end that carries calls (and their replies) from one server to another. All start disabled. */
  enable(from: number, to: number, enabled: boolean): void;
  /** Go: `net.Reliable(yes)`. */
  setReliable(reliable: boolean): void;
  /** Go: `net.LongReordering(yes)`. */
  setLongReordering(reorder: boolean): void;
  /** Go: `net.LongDelays(yes)`. */
  setLongDelays(long: boolean): void;

  /** Requests handed to the handlers of server `i` since it was last started (Go: `net.GetCount`). */
  rpcCount(i: number): number;
  /** All calls so far, whatever became of them (Go: `net.GetTotalCount`). */
  totalRpcs(): number;
  /** Bytes of all requests, and of all replies that arrived (Go: `net.GetTotalBytes`). */
  totalBytes(): number;
  /** Bytes of the stored Raft state of `i`, without the snapshot (Go: `saved[i].RaftStateSize()`). Works while `i` is down. */
  raftStateSize(i: number): number;
  /** The stored snapshot of `i`, or null. Works while `i` is down. */
  storedSnapshot(i: number): Uint8Array | null;
}
