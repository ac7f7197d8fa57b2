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
  Snapshot,
  WriteToken,
} from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import type { StreamKey } from '../chance/choose.ts';
import { between, draw, streamKey } from '../chance/choose.ts';
import { EventKind, nodeEvent } from '../node/events.ts';
import type { Node } from '../node/node.ts';
import type { Envelope } from '../node/envelope.ts';
import type { Blame, ContractFinding } from '../judge/contract.ts';
import { contractViolation } from '../judge/contract.ts';
import { Outbox } from './outbox.ts';
import { enterStep, stepUnderWay } from '../guard/purity-guard.ts';
import { stateDigestIn } from '../node/service.ts';
import type { ServiceRunnerImage } from '../clients/service-runner.ts';
import { ServiceRunner } from '../clients/service-runner.ts';
import { restarted, roleChanged } from '../coverage/situations.ts';
import { countMessage, countOther, PROPOSE, RESTART } from '../coverage/count.ts';
import { committed, cut, messageHandled, snapshotStored } from '../coverage/step-situations.ts';
import { situation } from '../coverage/tally.ts';
import { Timekeeper } from './timekeeper.ts';
import type { ProposalOutcome } from '../node/step.ts';
import { Step } from '../node/step.ts';
import type { NodeHost, World } from './world.ts';

const SNAPSHOT_INSTALLED = situation('snapshot-installed');

type StepOf<S, M extends PeerMessage> = Step<M, Node<S, M>>;

export class Host<S, M extends PeerMessage> implements NodeHost<S, M> {
  private readonly world: World<S, M>;
  private readonly peer: Peer<S, M>;
  readonly outbox: Outbox<S, M>;
  readonly services: ServiceRunner<S, M>;
  readonly timekeeper: Timekeeper<S, M>;
  private readonly diskKeys: StreamKey[] = [];

  constructor(world: World<S, M>, peer: Peer<S, M>) {
    this.world = world;
    this.peer = peer;
    const blame: Blame = (id, finding) => this.blame(id, finding);
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
    const { state, effects } = this.peer.init(node.config, durable);
    node.state = state;
    node.view = this.peer.view(state);
    const step = new Step(node, null, null, node.view, effects);
    if (node.incarnation > 1) {
      restarted(this.world, node);
      this.world.observer?.onRestart?.(node.id);
    }
    this.world.checker.restarted(step);
    this.carryOut(step);
    this.world.observer?.onStep?.(step);
  }

  /** A message reaches a node that is up. Returns its digest, for the trace hash. */
  deliver(node: Node<S, M>, envelope: Envelope<M>): number {
    const { world } = this;
    const { from, kind, message } = envelope;
    countMessage(world, node, from, kind);
    const step = this.step(node, { type: 'message', from, message }, envelope);
    messageHandled(world, step);
    if (step.installed) node.snapshotMessage = envelope.number;
    return this.peer.digest(message);
  }

  fireTimer(node: Node<S, M>, slot: number): void {
    this.step(node, { type: 'timer', timer: node.timers.names[slot]! });
  }

  propose(node: Node<S, M>, command: Command): ProposalOutcome {
    this.world.observer?.onProposal?.(node.id, command);
    countOther(this.world.tally, node, PROPOSE);
    const { answer } = this.step(node, { type: 'propose', command });
    if (answer !== null) return answer;
    this.blame(node.id, { code: 'answered-no-proposal', facts: {} });
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

  /** One step of a peer: it becomes what it answers, and then the world carries out what it asks for. */
  step(node: Node<S, M>, input: Input<M>, envelope: Envelope<M> | null = null): StepOf<S, M> {
    const { peer } = this;
    const before = node.view;
    const { state, effects } = peer.step(node.config, node.state, input);
    node.state = state;
    node.view = peer.view(state);
    const step = new Step(node, input, envelope, before, effects);
    this.carryOut(step);
    this.judge(step);
    this.world.observer?.onStep?.(step);
    return step;
  }

  /** What a step means, now that all of it has been carried out. */
  private judge(step: StepOf<S, M>): void {
    const { world } = this;
    const { node, before, after } = step;
    this.checkView(node);
    world.checker.stepped(step);
    if (before.role !== after.role || before.term !== after.term) {
      roleChanged(world, step);
      if (after.role === 'leader' && before.role !== 'leader') this.outbox.releaseStale();
    }
    if (after.commitIndex > before.commitIndex) committed(world.tally, step);
    if (world.adversaries.active) this.temptAdversaries(step);
  }

  /** What a peer shows must fit what it did. */
  private checkView(node: Node<S, M>): void {
    const { view } = node;
    const { lastIndex } = node.memory;
    if (view.log.lastIndex < lastIndex) {
      const facts = { first: view.log.lastIndex + 1, last: lastIndex };
      this.blame(node.id, { code: 'dropped-entries', facts });
    }
    if (node.handedIndex > view.commitIndex) {
      const facts = { index: node.handedIndex, commitIndex: view.commitIndex };
      this.blame(node.id, { code: 'handed-over-uncommitted', facts });
    }
  }

  private temptAdversaries({ node, before, after, parts }: StepOf<S, M>): void {
    const { adversaries, injector, nowUs } = this.world;
    if (after.commitIndex > before.commitIndex && after.role === 'leader') {
      const strike = adversaries.onLeaderCommit(node.id, nowUs);
      if (strike !== null) injector.strike(strike, 'isolate-committer');
    }
    if (parts > 0) {
      const strike = adversaries.onWriteUnderWay(node.id, parts, nowUs);
      if (strike !== null) injector.strike(strike, 'crash-mid-write');
    }
  }

  /** What cannot be carried out is the fault of who asked for it. */
  private carryOut(step: StepOf<S, M>): void {
    try {
      this.perform(step);
    } catch (error) {
      if (stepUnderWay() === null) enterStep(step.node.id, step.input?.type ?? 'init');
      throw error;
    }
  }

  private perform(step: StepOf<S, M>): void {
    const { node, effects } = step;
    let lastToken = 0;
    for (let i = 0; i < effects.length; i++) {
      const effect = effects[i]!;
      switch (effect.type) {
        case 'send':
          this.outbox.send(step, effect);
          break;
        case 'setTimer':
          this.timekeeper.set(node, effect.timer, effect.minUs, effect.maxUs);
          break;
        case 'cancelTimer':
          node.timers.cancel(node.timers.slot(effect.timer));
          break;
        case 'saveHardState':
          lastToken = this.issue(node, effect.token);
          step.parts++;
          break;
        case 'appendEntries':
          lastToken = this.issue(node, effect.token);
          step.parts += effect.entries.length;
          this.append(step, effect.after, effect.entries);
          break;
        case 'saveSnapshot':
          lastToken = this.issue(node, effect.token);
          step.parts++;
          this.saveSnapshot(step, effect.snapshot);
          break;
        case 'apply':
          this.services.hand(node, effect);
          break;
        case 'applySnapshot':
          this.world.tally.reached(SNAPSHOT_INSTALLED);
          this.world.checker.snapshot(step, effect.snapshot, stateDigestIn(effect.snapshot));
          step.installed = true;
          this.services.hand(node, effect);
          break;
        case 'proposalAccepted':
          step.answer = { index: effect.index, term: effect.term, leader: node.id };
          break;
        case 'proposalDropped':
          step.answer = { index: 0, term: 0, leader: effect.leader };
          break;
        default:
          this.blame(node.id, {
            code: 'returned-unknown-effect',
            facts: { effect: JSON.stringify(effect) },
          });
      }
    }
    if (lastToken > 0) this.write(node, effects, lastToken);
  }

  /** Takes note of a write's number. */
  private issue(node: Node<S, M>, token: WriteToken): WriteToken {
    if (!(token > node.issuedToken)) {
      const facts = { write: String(token), newest: node.issuedToken };
      this.blame(node.id, { code: 'numbered-write-out-of-order', facts });
    }
    node.issuedToken = token;
    return token;
  }

  private append(step: StepOf<S, M>, after: number, entries: readonly LogEntry[]): void {
    const { node } = step;
    const { memory } = node;
    const { lastIndex } = memory;
    this.world.checker.append(step, after, entries);
    if (after < lastIndex) cut(this.world, node);
    if (memory.append(after, entries, entries.length)) step.wrote(after, lastIndex);
    else {
      const facts = { after: String(after), first: memory.snapshotIndex, last: lastIndex };
      this.blame(node.id, { code: 'wrote-outside-log', facts });
    }
  }

  private saveSnapshot(step: StepOf<S, M>, snapshot: Snapshot): void {
    const { node } = step;
    const { memory } = node;
    const { lastIndex } = memory;
    this.world.checker.snapshot(step, snapshot, stateDigestIn(snapshot));
    snapshotStored(this.world.tally, node, snapshot);
    const { index, term } = snapshot;
    const drops = lastIndex > index && memory.termAt(index) !== term;
    memory.saveSnapshot(index, term);
    if (drops) step.wrote(index, lastIndex);
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
  blame(peer: PeerId, finding: ContractFinding): void {
    this.world.checker.violation ??= contractViolation(peer, finding);
  }
}
