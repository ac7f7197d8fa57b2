import { describe, expect, test } from '@jest/globals';
import type { NetworkConfig } from '../schedule/config.ts';
import { CALM_CONFIG } from '../schedule/config.ts';
import { EventQueue } from '../order/event-queue.ts';
import type { Envelope } from '../node/envelope.ts';
import type { Fate } from './network.ts';
import { Network } from './network.ts';
import { Tally } from '../coverage/tally.ts';

const SEED = { high: 0, low: 7 };

function envelopeOf(network: Network, type: string, from = 1, to = 2, kind = 0): Envelope {
  return {
    from,
    fromIncarnation: 1,
    to,
    incarnation: -1,
    kind,
    nth: network.nextNth(from, to, kind),
    number: network.nextNumber(),
    message: { type, term: 0 },
  };
}

/** Three servers, one kind of message; what is sent is a string. */
class Bench {
  readonly queue = new EventQueue();
  readonly tally = new Tally();
  readonly network: Network;

  constructor(config: Partial<NetworkConfig> = {}) {
    this.network = new Network({ ...CALM_CONFIG.network, ...config }, 3, 2, SEED);
  }

  send(type: string, nowUs = 0, from = 1, to = 2, kind = 0): Fate {
    const { queue, tally, network } = this;
    const envelope = envelopeOf(network, type, from, to, kind);
    return network.send({ queue, tally, nowUs }, envelope, network.wordOf(envelope));
  }

  arrivals(): (readonly [string, number])[] {
    return this.queue.pending().map(({ envelope, timeUs }) => [envelope!.message.type, timeUs]);
  }
}

describe('latency', () => {
  test('is within its range, and lets messages overtake one another', () => {
    const bench = new Bench({ latencyMinUs: 100, latencyMaxUs: 900 });
    for (let i = 0; i < 200; i++) expect(bench.send(String(i))).toBe('sent');
    const arrivals = bench.arrivals();
    expect(arrivals.every(([, at]) => at >= 100 && at <= 900)).toBe(true);
    expect(arrivals.map(([message]) => message)).not.toEqual(
      Array.from({ length: 200 }, (_, i) => String(i)),
    );
  });

  test('keeps the order of each link where it is first-in-first-out', () => {
    const bench = new Bench({ latencyMinUs: 100, latencyMaxUs: 900, fifo: true });
    for (let i = 0; i < 200; i++) bench.send(String(i), i);
    expect(bench.arrivals().map(([message]) => message)).toEqual(
      Array.from({ length: 200 }, (_, i) => String(i)),
    );
  });

  test('of a slow node is longer for what reaches it only', () => {
    const bench = new Bench({ latencyMinUs: 10, latencyMaxUs: 10 });
    bench.network.slow(2, 1_000_000);
    bench.send('to the slow one', 0, 1, 2);
    bench.send('from it', 0, 2, 1);
    bench.network.slow(2, -1_000_000);
    bench.send('afterwards', 0, 1, 2);
    const at = new Map(bench.arrivals());
    expect(at.get('to the slow one')).toBeGreaterThan(10);
    expect(at.get('from it')).toBe(10);
    expect(at.get('afterwards')).toBe(10);
  });
});

describe('a message’s fate depends on its name alone', () => {
  const fates = (
    order: readonly (readonly [from: number, to: number, kind: number])[],
  ): string[] => {
    const bench = new Bench({ lossPpm: 300_000, duplicatePpm: 300_000, latencyMaxUs: 90_000 });
    const counts = new Map<string, number>();
    const lines = order.map(([from, to, kind]) => {
      const link = `${from}>${to} kind ${kind}`;
      const n = (counts.get(link) ?? 0) + 1;
      counts.set(link, n);
      const name = `${link} #${n}`;
      return `${name}: ${bench.send(name, 0, from, to, kind)}`;
    });
    return [...lines, ...bench.arrivals().map(([name, at]) => `${name} at ${at}`)].sort();
  };

  test('so other links and kinds, before or after, change nothing about it', () => {
    const mine = Array.from({ length: 20 }, () => [1, 2, 0] as const);
    const noise = Array.from({ length: 20 }, (_, i) => [(i % 2) + 1, 3, 1] as const);
    const mixed = mine.flatMap((message, i) => [noise[i]!, message]);
    const alone = fates(mine);
    expect(fates(mixed).filter((line) => line.startsWith('1>2'))).toEqual(alone);
    expect(new Set(alone.map((line) => line.split(': ')[1])).size).toBeGreaterThan(2);
  });
});

describe('loss, duplication, stragglers', () => {
  test('happen as often as configured, and are counted', () => {
    const bench = new Bench({
      lossPpm: 100_000,
      duplicatePpm: 200_000,
      stragglerPpm: 50_000,
      stragglerMaxUs: 1_000_000,
    });
    const fates = Array.from({ length: 10_000 }, (_, i) => bench.send(String(i)));
    const lost = fates.filter((fate) => fate === 'lost').length;
    const twice = fates.filter((fate) => fate === 'duplicated').length;
    // Five standard deviations around 1,000 and 1,800.
    expect(Math.abs(lost - 1_000)).toBeLessThan(150);
    expect(Math.abs(twice - 1_800)).toBeLessThan(200);
    expect(bench.queue.size).toBe(10_000 - lost + twice);
    const { faults } = bench.tally.report();
    expect(faults['message-lost'].applied).toBe(lost);
    expect(faults['message-duplicated'].applied).toBe(twice);
    expect(faults['message-straggling'].applied).toBeGreaterThan(300);
    const late = bench.arrivals().filter(([, at]) => at > CALM_CONFIG.network.latencyMaxUs);
    expect(late.length).toBeGreaterThan(300);
  });

  test('end when the network calms down', () => {
    const bench = new Bench({
      lossPpm: 1_000_000,
      duplicatePpm: 1_000_000,
      stragglerPpm: 1_000_000,
    });
    expect(bench.send('before')).toBe('lost');
    bench.network.calm();
    expect(bench.send('after')).toBe('sent');
    expect(bench.queue.size).toBe(1);
  });
});

describe('cuts and clogs', () => {
  test('a cut loses messages in one direction, as long as any cut lasts', () => {
    const bench = new Bench();
    bench.network.cut([[1, 2]]);
    bench.network.cut([
      [1, 2],
      [3, 1],
    ]);
    expect([bench.send('a'), bench.send('b', 0, 2, 1), bench.send('c', 0, 3, 1)]).toEqual([
      'cut',
      'sent',
      'cut',
    ]);
    bench.network.mend([[1, 2]]);
    expect(bench.network.isCut(1, 2)).toBe(true);
    bench.network.mend([
      [1, 2],
      [3, 1],
    ]);
    expect([bench.send('d'), bench.send('e', 0, 3, 1)]).toEqual(['sent', 'sent']);
  });

  test('a clog holds messages and delivers them all when it ends', () => {
    const bench = new Bench({ latencyMinUs: 10, latencyMaxUs: 10 });
    bench.network.clog([[1, 2]]);
    expect(bench.send('first', 0)).toBe('clogged');
    expect(bench.send('second', 5)).toBe('clogged');
    expect(bench.queue.size).toBe(0);
    bench.network.unclog({ queue: bench.queue, tally: bench.tally, nowUs: 12 }, [[1, 2]]);
    expect(bench.arrivals()).toEqual([
      ['first', 12],
      ['second', 15],
    ]);
  });
});

test('a clone goes its own way from the same fates', () => {
  const bench = new Bench({ lossPpm: 500_000 });
  bench.send('x');
  const copy = bench.network.clone();
  const mine = Array.from({ length: 20 }, () => bench.send('y'));
  const around = { queue: new EventQueue(), tally: new Tally(), nowUs: 0 };
  const theirs = Array.from({ length: 20 }, () => {
    const envelope = envelopeOf(copy, 'y');
    return copy.send(around, envelope, copy.wordOf(envelope));
  });
  expect(theirs).toEqual(mine);
});
