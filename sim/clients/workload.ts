/**
 * Drives the clients: whom they ask, when they give up waiting, when they are answered. A client repeats a command at the
 * next server until one that accepted it has applied it.
 */
import type { PeerId, PeerMessage, Us } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import type { StreamKey } from '../chance/choose.ts';
import { between, draw, streamKey } from '../chance/choose.ts';
import { EventKind, worldEvent } from '../node/events.ts';
import { Client, commandOf, ownerOf } from '../node/clients.ts';
import type { World } from '../world/world.ts';
import { situation } from '../coverage/tally.ts';

const PROPOSAL_TO_STALE_LEADER = situation('proposal-to-stale-leader');
const COMMAND_REPEATED = situation('command-repeated');

/** What a checkpoint keeps of a workload. */
export interface WorkloadImage {
  readonly clients: readonly Client[];
  readonly keys: readonly StreamKey[];
}

/** Pause between two commands of the probe. */
const PROBE_PACE_US = 500_000;

export class Workload<S, M extends PeerMessage> {
  clients: Client[] = [];
  private readonly world: World<S, M>;
  private keys: StreamKey[] = [];

  constructor(world: World<S, M>) {
    this.world = world;
  }

  /**
   * Starts the probe, a client that asks at a leisurely pace, and returns its number. Its first command is the one that
   * must get through; those after it are there because a leader without a command of its own term may not commit older
   * ones (Raft §5.4.2).
   */
  probe(): number {
    // Where decisions or walkers offer commands these belong to no client here, and an old one that a server applies
    // again after a restart would pass for an answer to the probe.
    const taken = this.ownersInLogs();
    while (taken.has(this.clients.length + 1)) this.addSilent();
    const client = this.add(0);
    client.paceUs = PROBE_PACE_US;
    return client.number;
  }

  /** The numbers of the clients whose commands are in any log. */
  private ownersInLogs(): ReadonlySet<number> {
    const owners = new Set<number>();
    for (const { memory, disk } of this.world.nodes) {
      for (const { entries } of [memory, disk.log]) {
        for (const { command } of entries) owners.add(ownerOf(command) + 1);
      }
    }
    return owners;
  }

  /** A client that never asks for anything, and keeps its number from others. */
  private addSilent(): void {
    const client = new Client(this.clients.length + 1);
    client.stopped = true;
    this.clients.push(client);
    this.keys.push(streamKey(this.world.seed, 'client', client.number));
  }

  /** Adds a client whose first command comes after `delayUs`. */
  private add(delayUs: Us): Client {
    const client = new Client(this.clients.length + 1);
    this.clients.push(client);
    this.keys.push(streamKey(this.world.seed, 'client', client.number));
    this.plan(client, delayUs);
    return client;
  }

  /** Starts the clients of the configuration, each at a random moment of its first pause. */
  start(): void {
    const { count, thinkMaxUs } = this.world.config.clients;
    for (let number = 1; number <= count; number++) {
      const word = draw(streamKey(this.world.seed, 'client-start', number), 0);
      this.add(between(word, 0, thinkMaxUs));
    }
  }

  /**
   * No client begins or repeats anything any more. Recovery is judged without load: clients that time out and ask again
   * can keep a small cluster behind for ever, which says nothing about its protocol.
   */
  stop(): void {
    for (const client of this.clients) {
      client.stopped = true;
      client.plan++;
    }
  }

  /** The client's event came up. False if its plan has changed since. */
  act(place: number, plan: number): boolean {
    const client = this.clients[place]!;
    if (plan !== client.plan) return false;
    this.prepare(client);
    const { world } = this;
    const { retryUs, timeoutUs } = world.config.clients;
    const node = world.nodes[client.target]!;
    world.observer?.onNote?.({ kind: 'proposal', node: node.id, command: client.command });
    if (!node.up) {
      client.target = this.next(client.target);
      this.plan(client, retryUs);
    } else if (node.paused) {
      // A stopped process accepts the connection and says nothing: the client waits in vain.
      client.index = -1;
      this.plan(client, timeoutUs);
    } else {
      const { index, term, leader } = world.host.propose(node, client.command);
      client.index = index;
      if (index === 0) {
        client.target =
          leader === NONE || leader === client.target ? this.next(client.target) : leader;
      } else if (term < world.ledger.newestLeaderTerm) {
        world.tally.reached(PROPOSAL_TO_STALE_LEADER);
      }
      this.plan(client, index === 0 ? retryUs : timeoutUs);
    }
    return true;
  }

  /** Decides what to ask for and whom. */
  private prepare(client: Client): void {
    if (client.waiting) {
      if (client.index !== 0) {
        // Accepted, or asked in vain, and no answer in time.
        client.target = this.next(client.target);
        this.world.tally.reached(COMMAND_REPEATED);
      }
      client.index = 0;
      return;
    }
    client.sequence++;
    client.command = commandOf(client.number, client.sequence);
    client.waiting = true;
    client.index = 0;
    if (client.target === NONE) client.target = 1 + ((client.number - 1) % this.world.config.peers);
  }

  /** A server applied a command: the client that waits for it there has its answer. */
  applied(server: PeerId, command: unknown): void {
    const client = this.clients[ownerOf(command)];
    if (client === undefined || !client.waiting) return;
    if (client.command !== command || client.target !== server || client.index <= 0) return;
    client.waiting = false;
    client.answered++;
    this.world.observer?.onAnswer?.(server, command);
    if (client.stopped) {
      client.plan++;
      return;
    }
    if (client.paceUs > 0) {
      this.plan(client, client.paceUs);
      return;
    }
    const { thinkMinUs, thinkMaxUs } = this.world.config.clients;
    const word = draw(this.keys[client.number - 1]!, client.draws++);
    this.plan(client, between(word, thinkMinUs, thinkMaxUs));
  }

  save(): WorkloadImage {
    return { clients: this.clients.map((client) => client.clone()), keys: this.keys.slice() };
  }

  load(image: WorkloadImage): void {
    this.clients = image.clients.map((client) => client.clone());
    this.keys = image.keys.slice();
  }

  private plan(client: Client, delayUs: Us): void {
    const { world } = this;
    client.plan++;
    const atUs = world.nowUs + delayUs;
    const event = worldEvent(EventKind.Client, atUs, client.number - 1, client.plan);
    world.queue.push(event, client.number);
  }

  private next(id: PeerId): PeerId {
    return id >= this.world.config.peers ? 1 : id + 1;
  }
}
