/**
 * Runs the services of the nodes: queues what peers hand over, applies it when its time comes, and has services capture
 * snapshots. Applying and compacting are events of their own, so a peer always hears of them as inputs.
 */
import type { Command, Input, LogEntry, PeerId, PeerMessage } from '../../contract/peer.ts';
import type { StreamKey } from '../chance/choose.ts';
import { between, draw, streamKey } from '../chance/choose.ts';
import type { SimEvent } from '../node/events.ts';
import { EventKind, nodeEvent } from '../node/events.ts';
import type { Node } from '../node/node.ts';
import type { Handed } from '../node/service.ts';
import type { ContractFinding } from '../judge/contract.ts';
import type { World } from '../world/world.ts';

/** Compactions come last of all that happens in an instant. */
const LAST = 0xffff;

/** What a checkpoint keeps of the services beyond the nodes. */
export interface ServiceRunnerImage {
  readonly probeCommand: Command;
  readonly probeIndex: number;
}

/** What services need of the node executor. */
interface Peers<S, M extends PeerMessage> {
  step(node: Node<S, M>, input: Input<M>): void;
  blame(peer: PeerId, finding: ContractFinding): void;
}

export class ServiceRunner<S, M extends PeerMessage> {
  /** The command whose first application is waited for, and where that happened (0: not yet). */
  probeCommand: Command = undefined;
  probeIndex = 0;
  private readonly world: World<S, M>;
  private readonly peers: Peers<S, M>;
  private readonly keys: StreamKey[] = [];

  constructor(world: World<S, M>, peers: Peers<S, M>) {
    this.world = world;
    this.peers = peers;
    for (let id = 0; id <= world.size; id++) this.keys.push(streamKey(world.seed, 'apply', id));
  }

  save(): ServiceRunnerImage {
    return { probeCommand: this.probeCommand, probeIndex: this.probeIndex };
  }

  load(image: ServiceRunnerImage): void {
    this.probeCommand = image.probeCommand;
    this.probeIndex = image.probeIndex;
  }

  /** A peer hands work to its service. */
  hand(node: Node<S, M>, work: Handed): void {
    const { service, id } = node;
    service.hand(work);
    node.handedIndex =
      work.type === 'apply'
        ? work.first + work.entries.length - 1
        : Math.max(node.handedIndex, work.snapshot.index);
    if (service.busy) return;
    service.busy = true;
    const { nowUs, config } = this.world;
    const word = draw(this.keys[id]!, node.applications++);
    const delayUs = between(word, config.service.applyMinUs, config.service.applyMaxUs);
    const event = nodeEvent(node, EventKind.Applied, nowUs + delayUs, 0);
    this.world.queue.push(event, word & 0xffff);
  }

  /** The service works off what it was handed, and compacts when it has applied enough. */
  apply(node: Node<S, M>): void {
    const { service } = node;
    for (const work of service.take()) {
      if (work.type === 'applySnapshot') {
        if (service.restore(work.snapshot))
          this.world.service?.onServiceRestore(node.id, work.snapshot);
      } else if (work.first === service.appliedIndex + 1) {
        this.applyEntries(node, work.entries);
      } else {
        const facts = { index: work.first, applied: service.appliedIndex };
        this.peers.blame(node.id, { code: 'handed-over-out-of-order', facts });
      }
    }
    this.peers.step(node, { type: 'applied', index: service.appliedIndex });
    this.considerCompaction(node);
  }

  private applyEntries(node: Node<S, M>, entries: readonly LogEntry[]): void {
    const { service } = node;
    const { checker, workload, service: listener } = this.world;
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i]!;
      service.apply(entry);
      checker.applied(node, service.appliedIndex, entry, service.digest);
      workload.applied(node.id, entry.command);
      if (listener !== null) listener.onServiceApply(node.id, service.appliedIndex, entry);
      if (entry.command === this.probeCommand && this.probeIndex === 0) {
        this.probeIndex = service.appliedIndex;
      }
    }
  }

  private considerCompaction(node: Node<S, M>): void {
    const { snapshotEvery } = this.world.config.service;
    const { service } = node;
    if (snapshotEvery === 0 || service.appliedIndex - service.snapshotIndex < snapshotEvery) return;
    service.snapshotIndex = service.appliedIndex;
    this.queueCompaction(node, null);
  }

  /**
   * The service of a node captures its state as of what it has applied by now, with `content` of its own; its peer hears
   * of it at the end of this instant.
   */
  capture(node: Node<S, M>, content: unknown): void {
    this.queueCompaction(node, { digest: node.service.digest, content });
  }

  private queueCompaction(node: Node<S, M>, data: unknown): void {
    const { nowUs, queue } = this.world;
    queue.push(nodeEvent(node, EventKind.Compact, nowUs, node.service.appliedIndex, data), LAST);
  }

  /** The peer hears of a snapshot, so that it may drop the log that led to it. */
  compact(node: Node<S, M>, event: SimEvent): void {
    const { world } = this;
    const { appliedIndex, digest } = node.service;
    if (event.payload === null) {
      this.peers.step(node, { type: 'snapshot', index: appliedIndex, data: { digest } });
    } else {
      this.peers.step(node, { type: 'snapshot', index: event.ordinal, data: event.payload });
    }
    let lowest = Infinity;
    for (let id = 1; id <= world.size; id++) {
      lowest = Math.min(lowest, world.nodes[id]!.disk.log.snapshotIndex);
    }
    world.checker.forget(lowest);
  }
}
