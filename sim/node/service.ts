/**
 * The replicated service of one node: a state machine whose whole state is a digest of everything it applied, so that two
 * replicas that applied different things can never look alike. Applying takes time and is an event of its own.
 */
import type { Effect, LogEntry, Snapshot } from '../../contract/peer.ts';
import { structuralDigest } from './commands.ts';
import { mix32 } from '../chance/mix.ts';

/** What the service puts into its snapshots. */
export interface ServiceState {
  readonly digest: number;
}

/** Work for the service: committed entries from index `first`, or a snapshot to start over from. */
export type Handed = Extract<Effect, { readonly type: 'apply' | 'applySnapshot' }>;

/** Reads the service state in a snapshot; undefined if the snapshot is not of this service. */
export function stateDigestIn(snapshot: Snapshot): number | undefined {
  const { data } = snapshot;
  if (typeof data !== 'object' || data === null || !('digest' in data)) return undefined;
  return typeof data.digest === 'number' ? data.digest : undefined;
}

/** The digest of the state after applying `entry` to the state with digest `before`. */
export function digestAfter(before: number, entry: LogEntry): number {
  const { command } = entry;
  const word =
    typeof command === 'number' && (command | 0) === command ? command : structuralDigest(command);
  return mix32(mix32(before, entry.term), word);
}

export class Service {
  appliedIndex = 0;
  digest = 0;
  /** Whether an event for the work in hand is pending. */
  busy = false;
  /** Index covered by the newest snapshot that the service captured or restored. */
  snapshotIndex = 0;
  private waiting: Handed[] = [];

  /** Starts over from a snapshot, or from nothing. */
  restart(snapshot: Snapshot | null): void {
    this.waiting = [];
    this.busy = false;
    this.appliedIndex = snapshot?.index ?? 0;
    this.snapshotIndex = this.appliedIndex;
    this.digest = snapshot === null ? 0 : (stateDigestIn(snapshot) ?? 0);
  }

  hand(work: Handed): void {
    this.waiting.push(work);
  }

  /** Takes what was handed over, in order. */
  take(): readonly Handed[] {
    const { waiting } = this;
    this.waiting = [];
    this.busy = false;
    return waiting;
  }

  /** Applies the entry behind the last applied one. */
  apply(entry: LogEntry): void {
    this.digest = digestAfter(this.digest, entry);
    this.appliedIndex++;
  }

  /** Replaces the state by that of a snapshot, unless the service is already there or beyond: then it returns false. */
  restore(snapshot: Snapshot): boolean {
    if (snapshot.index <= this.appliedIndex) return false;
    this.appliedIndex = snapshot.index;
    this.snapshotIndex = snapshot.index;
    this.digest = stateDigestIn(snapshot) ?? 0;
    return true;
  }

  clone(): Service {
    const copy = new Service();
    copy.appliedIndex = this.appliedIndex;
    copy.digest = this.digest;
    copy.busy = this.busy;
    copy.snapshotIndex = this.snapshotIndex;
    copy.waiting = this.waiting.slice();
    return copy;
  }
}
