import { describe, expect, test } from '@jest/globals';
import { parseSeed } from '../../sim/chance/choose.ts';
import type { ClientEnd, LabEnv, LabRaft } from '../api/api.ts';
import { ClassCluster } from '../cluster/class-cluster.ts';

/** The junk server of labrpc's tests: something to call. */
class JunkServer implements LabRaft {
  readonly ends: readonly ClientEnd[];
  readonly log: number[] = [];
  private readonly env: LabEnv;

  constructor(ends: readonly ClientEnd[], env: LabEnv) {
    this.ends = ends;
    this.env = env;
  }

  handler1(text: string): number {
    return Number(text);
  }

  handler2(number: number): string {
    this.log.push(number);
    return `handler2-${number}`;
  }

  async handler3(): Promise<string> {
    await this.env.sleep(20_000);
    return 'at last';
  }

  async handler5(ms: number): Promise<string> {
    await this.env.sleep(ms);
    return `after ${ms} ms`;
  }

  handler4(args: { x: string }): { x: string } {
    const { x } = args;
    args.x = 'changed';
    return { x: `pointer ${x}` };
  }

  handler7(length: number): string {
    return 'y'.repeat(length);
  }

  start(): { index: number; term: number; isLeader: boolean } {
    return { index: -1, term: 0, isLeader: false };
  }

  getState(): { term: number; isLeader: boolean } {
    return { term: 0, isLeader: false };
  }

  snapshot(): void {}

  condInstallSnapshot(): boolean {
    return false;
  }

  kill(): void {}
}

interface Net {
  readonly cluster: ClassCluster;
  readonly servers: readonly JunkServer[];
  call<R>(method: string, args: unknown, from?: number, to?: number): Promise<R | null>;
}

/** Servers that are up and can all call one another; the last one is called, the others call. */
async function onNetwork(
  servers: number,
  body: (net: Net) => Promise<void>,
  seed = '1',
): Promise<ClassCluster> {
  const objects: JunkServer[] = [];
  const cluster = new ClassCluster({
    servers,
    seed: parseSeed(seed)!,
    make: (ends, me, _persister, _applyCh, env) => (objects[me] = new JunkServer(ends, env)),
  });
  const done = await cluster.drive(async () => {
    for (let i = 0; i < servers; i++) cluster.boot(i);
    for (let i = 0; i < servers; i++) {
      for (let j = 0; j < servers; j++) cluster.enable(i, j, true);
    }
    await body({
      cluster,
      servers: objects,
      call: (method, args, from = 0, to = servers - 1) =>
        objects[from]!.ends[to]!.call(method, args),
    });
    return true;
  });
  expect(cluster.simulation.violation).toBeNull();
  expect(done).toBe(true);
  return cluster;
}

describe('labrpc', () => {
  test('TestBasic: two handlers answer', async () => {
    await onNetwork(2, async ({ call }) => {
      expect(await call('handler2', 111)).toBe('handler2-111');
      expect(await call('handler1', '9099')).toBe(9099);
    });
  });

  test('TestTypes: arguments and replies are copies', async () => {
    await onNetwork(2, async ({ call }) => {
      const args = { x: 'a' };
      expect(await call('handler4', args)).toEqual({ x: 'pointer a' });
      expect(args).toEqual({ x: 'a' });
    });
  });

  test('TestDisconnect: a disabled end gives nothing, and works again when it is enabled', async () => {
    await onNetwork(2, async ({ call, cluster, servers }) => {
      cluster.enable(0, 1, false);
      expect(await call('handler2', 111)).toBeNull();
      expect(servers[1]!.log).toEqual([]);
      cluster.enable(0, 1, true);
      expect(await call('handler1', '9099')).toBe(9099);
    });
  });

  test('an end in the other direction does not matter', async () => {
    await onNetwork(2, async ({ call, cluster }) => {
      cluster.enable(1, 0, false);
      expect(await call('handler2', 1)).toBe('handler2-1');
    });
  });

  test('TestCounts: each request that reaches the server counts once', async () => {
    await onNetwork(2, async ({ call, cluster }) => {
      for (let i = 0; i < 17; i++) expect(await call('handler2', i)).toBe(`handler2-${i}`);
      expect(cluster.rpcCount(1)).toBe(17);
      expect(cluster.totalRpcs()).toBe(17);
    });
  });

  test('TestBytes: arguments and replies count', async () => {
    await onNetwork(2, async ({ call, cluster }) => {
      for (let i = 0; i < 17; i++) await call('handler1', '1'.repeat(284));
      const requests = cluster.totalBytes();
      expect(requests).toBeGreaterThanOrEqual(4828);
      expect(requests).toBeLessThanOrEqual(6000);
      for (let i = 0; i < 17; i++) await call('handler7', 107);
      const replies = cluster.totalBytes() - requests;
      expect(replies).toBeGreaterThanOrEqual(1800);
      expect(replies).toBeLessThanOrEqual(2500);
    });
  });

  test('TestConcurrentMany: many callers at once', async () => {
    await onNetwork(21, async ({ call, cluster }) => {
      const calls: Promise<void>[] = [];
      for (let client = 0; client < 20; client++) {
        calls.push(
          (async (): Promise<void> => {
            for (let i = 0; i < 10; i++) {
              const number = client * 100 + i;
              expect(await call('handler2', number, client)).toBe(`handler2-${number}`);
            }
          })(),
        );
      }
      await Promise.all(calls);
      expect(cluster.rpcCount(20)).toBe(200);
    });
  });

  test.each(['1', '2', '3'])(
    'TestUnreliable: some calls fail, some do not (seed %s)',
    async (seed) => {
      await onNetwork(
        2,
        async ({ call, cluster }) => {
          cluster.setReliable(false);
          const before = cluster.nowMs();
          const replies = await Promise.all(
            Array.from({ length: 300 }, (_, i) => call('handler2', i)),
          );
          const good = replies.filter((reply) => reply !== null).length;
          // 0.9 * 0.9 of 300 is 243; seven standard deviations are 48.
          expect(good).toBeGreaterThan(195);
          expect(good).toBeLessThan(291);
          expect(cluster.nowMs() - before).toBeLessThanOrEqual(26);
        },
        seed,
      );
    },
  );

  test('TestConcurrentOne: calls through one end are all executed, in any order', async () => {
    await onNetwork(2, async ({ call, servers }) => {
      await Promise.all(Array.from({ length: 20 }, (_, i) => call('handler2', i)));
      const order = servers[1]!.log;
      expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
      expect(order).not.toEqual(order.toSorted((a, b) => a - b));
    });
  });

  test('TestRegression1: calls on a disabled end do not hold up later ones', async () => {
    await onNetwork(2, async ({ call, cluster, servers }) => {
      cluster.enable(0, 1, false);
      const early = Array.from({ length: 20 }, (_, i) => call('handler2', i));
      await cluster.sleep(100);
      cluster.enable(0, 1, true);
      const before = cluster.nowMs();
      expect(await call('handler2', 99)).toBe('handler2-99');
      expect(cluster.nowMs() - before).toBeLessThan(30);
      expect(await Promise.all(early)).toEqual(Array.from({ length: 20 }, () => null));
      expect(servers[1]!.log).toEqual([99]);
    });
  });

  test('TestKilled: a call to a handler that is stuck fails when its server is deleted', async () => {
    await onNetwork(2, async ({ call, cluster }) => {
      let reply: unknown = 'none yet';
      const waiting = call('handler3', 0).then((value) => (reply = value));
      await cluster.sleep(1000);
      expect(reply).toBe('none yet');
      cluster.crash(1);
      await cluster.sleep(101);
      expect(reply).toBeNull();
      await waiting;
    });
  });

  test('a handler that is at work when its end is disabled answers nobody, though it goes on', async () => {
    await onNetwork(2, async ({ call, cluster }) => {
      let reply: unknown = 'none yet';
      void call('handler3', 0).then((value) => (reply = value));
      await cluster.sleep(1010);
      cluster.enable(0, 1, false);
      await cluster.sleep(80);
      expect(reply).toBe('none yet');
      await cluster.sleep(11);
      expect(reply).toBeNull();
    });
  });

  test('unreachable servers cost up to 100 ms, with long delays up to 7 s', async () => {
    await onNetwork(2, async ({ call, cluster }) => {
      cluster.enable(0, 1, false);
      const slowest = async (): Promise<number> => {
        const before = cluster.nowMs();
        await Promise.all(Array.from({ length: 50 }, () => call('handler2', 0)));
        return cluster.nowMs() - before;
      };
      expect(await slowest()).toBeLessThan(100);
      cluster.setLongDelays(true);
      const long = await slowest();
      expect(long).toBeGreaterThan(5000);
      expect(long).toBeLessThan(7000);
    });
  });

  test('long reordering holds two replies in three back for 0.2 to 2.2 s', async () => {
    await onNetwork(2, async ({ call, cluster }) => {
      cluster.setLongReordering(true);
      const before = cluster.nowMs();
      const delays = await Promise.all(
        Array.from({ length: 300 }, async (_, i) => {
          await call('handler2', i);
          return cluster.nowMs() - before;
        }),
      );
      const held = delays.filter((ms) => ms > 0);
      expect(held.length).toBeGreaterThan(150);
      expect(held.length).toBeLessThan(250);
      expect(Math.min(...held)).toBeGreaterThanOrEqual(200);
      expect(Math.max(...held)).toBeLessThan(2200);
    });
  });

  test.each(['disabled', 'killed'])(
    'a reply that is held back arrives although its end is then %s',
    async (how) => {
      await onNetwork(2, async ({ call, cluster }) => {
        cluster.setLongReordering(true);
        const calls = Array.from({ length: 60 }, (_, i) => call('handler2', i));
        await cluster.sleep(1);
        if (how === 'disabled') cluster.enable(0, 1, false);
        else cluster.crash(1);
        expect(await Promise.all(calls)).toEqual(
          Array.from({ length: 60 }, (_, i) => `handler2-${i}`),
        );
      });
    },
  );

  test('an end that is enabled again before the network looks is not noticed', async () => {
    await onNetwork(2, async ({ call, cluster }) => {
      const slow = call('handler5', 150);
      await cluster.sleep(10);
      cluster.enable(0, 1, false);
      await cluster.sleep(10);
      cluster.enable(0, 1, true);
      expect(await slow).toBe('after 150 ms');
      expect(cluster.nowMs()).toBe(150);
    });
  });

  test('a server can call itself, through an end that can be disabled', async () => {
    await onNetwork(1, async ({ call, cluster }) => {
      expect(await call('handler2', 5, 0, 0)).toBe('handler2-5');
      cluster.enable(0, 0, false);
      expect(await call('handler2', 6, 0, 0)).toBeNull();
    });
  });

  test('a killed server does not reach its successor by calling itself', async () => {
    await onNetwork(1, async ({ call, cluster, servers }) => {
      const reply = call('handler2', 7, 0, 0);
      cluster.crash(0);
      cluster.boot(0);
      cluster.enable(0, 0, true);
      expect(await reply).toBeNull();
      expect(servers[0]!.log).toEqual([]);
    });
  });

  test('TestBenchmark: four thousand calls in line take no time', async () => {
    await onNetwork(2, async ({ call, cluster }) => {
      for (let i = 0; i < 4_000; i++) expect(await call('handler2', 111)).toBe('handler2-111');
      expect(cluster.nowMs()).toBe(0);
    });
  });
});
