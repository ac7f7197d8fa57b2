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
  WriteToken,
} from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import type { StreamKey } from '../chance/choose.ts';
import { between, draw, streamKey } from '../chance/choose.ts';
import { ANY_INCARNATION, EventKind, nodeEvent } from '../node/events.ts';
import type { Node } from '../node/node.ts';
import { deepFreeze } from '../guard/freeze.ts';
import type { Envelope } from '../node/envelope.ts';
import { Outbox } from '../network/outbox.ts';
import { enterStep, leaveStep } from '../guard/purity-guard.ts';
import { stateDigestIn } from '../node/service.ts';
import type { ServiceRunnerImage } from '../clients/service-runner.ts';
import { ServiceRunner } from '../clients/service-runner.ts';
import { restarted, roleChanged } from '../coverage/situations.ts';
import { countMessage, countOther, PROPOSE, RESTART } from '../coverage/count.ts';
import { committed, cut, messageHandled, snapshotStored } from '../coverage/step-situations.ts';
import { situation } from '../coverage/tally.ts';
import { Timekeeper } from './timekeeper.ts';
import type { NodeHost, ProposalOutcome, World } from './world.ts';

const SNAPSHOT_INSTALLED = situation('snapshot-installed');

const NO_EFFECTS: readonly Effect<never>[] = [];

export class Host<S, M extends PeerMessage> implements NodeHost<S, M> {
  /** What the peer answered in the event under way; kept for an observer only. */
  private effects: readonly Effect<M>[] = NO_EFFECTS;
  private readonly world: World<S, M>;
  private readonly peer: Peer<S, M>;
  readonly outbox: Outbox<S, M>;
  readonly services: ServiceRunner<S, M>;
  readonly timekeeper: Timekeeper<S, M>;
  /** Whether what crosses the seam is frozen. */
  private readonly strict: boolean;
  private readonly diskKeys: StreamKey[] = [];
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
    const blame = (id: PeerId, message: string): void => this.blame(id, message);
    this.outbox = new Outbox(world, peer, blame);
    this.timekeeper = new Timekeeper(world, blame);
    this.services = new ServiceRunner(world, this);
    for (let id = 0; id <= world.size; id++) this.diskKeys.push(streamKey(world.seed, 'disk', id));
  }

  /** Between events nothing is under way but what the services wait for. */
  save(): ServiceRunnerImage {
    return this.services.save();
  }

  load(image: ServiceRunnerImage): void {
    this.services.load(image);
    this.outbox.answer(NONE, ANY_INCARNATION);
  }

  /** What the peer answered in the event that has just ended. */
  takeEffects(): readonly Effect<M>[] {
    const { effects } = this;
    this.effects = NO_EFFECTS;
    return effects;
  }

  boot(node: Node<S, M>): void {
    if (node.incarnation > 0) countOther(this.world.tally, node, RESTART);
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
    if (node.incarnation > 1) {
      restarted(this.world, node);
      this.world.observer?.onRestart?.(node.id);
    }
    this.world.checker.restarted(node, node.view);
    this.perform(node, effects);
  }

  deliver(node: Node<S, M>, envelope: Envelope<M>): void {
    const { from, fromIncarnation, number, message } = envelope;
    enterStep(node.id, 'digest');
    this.digestOfMessage = this.peer.digest(message);
    const kind = this.world.tally.catalogue === null ? -1 : this.peer.messageKind(message);
    const before = node.view;
    countMessage(this.world, node, from, kind);
    this.outbox.answer(from, fromIncarnation);
    this.step(node, { type: 'message', from, message });
    messageHandled(this.world, node, kind, from, message, before);
    if (node.snapshotMessage === TAKING) node.snapshotMessage = number;
    this.outbox.answer(NONE, ANY_INCARNATION);
  }

  fireTimer(node: Node<S, M>, slot: number): void {
    this.step(node, { type: 'timer', timer: node.timers.names[slot]! });
  }

  propose(node: Node<S, M>, command: Command): ProposalOutcome {
    this.outcome = null;
    this.world.observer?.onProposal?.(node.id, command);
    countOther(this.world.tally, node, PROPOSE);
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

  /** One step of a peer. */
  step(node: Node<S, M>, input: Input<M>): void {
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
      roleChanged(world, node, before, after);
      if (after.role === 'leader' && before.role !== 'leader') this.outbox.releaseStale();
    }
    if (after.commitIndex > before.commitIndex) committed(world.tally, node, before, after);
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
          this.timekeeper.set(node, effect.timer, effect.minUs, effect.maxUs);
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
          snapshotStored(this.world.tally, node, effect.snapshot);
          node.memory.saveSnapshot(effect.snapshot.index, effect.snapshot.term);
          break;
        case 'apply':
          this.services.hand(node, effect);
          break;
        case 'applySnapshot':
          this.world.tally.reached(SNAPSHOT_INSTALLED);
          this.world.checker.snapshotTaken(node, effect.snapshot, stateDigestIn(effect.snapshot));
          node.snapshotMessage = TAKING;
          this.services.hand(node, effect);
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
    if (after < memory.lastIndex) cut(this.world, node);
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
    this.world.queue.push(nodeEvent(node, EventKind.Persisted, doneUs, token), id);
  }

  /** The peer broke the contract between peers and the world. */
  blame(peer: PeerId, message: string): void {
    this.world.checker.violation ??= {
      property: 'Peer Contract',
      kind: 'contract',
      statement: 'a peer is a pure function that keeps to the contract of its effects',
      source: 'contract/peer.ts',
      message: peer === NONE ? message : `n${peer} ${message}`,
      peer,
    };
  }
}

/** Marks a node whose snapshot is being installed by the message under way. */
const TAKING = -2;
