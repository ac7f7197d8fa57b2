/**
 * One incarnation of a server in the lab's own style: the object that `make` built, with its ends, its storage and its
 * share of virtual time. A killed one is not stopped, no more than goroutines are: its tasks run on until they look, but
 * nothing that they do reaches anybody.
 */
import type { PeerId } from '../../contract/peer.ts';
import type { ApplyMsg, ClientEnd, LabEnv, LabRaft, MakeRaft } from '../api/api.ts';
import type { LabRandom } from '../api/cluster.ts';
import type { Persister } from '../api/persister.ts';
import { LONGEST_US } from './simulated-cluster.ts';

/** What a server needs of its cluster. */
export interface ServerWorld {
  nowMs(): number;
  sleep(ms: number): Promise<void>;
  /** Calls a method at another server; null if that fails. */
  call(from: ClassServer, to: PeerId, method: string, args: unknown): Promise<unknown>;
  /** The service takes a message. */
  apply(from: PeerId, message: ApplyMsg): void;
  /** The server's code has thrown. */
  failed(server: PeerId, error: unknown): void;
}

export class ClassServer {
  readonly id: PeerId;
  readonly raft: LabRaft;
  dead = false;
  private readonly world: ServerWorld;
  private readonly random: LabRandom;
  /** What is on the applyCh; the first one is being taken. */
  private readonly handed: { readonly message: ApplyMsg; readonly taken: () => void }[] = [];

  constructor(
    make: MakeRaft,
    id: PeerId,
    servers: number,
    persister: Persister,
    random: LabRandom,
    world: ServerWorld,
  ) {
    this.id = id;
    this.random = random;
    this.world = world;
    const ends = Array.from({ length: servers }, (_, to) => this.end(to + 1));
    this.raft = make(
      ends,
      id - 1,
      persister,
      { send: (message) => this.send(message) },
      this.env(),
    );
  }

  /** Nothing that it does from here on reaches anybody. */
  kill(): void {
    this.dead = true;
    this.raft.kill();
  }

  private end(to: PeerId): ClientEnd {
    return {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the other server's method says what it returns
      call: <Reply>(method: string, args: unknown) =>
        this.world.call(this, to, method, args) as Promise<Reply | null>,
    };
  }

  /** The service takes messages one by one and in order, at some later point of the same instant. */
  private send(message: ApplyMsg): Promise<void> {
    return new Promise((resolve) => {
      this.handed.push({ message, taken: resolve });
      if (this.handed.length === 1) void this.guard(() => this.serveApplyCh());
    });
  }

  private async serveApplyCh(): Promise<void> {
    while (this.handed.length > 0) {
      await this.world.sleep(0);
      const { message, taken } = this.handed[0]!;
      if (!this.dead) this.world.apply(this.id, message);
      this.handed.shift();
      taken();
    }
  }

  private env(): LabEnv {
    const { world } = this;
    return {
      nowMs: () => world.nowMs(),
      sleep: (ms) => world.sleep(checkPause(ms)),
      int: (n) => this.random.int(checkRange(n)),
      go: (task) => void this.guard(task),
    };
  }

  private async guard(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (!this.dead) this.world.failed(this.id, error);
    }
  }
}

/** A pause that is over already takes no time, as in Go. */
function checkPause(ms: number): number {
  if (typeof ms === 'number' && !Number.isNaN(ms))
    return Math.min(Math.max(0, ms), LONGEST_US / 1000);
  throw new TypeError(`sleep was called with ${String(ms)}, not with milliseconds`);
}

function checkRange(n: number): number {
  if (Number.isInteger(n) && n >= 1 && n <= 4_294_967_296) return n;
  throw new RangeError(`int was called with ${String(n)}, not with an integer from 1 to 2^32`);
}
