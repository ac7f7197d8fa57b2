/**
 * The node executor: gives a peer its inputs and carries out the effects it answers with, in their order. The only place
 * where the code of a peer runs.
 */
import type {
  Command,
  Effect,
  Input,
  LogEntry,
  Peer,
  PeerId,
  PeerMessage,
  PeerView,
  Us,
  WriteToken,
} from '../raft/contract.ts';
import { NONE } from '../raft/contract.ts';
import type { StreamKey } from './choose.ts';
import { between, draw, streamKey } from './choose.ts';
import { ANY_INCARNATION, EventKind, SimEvent } from './events.ts';
import type { Node } from './node.ts';
import { MAX_TIME_US } from './event-queue.ts';
import { deepFreeze } from './freeze.ts';
import { Outbox } from './outbox.ts';
import { enterStep, leaveStep } from './purity-guard.ts';
import { stateDigestIn } from './service.ts';
import { restarted, roleChanged } from './situations.ts';
import { faultNamed, situation } from './tally.ts';
import type { NodeHost, ProposalOutcome, World } from './world.ts';

const SUFFIX_TRUNCATED = situation('suffix-truncated');
const SNAPSHOT_INSTALLED = situation('snapshot-installed');
const LOCKSTEP = faultNamed('lockstep');

/** More timers than this are a leak, and slow. */
const MAX_TIMERS = 64;

const NO_EFFECTS: readonly Effect<never>[] = [];
/** Timers without a delay wait for what else happens in their instant; compactions come last of all. */
const AT_THE_END = 0xfffe;
const LAST = 0xffff;

/** What a checkpoint keeps of a host: between events only the probe is left. */
export interface HostImage {
  readonly probeCommand: Command;
  readonly probeIndex: number;
}

export class Host<S, M extends PeerMessage> implements NodeHost<S, M> {
  /** What the peer answered in the event under way; kept for an observer only. */
  private effects: readonly Effect<M>[] = NO_EFFECTS;
  /** The command whose first application is waited for, and where that happened (0: not yet). */
  probeCommand: Command = undefined;
  probeIndex = 0;
  private readonly world: World<S, M>;
  private readonly peer: Peer<S, M>;
  readonly outbox: Outbox<S, M>;
  /** Whether what crosses the seam is frozen. */
  private readonly strict: boolean;
  private readonly diskKeys: StreamKey[] = [];
  private readonly applyKeys: StreamKey[] = [];
  /** Digest of the message delivered last, for the trace hash. */
  digestOfMessage = 0;
  /** What became of the proposal in hand; null until the peer has said so. */
  private outcome: ProposalOutcome | null = null;
  /** Of how many parts (entries, hard state, snapshot) the writes of the step under way consist. */
  private partsWritten = 0;

  constructor(world: World<S, M>, peer: Peer<S, M>, strict: boolean) {
    this.strict = strict;
    this.world = world;
    this.peer = peer;
    this.outbox = new Outbox(world, peer, (id, message) => this.blame(id, message));
    for (let id = 0; id <= world.size; id++) {
      this.diskKeys.push(streamKey(world.seed, 'disk', id));
      this.applyKeys.push(streamKey(world.seed, 'apply', id));
    }
  }

  save(): HostImage {
    return { probeCommand: this.probeCommand, probeIndex: this.probeIndex };
  }

  load(image: HostImage): void {
    this.probeCommand = image.probeCommand;
    this.probeIndex = image.probeIndex;
    this.outbox.answer(NONE, ANY_INCARNATION);
  }

  /** What the peer answered in the event that has just ended. */
  takeEffects(): readonly Effect<M>[] {
    const { effects } = this;
    this.effects = NO_EFFECTS;
    return effects;
  }

  boot(node: Node<S, M>): void {
    node.incarnation++;
    node.up = true;
    node.snapshotMessage = -1;
    node.memory.copyFrom(node.disk.log);
    const durable = node.disk.load();
    node.service.restart(durable.snapshot);
    node.issuedToken = 0;
    node.handedIndex = node.service.appliedIndex;
    if (this.strict) {
      deepFreeze(node.config);
      deepFreeze(durable);
    }
    enterStep(node.id, 'init');
    const { state, effects } = this.peer.init(node.config, durable);
    if (this.strict) deepFreeze(state);
    node.state = state;
    node.view = this.peer.view(state);
    leaveStep();
    if (node.incarnation > 1) restarted(this.world.tally, node);
    this.world.checker.restarted(node, node.view);
    this.perform(node, effects);
  }

  deliver(node: Node<S, M>, event: SimEvent): void {
    const message = event.payload as M;
    enterStep(node.id, 'digest');
    this.digestOfMessage = this.peer.digest(message);
    this.outbox.answer(event.from, event.fromIncarnation);
    this.step(node, { type: 'message', from: event.from, message });
    if (node.snapshotMessage === TAKING) node.snapshotMessage = event.ordinal;
    this.outbox.answer(NONE, ANY_INCARNATION);
  }

  fireTimer(node: Node<S, M>, slot: number): void {
    this.step(node, { type: 'timer', timer: node.timers.names[slot]! });
  }

  propose(node: Node<S, M>, command: Command): ProposalOutcome {
    this.outcome = null;
    this.step(node, { type: 'propose', command });
    if (this.outcome !== null) return this.outcome;
    this.blame(node.id, 'neither accepted nor dropped a proposal in the step that brought it');
    return { index: 0, term: 0, leader: NONE };
  }

  /** The oldest write of a node is durable: what waited for it leaves, unless an adversary crashes the node just then. */
  persisted(node: Node<S, M>): void {
    const { adversaries, injector, nowUs } = this.world;
    const token = node.disk.complete();
    const { held } = node;
    if (held.length > 0 && held[0]!.requires <= token) {
      const strike = adversaries.active ? adversaries.onWriteBeforeSend(node.id, nowUs) : null;
      if (strike !== null) {
        injector.strike(strike, 'crash-before-send');
        return;
      }
      this.outbox.release(node, token);
    }
    this.step(node, { type: 'persisted', token });
  }

  /** The service works off what it was handed, and compacts when it has applied enough. */
  apply(node: Node<S, M>): void {
    const { service } = node;
    for (const work of service.take()) {
      if (work.type === 'applySnapshot') service.restore(work.snapshot);
      else if (work.first === service.appliedIndex + 1) this.applyEntries(node, work.entries);
      else {
        this.blame(
          node.id,
          `handed over index ${work.first} to apply after index ${service.appliedIndex}`,
        );
      }
    }
    this.step(node, { type: 'applied', index: service.appliedIndex });
    this.considerCompaction(node);
  }

  private applyEntries(node: Node<S, M>, entries: readonly LogEntry[]): void {
    const { service } = node;
    const { checker, workload } = this.world;
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i]!;
      service.apply(entry);
      checker.applied(node, service.appliedIndex, entry, service.digest);
      workload.applied(node.id, entry.command);
      if (entry.command === this.probeCommand && this.probeIndex === 0) {
        this.probeIndex = service.appliedIndex;
      }
    }
  }

  private considerCompaction(node: Node<S, M>): void {
    const { world } = this;
    const { snapshotEvery } = world.config.service;
    const { service } = node;
    if (snapshotEvery === 0 || service.appliedIndex - service.snapshotIndex < snapshotEvery) return;
    service.snapshotIndex = service.appliedIndex;
    this.queueFor(node, EventKind.Compact, world.nowUs, service.appliedIndex, LAST);
  }

  /** The service captures its state, so that the peer may drop the log that led to it. */
  compact(node: Node<S, M>): void {
    const { world } = this;
    const { appliedIndex, digest } = node.service;
    this.step(node, { type: 'snapshot', index: appliedIndex, data: { digest } });
    let lowest = Infinity;
    for (let id = 1; id <= world.size; id++) {
      lowest = Math.min(lowest, world.nodes[id]!.disk.log.snapshotIndex);
    }
    world.checker.forget(lowest);
  }

  /** One step of a peer. */
  private step(node: Node<S, M>, input: Input<M>): void {
    const { world, peer } = this;
    const before = node.view;
    this.partsWritten = 0;
    if (this.strict) deepFreeze(input);
    enterStep(node.id, input.type);
    const { state, effects } = peer.step(node.config, node.state, input);
    if (this.strict) {
      deepFreeze(state);
      deepFreeze(effects);
    }
    if (world.observer !== null) this.effects = effects;
    if (effects.length > 0) this.perform(node, effects);
    node.state = state;
    const after = peer.view(state);
    node.view = after;
    leaveStep();
    this.checkView(node, after);
    world.checker.stepped(node, before, after);
    if (before.role !== after.role || before.term !== after.term) {
      roleChanged(world.tally, node, before, after, world.ledger, world.nodes);
      if (after.role === 'leader' && before.role !== 'leader') this.outbox.releaseStale();
    }
    if (world.adversaries.active) this.temptAdversaries(node, before, after);
  }

  /** What a peer shows must fit what it did. */
  private checkView(node: Node<S, M>, view: PeerView): void {
    const { lastIndex } = node.memory;
    if (view.log.lastIndex < lastIndex) {
      this.blame(
        node.id,
        `dropped entries ${view.log.lastIndex + 1} to ${lastIndex} of its log without writing that`,
      );
    }
    if (node.handedIndex > view.commitIndex) {
      this.blame(
        node.id,
        `handed index ${node.handedIndex} to its service, but has committed ${view.commitIndex} only`,
      );
    }
  }

  private temptAdversaries(node: Node<S, M>, before: PeerView, after: PeerView): void {
    const { adversaries, injector, nowUs } = this.world;
    if (after.commitIndex > before.commitIndex && after.role === 'leader') {
      const strike = adversaries.onLeaderCommit(node.id, nowUs);
      if (strike !== null) injector.strike(strike, 'isolate-committer');
    }
    if (this.partsWritten > 0) {
      const strike = adversaries.onWriteUnderWay(node.id, this.partsWritten, nowUs);
      if (strike !== null) injector.strike(strike, 'crash-mid-write');
    }
  }

  private perform(node: Node<S, M>, effects: readonly Effect<M>[]): void {
    let lastToken = 0;
    for (let i = 0; i < effects.length; i++) {
      const effect = effects[i]!;
      switch (effect.type) {
        case 'send':
          this.outbox.send(node, effect);
          break;
        case 'setTimer':
          this.setTimer(node, effect.timer, effect.minUs, effect.maxUs);
          break;
        case 'cancelTimer':
          node.timers.cancel(node.timers.slot(effect.timer));
          break;
        case 'saveHardState':
          lastToken = this.issue(node, effect.token);
          this.partsWritten++;
          break;
        case 'appendEntries':
          lastToken = this.issue(node, effect.token);
          this.partsWritten += effect.entries.length;
          this.append(node, effect.after, effect.entries);
          break;
        case 'saveSnapshot':
          lastToken = this.issue(node, effect.token);
          this.partsWritten++;
          this.world.checker.snapshotSaved(node, effect.snapshot, stateDigestIn(effect.snapshot));
          node.memory.saveSnapshot(effect.snapshot.index, effect.snapshot.term);
          break;
        case 'apply':
          this.hand(node, effect);
          break;
        case 'applySnapshot':
          this.world.tally.reached(SNAPSHOT_INSTALLED);
          this.world.checker.snapshotTaken(node, effect.snapshot, stateDigestIn(effect.snapshot));
          node.snapshotMessage = TAKING;
          this.hand(node, effect);
          break;
        case 'proposalAccepted':
          this.outcome = { index: effect.index, term: effect.term, leader: node.id };
          break;
        case 'proposalDropped':
          this.outcome = { index: 0, term: 0, leader: effect.leader };
          break;
        default:
          this.blame(node.id, `returned an unknown effect: ${JSON.stringify(effect)}`);
      }
    }
    if (lastToken > 0) this.write(node, effects, lastToken);
  }

  /** Takes note of a write's number. */
  private issue(node: Node<S, M>, token: WriteToken): WriteToken {
    if (!(token > node.issuedToken)) {
      this.blame(node.id, `numbered a write ${token} after write ${node.issuedToken}`);
    }
    node.issuedToken = token;
    return token;
  }

  private append(node: Node<S, M>, after: number, entries: readonly LogEntry[]): void {
    const { memory } = node;
    this.world.checker.append(node, after, entries, node.view);
    if (after < memory.lastIndex) this.world.tally.reached(SUFFIX_TRUNCATED);
    if (memory.append(after, entries, entries.length)) return;
    this.blame(
      node.id,
      `wrote entries behind index ${after}, but its log covers ${memory.snapshotIndex} to ${memory.lastIndex}`,
    );
  }

  private write(node: Node<S, M>, effects: readonly Effect<M>[], token: number): void {
    const { disk, id } = node;
    const { nowUs, config } = this.world;
    const word = draw(this.diskKeys[id]!, disk.writes);
    const latencyUs = between(word, config.disk.writeMinUs, config.disk.writeMaxUs);
    const doneUs = disk.submit(effects, token, nowUs, latencyUs);
    // One place among the events of an instant for all writes of a node: they complete in order.
    this.queueFor(node, EventKind.Persisted, doneUs, token, id);
  }

  private hand(
    node: Node<S, M>,
    work: Extract<Effect<M>, { type: 'apply' | 'applySnapshot' }>,
  ): void {
    const { service, id } = node;
    service.hand(work);
    node.handedIndex =
      work.type === 'apply'
        ? work.first + work.entries.length - 1
        : Math.max(node.handedIndex, work.snapshot.index);
    if (service.busy) return;
    service.busy = true;
    const { nowUs, config } = this.world;
    const word = draw(this.applyKeys[id]!, node.applications++);
    const delayUs = between(word, config.service.applyMinUs, config.service.applyMaxUs);
    this.queueFor(node, EventKind.Applied, nowUs + delayUs, 0, word & 0xffff);
  }

  private setTimer(node: Node<S, M>, name: string, minUs: Us, maxUs: Us): void {
    const { world } = this;
    const { timers, ratePpm } = node;
    if (!isRange(minUs, maxUs)) {
      this.blame(node.id, `asked for timer '${name}' within ${minUs}..${maxUs} us`);
      return;
    }
    const slot = timers.slot(name);
    if (slot >= MAX_TIMERS) this.blame(node.id, `has set more than ${MAX_TIMERS} different timers`);
    let delayUs = maxUs > minUs ? between(timers.nextDraw(slot), minUs, maxUs) : minUs;
    if (ratePpm !== 0 && delayUs > 0) {
      delayUs = Math.max(1, Math.floor((delayUs * 1_000_000) / rateOf(ratePpm)));
    }
    timers.note(slot, maxUs);
    let deadlineUs = world.nowUs + delayUs;
    if (maxUs > minUs && world.adversaries.aligns) {
      const aligned = world.adversaries.alignUs(node.id, deadlineUs);
      if (aligned !== deadlineUs) world.tally.struck(LOCKSTEP);
      deadlineUs = aligned;
    }
    if (timers.set(slot, deadlineUs)) this.queueTimer(node, slot, deadlineUs);
  }

  /** The clocks run true again: no timer may be further off than the longest delay that it was set for. */
  shortenTimers(node: Node<S, M>): void {
    const { timers } = node;
    for (let slot = 0; slot < timers.names.length; slot++) {
      const atUs = timers.overdue(slot, this.world.nowUs);
      if (atUs !== undefined && timers.set(slot, atUs)) this.queueTimer(node, slot, atUs);
    }
  }

  queueTimer(node: Node<S, M>, slot: number, atUs: Us): void {
    const tie = atUs === this.world.nowUs ? AT_THE_END : node.timers.tie(slot);
    this.queueFor(node, EventKind.Timer, atUs, slot, tie);
  }

  private queueFor(
    node: Node<S, M>,
    kind: EventKind,
    timeUs: Us,
    ordinal: number,
    tie: number,
  ): void {
    const event = new SimEvent(kind, timeUs, node.id, node.incarnation, NONE, 0, ordinal, null);
    this.world.queue.push(event, tie);
  }

  /** The peer broke the contract between peers and the world. */
  blame(peer: PeerId, message: string): void {
    this.world.checker.violation ??= {
      property: 'Peer Contract',
      kind: 'contract',
      statement: 'a peer is a pure function that keeps to the contract of its effects',
      source: 'raft/contract.ts',
      message: `n${peer} ${message}`,
      peer,
    };
  }
}

/** Overlapping skews add up; a clock may run at a tenth of the true rate, but it never stops or runs backwards. */
function rateOf(ratePpm: number): number {
  return Math.max(100_000, 1_000_000 + ratePpm);
}

function isRange(minUs: Us, maxUs: Us): boolean {
  return (
    Number.isInteger(minUs) &&
    Number.isInteger(maxUs) &&
    minUs >= 0 &&
    maxUs >= minUs &&
    maxUs <= MAX_TIME_US
  );
}

/** Marks a node whose snapshot is being installed by the message under way. */
const TAKING = -2;
