/**
 * Strikes the world with faults and takes them back: the timeline's, and those of adversaries. A fault that finds nothing
 * to act on (a node that is down cannot crash) is counted as attempted only, and its end does nothing either.
 */
import type { PeerId, PeerMessage } from '../../contract/peer.ts';
import { draw, streamKey } from '../chance/choose.ts';
import type { Survival } from '../schedule/survival.ts';
import { EventKind, rescheduled, worldEvent } from '../node/events.ts';
import type { Node } from '../node/node.ts';
import { crashed } from '../coverage/situations.ts';
import type { FaultName } from '../coverage/tally.ts';
import { faultNamed } from '../coverage/tally.ts';
import type { World } from '../world/world.ts';
import type { Fault } from '../schedule/fault.ts';

const WRITE_LOST = faultNamed('write-lost');
const WRITE_TORN = faultNamed('write-torn');
const LOST_FOR_GOOD = faultNamed('lost-for-good');

/** What a checkpoint keeps of an injector. */
export interface InjectorImage {
  readonly faults: readonly Fault[];
  readonly active: readonly boolean[];
}

export class FaultInjector<S, M extends PeerMessage> {
  /** The timeline, and behind it the strikes of adversaries in the order in which they came. */
  faults: Fault[];
  /** Which faults are in effect, by index. */
  private active: boolean[] = [];
  private readonly world: World<S, M>;

  constructor(world: World<S, M>, faults: readonly Fault[]) {
    this.world = world;
    this.faults = faults.slice();
  }

  /** Queues the timeline. */
  start(): void {
    for (let i = 0; i < this.faults.length; i++) {
      const fault = this.faults[i]!;
      this.queue(fault.atUs, i * 2);
      if (fault.forUs > 0) this.queue(fault.atUs + fault.forUs, i * 2 + 1);
    }
  }

  /** A queued beginning (2 * index) or end (2 * index + 1) came up. False if it ends what is not in effect. */
  event(code: number): boolean {
    const index = code >> 1;
    if ((code & 1) === 0) this.begin(index, this.faults[index]!.kind);
    else if (this.active[index] !== true) return false;
    else this.end(index);
    return true;
  }

  /** Whether a fault is in effect. */
  isActive(index: number): boolean {
    return this.active[index] === true;
  }

  /** An adversary strikes now; `name` is counted beside the kind of the fault. */
  strike(fault: Fault, name: FaultName): void {
    const index = this.faults.push(fault) - 1;
    this.begin(index, name);
    this.queue(fault.atUs + fault.forUs, index * 2 + 1);
  }

  /**
   * Ends every fault in effect, but for `lost`: these servers crash if they are up, and no end of a fault brings them
   * back. Later beginnings are the caller's to prevent.
   */
  endAll(lost: readonly PeerId[]): void {
    const { nodes, tally, observer } = this.world;
    for (const id of lost) {
      this.crash(nodes[id]!, 'lost-for-good');
      tally.struck(LOST_FOR_GOOD);
      observer?.onNote?.({ kind: 'lost-for-good', node: id });
    }
    for (let i = 0; i < this.active.length; i++) this.end(i, lost);
  }

  private queue(timeUs: number, code: number): void {
    this.world.queue.push(worldEvent(EventKind.Fault, timeUs, code), code & 0xffff);
  }

  private begin(index: number, name: FaultName): void {
    const fault = this.faults[index]!;
    const { world } = this;
    const struck = this.apply(fault, index, name);
    if (struck) {
      world.tally.struck(faultNamed(name));
      if (fault.forUs > 0) this.active[index] = true;
    } else {
      world.tally.missed(faultNamed(name));
    }
    world.observer?.onNote?.({ kind: struck ? 'fault-begins' : 'fault-missed', fault });
  }

  private apply(fault: Fault, index: number, name: FaultName): boolean {
    const { world } = this;
    switch (fault.kind) {
      case 'crash':
        return this.crash(world.nodes[fault.node]!, name);
      case 'pause': {
        const node = world.nodes[fault.node]!;
        if (!node.up || node.paused) return false;
        node.paused = true;
        node.pausedBy = index;
        return true;
      }
      case 'slow':
        world.network.slow(fault.node, fault.extraUs);
        return true;
      case 'stall-disk':
        world.nodes[fault.node]!.disk.stallUs += fault.extraUs;
        return true;
      case 'partition':
        world.network.cut(fault.links);
        return fault.links.length > 0;
      case 'clog':
        world.network.clog(fault.links);
        return fault.links.length > 0;
      case 'skew-clock':
        world.nodes[fault.node]!.ratePpm += fault.ratePpm;
        return true;
      case 'jump-clock':
        return this.jump(world.nodes[fault.node]!, fault.byUs);
    }
  }

  private end(index: number, lost: readonly PeerId[] = []): void {
    if (this.active[index] !== true) return;
    this.active[index] = false;
    const fault = this.faults[index]!;
    const { world } = this;
    switch (fault.kind) {
      case 'crash': {
        const node = world.nodes[fault.node]!;
        if (!node.up && !lost.includes(node.id)) world.host.boot(node);
        break;
      }
      case 'pause':
        if (world.nodes[fault.node]!.pausedBy === index) this.resume(world.nodes[fault.node]!);
        break;
      case 'slow':
        world.network.slow(fault.node, -fault.extraUs);
        break;
      case 'stall-disk':
        world.nodes[fault.node]!.disk.stallUs -= fault.extraUs;
        break;
      case 'partition':
        world.network.mend(fault.links);
        break;
      case 'clog':
        world.network.unclog(world, fault.links);
        break;
      case 'skew-clock':
        world.nodes[fault.node]!.ratePpm -= fault.ratePpm;
        break;
      case 'jump-clock':
        break;
    }
    world.observer?.onNote?.({ kind: 'fault-ends', fault });
  }

  /**
   * The process dies. What was on its way to the disk may be lost or torn, as `survival` says or as is drawn; what was held
   * in memory is gone. `name` says why. False if it was down already.
   */
  crash(node: Node<S, M>, name: FaultName, survival?: Survival): boolean {
    if (!node.up) return false;
    const { world } = this;
    crashed(world, node);
    const surviving = survival ?? this.drawSurvival(node);
    const { lost, torn } = node.disk.crash(surviving);
    if (lost > 0) world.tally.struck(WRITE_LOST);
    if (torn) world.tally.struck(WRITE_TORN);
    node.up = false;
    node.paused = false;
    node.pausedBy = -1;
    node.backlog = [];
    node.held = [];
    node.timers.cancelAll();
    world.observer?.onCrash?.(node.id, surviving, name);
    return true;
  }

  /** What the next crash of a node would leave of its unfinished writes. */
  drawSurvival(node: Node<S, M>): Survival {
    const { seed, config } = this.world;
    const word = draw(streamKey(seed, 'crash', node.id), node.crashes++);
    return node.disk.drawSurvival(config.disk.onCrash, word);
  }

  /** A paused process goes on: all that came up meanwhile happens now, in its order. */
  private resume(node: Node<S, M>): void {
    if (!node.paused) return;
    node.paused = false;
    node.pausedBy = -1;
    const { backlog } = node;
    node.backlog = [];
    for (const event of backlog) {
      if (event.kind === EventKind.Timer) {
        // Timers compare the event's time with the one they queued, so they are told the new one.
        if (node.timers.postpone(event.ordinal, event.timeUs, this.world.nowUs)) {
          this.world.queue.push(rescheduled(event, this.world.nowUs), 0);
        }
      } else {
        this.world.queue.push(rescheduled(event, this.world.nowUs), 0);
      }
    }
  }

  /** Running timers come due earlier (or later). False if none is running. */
  private jump(node: Node<S, M>, byUs: number): boolean {
    if (!node.up) return false;
    const { nowUs } = this.world;
    let moved = false;
    for (let slot = 0; slot < node.timers.names.length; slot++) {
      const deadline = node.timers.deadline(slot);
      if (deadline === undefined) continue;
      moved = true;
      const atUs = Math.max(nowUs, deadline - byUs);
      if (node.timers.set(slot, atUs)) this.world.host.timekeeper.queue(node, slot, atUs);
    }
    return moved;
  }

  save(): InjectorImage {
    return { faults: this.faults.slice(), active: this.active.slice() };
  }

  load(image: InjectorImage): void {
    this.faults = image.faults.slice();
    this.active = image.active.slice();
  }
}
