/**
 * A cluster without a protocol, for the tests of invariants: each call makes one server do one thing, right or wrong, and
 * tells the checker what the simulation would tell it, in the same order. Writes stay in memory until `flush`.
 */
import type {
  LogEntry,
  LogView,
  PeerId,
  PeerMessage,
  PeerView,
  ProgressView,
} from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { Step } from '../node/step.ts';
import { Ledger } from './ledger.ts';
import { LogImage } from '../node/log-image.ts';
import { Checker } from './checker.ts';
import { allInvariants } from './invariants/index.ts';
import type { Invariant, InvariantContext } from './invariant.ts';
import type { NodeFacts } from '../node/node-facts.ts';

/** A message that claims whatever it is told to. */
export interface FakeMessage extends PeerMessage {
  readonly vote?: PeerId;
  readonly match?: number;
}

export class FakeNode implements NodeFacts {
  readonly id: PeerId;
  up = true;
  view: PeerView;
  readonly memory = new LogImage();
  readonly durable = { term: 0, votedFor: NONE, log: new LogImage() };

  constructor(id: PeerId) {
    this.id = id;
    this.view = follower(0, NONE, this.memory.clone());
  }
}

/** What a step writes before it ends. */
export interface FakeWrite {
  readonly after: number;
  readonly entries: readonly LogEntry[];
}

export class FakeCluster implements InvariantContext {
  ledger: Ledger;
  readonly nodes: FakeNode[];
  readonly size: number;
  readonly checker: Checker;

  constructor(size: number, invariants: readonly Invariant[] = allInvariants) {
    this.size = size;
    this.ledger = new Ledger(size);
    this.nodes = Array.from({ length: size + 1 }, (_, id) => new FakeNode(id));
    this.checker = new Checker(this, invariants, {
      claimedVote: (message: FakeMessage) => message.vote ?? NONE,
      claimedMatch: (message: FakeMessage) => message.match ?? 0,
    });
  }

  node(id: PeerId): FakeNode {
    return this.nodes[id]!;
  }

  /** Name of the property that broke first, or null. */
  get broken(): string | null {
    return this.checker.violation?.property ?? null;
  }

  /** One step: the writes in their order, then the fields that changed. The view's log follows the memory. */
  step(id: PeerId, change: Partial<PeerView>, ...writes: readonly FakeWrite[]): void {
    const node = this.node(id);
    const { memory } = node;
    const image = memory.clone();
    for (const { after, entries } of writes) image.append(after, entries, entries.length);
    const step = become(node, writes.length > 0 ? { log: image, ...change } : change);
    for (const { after, entries } of writes) {
      const { lastIndex } = memory;
      this.checker.append(step, after, entries);
      if (memory.append(after, entries, entries.length)) step.wrote(after, lastIndex);
    }
    this.checker.stepped(step);
  }

  /** Votes for itself and wins: follower (or anything) to leader of `term`, with term and vote on its disk. */
  elect(id: PeerId, term: number, ...writes: readonly FakeWrite[]): void {
    const { durable } = this.node(id);
    durable.term = term;
    durable.votedFor = id;
    const progress = this.progress({});
    this.step(id, { role: 'leader', term, votedFor: id, leader: id, progress }, ...writes);
  }

  /** Steps into `term` as a follower of `leader`, with the writes that its AppendEntries causes. */
  follow(id: PeerId, term: number, leader: PeerId, ...writes: readonly FakeWrite[]): void {
    const { view } = this.node(id);
    const votedFor = term === view.term ? view.votedFor : NONE;
    this.step(id, { role: 'follower', term, leader, votedFor, progress: null }, ...writes);
  }

  /** All writes of these servers become durable. */
  flush(...ids: readonly PeerId[]): void {
    for (const id of ids) {
      const { view, memory, durable } = this.node(id);
      durable.term = view.term;
      durable.votedFor = view.votedFor;
      durable.log.copyFrom(memory);
    }
  }

  commit(id: PeerId, commitIndex: number): void {
    this.step(id, { commitIndex });
  }

  send(id: PeerId, to: PeerId, message: FakeMessage): void {
    const node = this.node(id);
    this.checker.sent(node, to, message, node.view);
  }

  /** The leader's book-keeping: match by id, next right behind it. */
  match(id: PeerId, matches: Readonly<Record<PeerId, number>>): void {
    this.step(id, { progress: this.progress(matches) });
  }

  apply(id: PeerId, index: number, digest: number): void {
    const node = this.node(id);
    const held = node.memory.entryAt(index);
    if (held === undefined) throw new Error(`n${id} has no entry ${index} to apply`);
    this.checker.applied(node, index, held, digest);
    this.step(id, { lastApplied: index });
  }

  /** Stores a snapshot, taken or received; `change` is what else the step does. */
  snapshot(
    id: PeerId,
    index: number,
    term: number,
    digest?: number,
    change: Partial<PeerView> = {},
  ): void {
    const node = this.node(id);
    const { memory } = node;
    const image = memory.clone();
    image.saveSnapshot(index, term);
    const step = become(node, { log: image, ...change });
    this.checker.snapshot(step, { index, term, data: null }, digest);
    const { lastIndex } = memory;
    if (lastIndex > index && memory.termAt(index) !== term) step.wrote(index, lastIndex);
    memory.saveSnapshot(index, term);
    this.checker.stepped(step);
  }

  /** Crashes and starts again from its disk, unless `loaded` says that it starts with something else. */
  restart(id: PeerId, loaded: Partial<PeerView> = {}): void {
    const node = this.node(id);
    const { durable, memory } = node;
    memory.copyFrom(durable.log);
    const commitIndex = memory.snapshotIndex;
    const view = follower(durable.term, durable.votedFor, memory.clone());
    node.view = { ...view, commitIndex, lastApplied: commitIndex, ...loaded };
    this.checker.restarted(new Step(node, null, null, node.view, []));
  }

  private progress(matches: Readonly<Record<PeerId, number>>): readonly (ProgressView | null)[] {
    return this.nodes.map(({ id }) => {
      if (id === NONE) return null;
      const matchIndex = matches[id] ?? 0;
      return { matchIndex, nextIndex: matchIndex + 1 };
    });
  }
}

/** An entry of `term`. */
export function entry(term: number, command: unknown = null): LogEntry {
  return { term, command };
}

/** A write of `entries` behind `after`. */
export function write(after: number, ...entries: readonly LogEntry[]): FakeWrite {
  return { after, entries };
}

function follower(term: number, votedFor: PeerId, log: LogView): PeerView {
  return {
    role: 'follower',
    term,
    votedFor,
    leader: NONE,
    commitIndex: 0,
    lastApplied: 0,
    log,
    progress: null,
  };
}

/** The step in which `change` is all that comes of a server. A view keeps its log while the memory goes on. */
function become(node: FakeNode, change: Partial<PeerView>): Step<PeerMessage, FakeNode> {
  const before = node.view;
  node.view = { ...before, ...change };
  return new Step(node, null, null, before, []);
}
