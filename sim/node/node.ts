/**
 * One node: a peer's current incarnation with everything that surrounds it - disk, timers, service, the sends that wait
 * for a write. Passive data; the simulation acts on it.
 */
import type { PeerConfig, PeerId, PeerMessage, PeerView, WriteToken } from '../../contract/peer.ts';
import { Disk } from './disk.ts';
import type { SimEvent } from './events.ts';
import type { NodeFacts } from './node-facts.ts';
import { LogImage } from './log-image.ts';
import { Service } from './service.ts';
import type { Timers } from './timers.ts';

/** A message that leaves when a write is durable. */
export interface HeldSend<M extends PeerMessage> {
  readonly requires: WriteToken;
  readonly to: PeerId;
  /** Incarnation of the receiver that this answers, or ANY_INCARNATION. */
  readonly incarnation: number;
  readonly message: M;
}

export class Node<S, M extends PeerMessage> implements NodeFacts {
  readonly id: PeerId;
  readonly config: PeerConfig;
  /** Counts the starts of this node, from 1. */
  incarnation = 0;
  up = false;
  paused = false;
  state!: S;
  view!: PeerView;
  readonly memory = new LogImage();
  disk = new Disk();
  timers: Timers;
  service = new Service();
  held: HeldSend<M>[] = [];
  /** Events that came up while the node was paused. */
  backlog: SimEvent[] = [];
  /** The last write that this incarnation has issued. */
  issuedToken: WriteToken = 0;
  /** The last index that was handed to the service. */
  handedIndex = 0;
  /** Which fault keeps the node paused (an index), -1 if none. */
  pausedBy = -1;
  /** How often it has crashed; names the next draw. */
  crashes = 0;
  /** How much faster its timers run. */
  ratePpm = 0;
  /** How often applying took place, over all incarnations; names the next draw. */
  applications = 0;
  /** Number of the message that carried the newest snapshot installed by this incarnation. */
  snapshotMessage = -1;

  constructor(config: PeerConfig, timers: Timers) {
    this.id = config.id;
    this.config = config;
    this.timers = timers;
  }

  get durable(): Disk {
    return this.disk;
  }

  clone(): Node<S, M> {
    const copy = new Node<S, M>(this.config, this.timers.clone());
    copy.incarnation = this.incarnation;
    copy.up = this.up;
    copy.paused = this.paused;
    copy.state = this.state;
    copy.view = this.view;
    copy.memory.copyFrom(this.memory);
    copy.disk = this.disk.clone();
    copy.service = this.service.clone();
    copy.held = this.held.slice();
    copy.backlog = this.backlog.slice();
    copy.issuedToken = this.issuedToken;
    copy.handedIndex = this.handedIndex;
    copy.pausedBy = this.pausedBy;
    copy.crashes = this.crashes;
    copy.ratePpm = this.ratePpm;
    copy.applications = this.applications;
    copy.snapshotMessage = this.snapshotMessage;
    return copy;
  }
}
