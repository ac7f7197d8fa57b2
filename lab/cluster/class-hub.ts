/**
 * All servers of a cluster in the lab's own style, and the calls between them. It stands on both sides of the simulator's
 * seam: called through it when something reaches a server, watching the run to learn what became of each call.
 */
import type { Command, PeerId } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import type { Seed } from '../../sim/chance/choose.ts';
import { EventKind } from '../../sim/node/events.ts';
import type { Envelope } from '../../sim/node/envelope.ts';
import type { ContractFinding } from '../../sim/judge/contract.ts';
import type { Fate } from '../../sim/network/network.ts';
import type { Happening, Observer } from '../../sim/world/observer.ts';
import type {
  ApplyMsg,
  LabCommand,
  LabRaft,
  MakeRaft,
  StartResult,
  StateResult,
} from '../api/api.ts';
import { Calls } from '../network/calls.ts';
import type { ClassServers } from './class-peer.ts';
import type { ServerWorld } from './class-server.ts';
import { ClassServer } from './class-server.ts';
import type { LabRandom } from '../api/cluster.ts';
import { Persister } from '../api/persister.ts';
import type { RpcMessage } from '../network/rpc-message.ts';

/** What the servers need of the world around them. */
export interface HubWorld {
  readonly size: number;
  nowMs(): number;
  sleep(ms: number): Promise<void>;
  random(name: string): LabRandom;
  interrupt(): void;
  reaches(from: PeerId, to: PeerId): boolean;
  transmit(from: PeerId, to: PeerId, message: RpcMessage): void;
  apply(peer: PeerId, message: ApplyMsg): void;
  /** `thrown` is what the peer threw. */
  blame(peer: PeerId, finding: ContractFinding, thrown?: unknown): void;
}

export class ClassHub implements ServerWorld, ClassServers, Observer<RpcMessage> {
  readonly calls: Calls;
  private readonly make: MakeRaft;
  private world!: HubWorld;
  /** By peer id: the newest incarnation, dead or alive. */
  private readonly servers: ClassServer[] = [];
  /** By peer id: what a server would find if it started now. */
  private readonly stored: Persister[] = [];

  constructor(make: MakeRaft, seed: Seed) {
    this.make = make;
    this.calls = new Calls(
      {
        nowMs: () => this.nowMs(),
        sleep: (ms) => this.sleep(ms),
        interrupt: () => this.world.interrupt(),
        reaches: (from, to) => this.world.reaches(from, to),
      },
      seed,
    );
  }

  /** Says where the servers live. To be called before any of them starts. */
  attach(world: HubWorld): void {
    this.world = world;
  }

  nowMs(): number {
    return this.world.nowMs();
  }

  sleep(ms: number): Promise<void> {
    return this.world.sleep(ms);
  }

  storage(id: PeerId): Persister {
    return (this.stored[id] ??= new Persister());
  }

  /** Kills a server. What it stores from now on is lost. */
  kill(id: PeerId): void {
    this.stored[id] = this.storage(id).copy();
    this.attempt(id, () => this.servers[id]!.kill());
    this.calls.lookAround();
  }

  // What reaches the servers through the seam.

  boot(id: PeerId): void {
    const { world } = this;
    this.stored[id] = this.storage(id).copy();
    const random = world.random(`server ${id}`);
    this.servers[id] = new ClassServer(this.make, id, world.size, this.stored[id], random, this);
    world.interrupt();
  }

  getStateOf(id: PeerId): StateResult {
    return this.attempt(id, checkedState) ?? { term: 0, isLeader: false };
  }

  /** Asks a server for something at once. Returns undefined if it throws, which ends the run. */
  attempt<T>(id: PeerId, ask: (raft: LabRaft) => T): T | undefined {
    try {
      return ask(this.servers[id]!.raft);
    } catch (error) {
      this.failed(id, error);
      return undefined;
    }
  }

  startAt(id: PeerId, command: Command): StartResult {
    this.world.interrupt();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the harness offers nothing else
    const result = this.servers[id]!.raft.start(command as LabCommand);
    if (isState(result) && Number.isInteger(result.index)) return result;
    throw new TypeError(`start returned ${show(result)}, not { index, term, isLeader }`);
  }

  take(id: PeerId, from: PeerId, message: RpcMessage): void {
    if (message.type === 'reply') this.calls.settle(message.call, message.body);
    else this.serve(this.servers[id]!, from, message);
    this.world.interrupt();
  }

  private serve(server: ClassServer, from: PeerId, message: RpcMessage): void {
    const { method, call } = message;
    this.calls.served(call, () => server.dead);
    const handler = Reflect.get(server.raft, method) as unknown;
    if (typeof handler !== 'function') {
      this.world.blame(server.id, { code: 'lacks-method', facts: { method, caller: from } });
      return;
    }
    const reply = (body: unknown): void => {
      // The call is bound to this object: what a dead one answers reaches nobody.
      if (server.dead) this.calls.settle(call, null);
      else if (from === server.id) this.calls.settle(call, copyOf(body));
      else this.world.transmit(server.id, from, { ...message, type: 'reply', body: copyOf(body) });
    };
    const result: unknown = Reflect.apply(handler, server.raft, [message.body]);
    if (!(result instanceof Promise)) {
      reply(result);
      return;
    }
    result.then(reply).catch((error: unknown) => {
      if (!server.dead) this.failed(server.id, error);
    });
  }

  // What the servers do.

  call(server: ClassServer, to: PeerId, method: string, args: unknown): Promise<unknown> {
    return new Promise((resolve) => {
      const call = this.calls.begin(server.id, to, resolve);
      if (server.dead) {
        this.calls.unreachable(call);
      } else {
        const message: RpcMessage = { type: 'call', term: 0, call, method, body: copyOf(args) };
        if (to === server.id) void this.callItself(server, message);
        else this.world.transmit(server.id, to, message);
      }
    });
  }

  /** No network comes between a server and itself, but its end to itself may be disabled. */
  private async callItself(server: ClassServer, message: RpcMessage): Promise<void> {
    await this.sleep(0);
    const { id } = server;
    if (server.dead || !this.world.reaches(id, id)) {
      this.calls.unreachable(message.call);
      return;
    }
    try {
      this.serve(server, id, message);
    } catch (error) {
      this.failed(id, error);
    }
  }

  apply(from: PeerId, message: ApplyMsg): void {
    this.world.apply(from, message);
  }

  failed(id: PeerId, error: unknown): void {
    const what = error instanceof Error ? `${error.name}: ${error.message}` : show(error);
    const code = id === NONE ? 'threw-outside-tasks' : 'threw-in-task';
    this.world.blame(id, { code, facts: { error: what } }, error);
  }

  // What becomes of the calls.

  onSend({ message: { type, call } }: Envelope<RpcMessage>, fate: Fate): void {
    if (fate === 'sent') {
      if (type === 'reply') this.calls.replied(call);
      return;
    }
    if (type === 'reply') this.calls.settle(call, null);
    else if (fate === 'lost') this.calls.requestLost(call);
    else this.calls.unreachable(call);
  }

  onEvent({ event, discarded }: Happening<RpcMessage>): void {
    // The other side has been replaced meanwhile: a server that cannot answer, or a caller that is no more.
    if (event.kind !== EventKind.Deliver || discarded === null) return;
    this.calls.settle(event.envelope!.message.call, null);
  }
}

function checkedState(raft: LabRaft): StateResult {
  const state = raft.getState();
  if (isState(state)) return state;
  throw new TypeError(`getState returned ${show(state)}, not { term, isLeader }`);
}

function isState(value: unknown): value is StateResult {
  return (
    typeof value === 'object' &&
    value !== null &&
    'term' in value &&
    Number.isInteger(value.term) &&
    'isLeader' in value &&
    typeof value.isLeader === 'boolean'
  );
}

/** Whatever users' code returns or throws, in a few words. */
function show(value: unknown): string {
  if (value instanceof Promise) return 'a promise';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** Nothing is shared between servers, as if it had been encoded. */
function copyOf(value: unknown): unknown {
  return structuredClone(value);
}
