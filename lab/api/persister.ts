/**
 * The lab's stable storage: two byte strings, Raft state and snapshot. Writing takes no time and cannot fail; reads and
 * writes copy. (Go: `Persister`.)
 */

const NOTHING = new Uint8Array();

export class Persister {
  private state = NOTHING;
  private snapshot = NOTHING;

  /** Stores Raft state and leaves the snapshot alone. */
  saveRaftState(state: Uint8Array): void {
    this.state = state.slice();
  }

  readRaftState(): Uint8Array {
    return this.state.slice();
  }

  /** Bytes of the stored Raft state; the lab limits them where services take snapshots. */
  raftStateSize(): number {
    return this.state.length;
  }

  /** Stores both in one action: no crash comes between them. */
  saveStateAndSnapshot(state: Uint8Array, snapshot: Uint8Array): void {
    this.state = state.slice();
    this.snapshot = snapshot.slice();
  }

  /** Empty until a snapshot was stored. */
  readSnapshot(): Uint8Array {
    return this.snapshot.slice();
  }

  snapshotSize(): number {
    return this.snapshot.length;
  }

  /** Another persister with the same content; what is written to one does not show in the other. */
  copy(): Persister {
    const copy = new Persister();
    copy.state = this.state;
    copy.snapshot = this.snapshot;
    return copy;
  }
}
