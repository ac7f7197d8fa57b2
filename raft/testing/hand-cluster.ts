/**
 * A cluster for tests without a simulator: the test itself delivers messages, completes writes, and crashes peers.
 */
import type { Durable, Input, LogEntry, PeerId, Snapshot } from '../../contract/peer.ts';
import type { RaftState } from '../core/state.ts';
import type { RaftMessage } from '../messages/messages.ts';
import { raft } from '../peer.ts';
import { configOf, diskWith } from './driven.ts';
import type { RaftEffect } from './driven.ts';

/** The service of these tests puts everything it applied into its snapshots. */
function entriesIn({ data }: Snapshot): readonly LogEntry[] {
  if (!Array.isArray(data)) throw new TypeError('not a snapshot of this service');
  return data;
}

/** A message on its way, or waiting for its sender's disk. */
export interface Flying {
  readonly from: PeerId;
  readonly to: PeerId;
  readonly message: RaftMessage;
  readonly requires: number;
}

/** One server: its peer, its disk, and what waits for the disk. */
export class Server {
  readonly config;
  state: RaftState;
  disk: Durable = diskWith([]);
  writes: RaftEffect[] = [];
  held: Flying[] = [];
  applied: LogEntry[] = [];

  constructor(id: PeerId, size: number) {
    this.config = configOf(size, { id, maxEntriesPerMessage: 2 });
    this.state = raft.init(this.config, this.disk).state;
  }

  /** Everything that was not durable is gone, but for a part of a torn write. */
  crash(tornEntries: number): void {
    const [next] = this.writes;
    if (next?.type === 'appendEntries') {
      this.write({ ...next, entries: next.entries.slice(0, tornEntries) });
    }
    this.writes = [];
    this.held = [];
    const { snapshot } = this.disk;
    this.applied = this.applied.slice(0, snapshot?.index ?? 0);
    if (snapshot !== null) this.applied = [...entriesIn(snapshot)];
    this.state = raft.init(this.config, this.disk).state;
  }

  write(effect: RaftEffect): void {
    const { disk } = this;
    const base = disk.snapshot?.index ?? 0;
    if (effect.type === 'saveHardState') {
      this.disk = { ...disk, term: effect.term, votedFor: effect.votedFor };
    } else if (effect.type === 'appendEntries') {
      const kept = disk.entries.slice(0, effect.after - base);
      this.disk = { ...disk, entries: [...kept, ...effect.entries] };
    } else if (effect.type === 'saveSnapshot') {
      const { snapshot } = effect;
      const covered = snapshot.index - base;
      const fits = disk.entries[covered - 1]?.term === snapshot.term;
      this.disk = { ...disk, snapshot, entries: fits ? disk.entries.slice(covered) : [] };
    }
  }
}

/** Notices at once when two peers lead one term, or hand different entries to their services. */
export class HandCluster {
  readonly servers = new Map<PeerId, Server>();
  flying: Flying[] = [];
  /** Who led which term. */
  readonly leaders = new Map<number, PeerId>();
  /** What was committed anywhere, by index. */
  readonly committed: LogEntry[] = [];

  constructor(size: number) {
    for (let id = 1; id <= size; id++) this.servers.set(id, new Server(id, size));
  }

  at(id: PeerId): Server {
    return this.servers.get(id)!;
  }

  step(id: PeerId, input: Input<RaftMessage>): void {
    const server = this.at(id);
    const { state, effects } = raft.step(server.config, server.state, input);
    server.state = state;
    for (const effect of effects) this.perform(server, effect);
    if (state.role === 'leader') {
      const other = this.leaders.get(state.term) ?? id;
      if (other !== id) throw new Error(`n${other} and n${id} both lead term ${state.term}`);
      this.leaders.set(state.term, id);
    }
  }

  perform(server: Server, effect: RaftEffect): void {
    const { id } = server.config;
    if (effect.type === 'send') {
      const { to, message, requires } = effect;
      const waits = requires > server.state.durableToken;
      (waits ? server.held : this.flying).push({ from: id, to, message, requires });
    } else if (effect.type === 'apply') {
      effect.entries.forEach((entry, i) => {
        this.checkApplied(server, effect.first + i, entry);
        server.applied.push(entry);
      });
    } else if (effect.type === 'applySnapshot') {
      server.applied = [];
      entriesIn(effect.snapshot).forEach((entry, i) => {
        this.checkApplied(server, i + 1, entry);
        server.applied.push(entry);
      });
    } else if ('token' in effect) {
      server.writes.push(effect);
    }
  }

  private checkApplied({ config, applied }: Server, index: number, entry: LogEntry): void {
    const known = (this.committed[index - 1] ??= entry);
    if (applied.length !== index - 1) {
      throw new Error(`n${config.id} was handed index ${index} after index ${applied.length}`);
    }
    if (known.term !== entry.term || known.command !== entry.command) {
      throw new Error(`n${config.id} was handed another entry at ${index} than was before`);
    }
  }

  /** The oldest write of a server becomes durable; what waited for it leaves. */
  sync(id: PeerId): void {
    const server = this.at(id);
    const write = server.writes.shift();
    if (write === undefined || !('token' in write)) return;
    server.write(write);
    this.flying.push(...server.held.filter(({ requires }) => requires <= write.token));
    server.held = server.held.filter(({ requires }) => requires > write.token);
    this.step(id, { type: 'persisted', token: write.token });
  }

  deliver({ from, to, message }: Flying): void {
    this.step(to, { type: 'message', from, message });
  }

  compact(id: PeerId): void {
    const { state, applied } = this.at(id);
    this.step(id, { type: 'applied', index: state.commitIndex });
    const data = applied.slice(0, state.commitIndex);
    this.step(id, { type: 'snapshot', index: state.commitIndex, data });
  }

  fire(id: PeerId, timer: string): void {
    this.step(id, { type: 'timer', timer });
  }

  /** Completes all writes and delivers all messages, in order, until nothing is left. */
  settle(drop: (flying: Flying) => boolean = () => false): void {
    for (;;) {
      for (const [id, { writes }] of this.servers) while (writes.length > 0) this.sync(id);
      const { flying } = this;
      if (flying.length === 0) return;
      this.flying = [];
      for (const item of flying) if (!drop(item)) this.deliver(item);
    }
  }

  commandsAt(id: PeerId): unknown[] {
    return this.at(id).applied.map(({ command }) => command);
  }
}
