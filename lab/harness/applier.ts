/**
 * The services above the peers: they record what each server applies and compare it with what the others applied there.
 * In the tests of snapshots they also capture their state at every tenth index, as a key/value service would. An error is
 * kept for the next check of the test, since it comes up in the middle of an event.
 */
import type { ApplyMsg, LabCommand } from '../api/api.ts';
import type { LabCluster } from '../api/cluster.ts';

/** A service takes a snapshot when it has applied the index before each multiple of this. */
export const SNAPSHOT_INTERVAL = 10;

/** The state of a service: all that it applied. Place 0 is empty, the first index is 1. */
interface SnapshotContent {
  readonly index: number;
  readonly commands: readonly (LabCommand | null)[];
}

export class Services {
  /** What each server applied, by index. Outlives crashes: a server that starts over must apply the same again. */
  readonly applied: readonly Map<number, LabCommand>[];
  /** The highest index that any server applied. */
  maxIndex = 0;
  /** The first thing that went wrong and its virtual time. */
  error: { readonly what: string; readonly atMs: number } | null = null;
  private readonly cluster: LabCluster;
  private readonly snapshots: boolean;
  private readonly lastApplied: number[];

  constructor(cluster: LabCluster, snapshots: boolean) {
    this.cluster = cluster;
    this.snapshots = snapshots;
    this.applied = Array.from({ length: cluster.size }, () => new Map<number, LabCommand>());
    this.lastApplied = Array.from({ length: cluster.size }, () => 0);
  }

  /** The server is about to start. Its service begins with the stored snapshot: the peer does not hand it up. */
  starting(i: number): void {
    if (!this.snapshots) return;
    this.lastApplied[i] = 0;
    const stored = this.cluster.storedSnapshot(i);
    if (stored !== null && stored.length > 0) this.install(i, stored, null);
  }

  /** The peer of `i` hands a message to its service. */
  apply(i: number, message: ApplyMsg): void {
    if (this.snapshots) this.applyOrInstall(i, message);
    else if (message.commandValid) this.record(i, message.commandIndex!, message.command!);
  }

  private applyOrInstall(i: number, message: ApplyMsg): void {
    if (message.snapshotValid) {
      const { snapshotTerm, snapshotIndex, snapshot } = message;
      if (snapshot === undefined) {
        this.fail(`expected server ${i} to hand up a snapshot, found a message without data`);
      } else if (this.cluster.condInstallSnapshot(i, snapshotTerm!, snapshotIndex!, snapshot)) {
        this.install(i, snapshot, snapshotIndex!);
      }
    } else if (message.commandValid) {
      const index = message.commandIndex!;
      const expected = this.lastApplied[i]! + 1;
      if (index !== expected) {
        this.fail(`expected server ${i} to apply index ${expected}, found ${index}`);
        return;
      }
      this.record(i, index, message.command!);
      this.lastApplied[i] = index;
      if ((index + 1) % SNAPSHOT_INTERVAL === 0) this.capture(i, index);
    }
  }

  private record(i: number, index: number, command: LabCommand): void {
    for (const [other, records] of this.applied.entries()) {
      const known = records.get(index);
      if (known === undefined || known === command) continue;
      this.fail(
        `expected ${show(known)} at index ${index} as on server ${other}, found that server ${i} applies ${show(command)}`,
      );
    }
    const own = this.applied[i]!;
    if (index > 1 && !own.has(index - 1)) {
      this.fail(`expected server ${i} to apply index ${index - 1} first, found ${index}`);
    }
    own.set(index, command);
    this.maxIndex = Math.max(this.maxIndex, index);
  }

  /** Called while the peer hands up `index`: a peer must be able to take a snapshot then. */
  private capture(i: number, index: number): void {
    const commands: (LabCommand | null)[] = [];
    for (let at = 0; at <= index; at++) commands.push(this.applied[i]!.get(at) ?? null);
    const content: SnapshotContent = { index, commands };
    this.cluster.snapshot(i, index, new TextEncoder().encode(JSON.stringify(content)));
  }

  /** The service's state becomes that of the snapshot. `announced` is null for one that was stored. */
  private install(i: number, data: Uint8Array, announced: number | null): void {
    const content = decode(data);
    if (content === null) {
      this.fail(`expected a snapshot that its service wrote, found other bytes at server ${i}`);
      return;
    }
    if (announced !== null && announced !== content.index) {
      this.fail(
        `expected the snapshot at server ${i} to end at index ${announced}, found ${content.index}`,
      );
      return;
    }
    const own = this.applied[i]!;
    own.clear();
    for (const [index, command] of content.commands.entries()) {
      if (command !== null) own.set(index, command);
    }
    this.lastApplied[i] = content.index;
  }

  private fail(what: string): void {
    this.error ??= { what, atMs: this.cluster.nowMs() };
  }
}

/** A command in a sentence, shortened if need be. */
export function show(command: LabCommand | undefined): string {
  if (command === undefined) return 'nothing';
  const text = JSON.stringify(command);
  return text.length <= 24 ? text : `${text.slice(0, 20)}..."`;
}

function decode(data: Uint8Array): SnapshotContent | null {
  try {
    const content = JSON.parse(new TextDecoder().decode(data)) as Partial<SnapshotContent> | null;
    const { index, commands } = content ?? {};
    return typeof index === 'number' && Array.isArray(commands) ? { index, commands } : null;
  } catch {
    return null;
  }
}
