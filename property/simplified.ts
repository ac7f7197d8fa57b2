/** How schedules are made simpler, part by part. Nothing here draws; it takes in whatever a valid schedule may hold. */
import fc from 'fast-check';
import type { Seed } from '../sim/chance/choose.ts';
import type { ClientConfig, DiskConfig } from '../sim/schedule/config.ts';
import type { FaultKind } from '../sim/schedule/fault.ts';
import { MAX_FAULTS, MAX_PEERS } from '../sim/schedule/file/schema.ts';
import { CALM_CONDITIONS, calmParts } from './calm.ts';
import type { Cut } from './cut.ts';
import type { Resolved } from './options.ts';
import type { Conditions, FaultPart, Parts } from './parts.ts';
import { calming, leapFirst, less, simplify, towards } from './simpler.ts';

/** Seeds that are tried in place of a run's own: in a simpler world another draw may do what the first one did. */
const SEEDS: readonly Seed[] = Array.from({ length: 16 }, (_, low) => ({ high: 0, low }));

/** A tenth of a second: a run ends at its violation anyway. */
const TENTH = 100_000;

/** What is not made simpler. */
const kept = <T>(): fc.Arbitrary<T> => simplify<T>(() => []);

/**
 * The order is that in which simpler values are tried: first what takes most out of a story, last the seed, which makes
 * another run of it.
 */
export function simplifiedParts(options: Resolved): fc.Arbitrary<Parts> {
  const calm = calmParts(options);
  const fields: { [K in keyof Parts]: fc.Arbitrary<Parts[K]> } = {
    faults: fc.array(simplify(simplerFaults), { maxLength: MAX_FAULTS }),
    adversaries: fc.array(kept(), { maxLength: 100 }),
    conditions: leapFirst(towards(CALM_CONDITIONS), simplerConditions()),
    peers: fc.integer({ min: options.peers.min, max: MAX_PEERS }),
    clients: leapFirst(towards(calm.clients), simplify(simplerClients(calm.clients))),
    raft: leapFirst(
      towards(calm.raft),
      simplify(
        calming(
          calm.raft,
          ['electionTimeoutMinUs', 'electionTimeoutMaxUs'],
          ['heartbeatUs'],
          ['noopOnElection'],
          ['maxEntriesPerMessage'],
          ['maxInflight'],
        ),
      ),
    ),
    chaosUs: simplify(less(options.durationUs.min, TENTH)),
    healUs: simplify(towards(calm.healUs)),
    limits: simplify(towards(calm.limits)),
    scenario: kept(),
    seed: simplify(towards(...SEEDS)),
  };
  return leapFirst(simplerWorlds(calm), fc.record(fields, { noNullPrototype: true }));
}

/**
 * Worlds without faults, on other seeds: bugs that need no more than an unlucky election show there soon. Step by step the
 * way may be barred, for leaving out one thing alone often makes another run in which nothing happens.
 */
function simplerWorlds(calm: Parts): (value: Parts) => readonly Parts[] {
  return (value) => {
    const { peers, chaosUs, scenario, conditions, clients, raft } = value;
    const sizes = new Set([calm.peers, calm.peers + 1, 3, peers].filter((size) => size <= peers));
    const bare = [...sizes]
      .filter((size) => size >= calm.peers)
      .map((size): Parts => ({ ...calm, peers: size, chaosUs, scenario }));
    const quiet: Parts = { ...value, faults: [], adversaries: [] };
    const isQuiet = value.faults.length === 0 && value.adversaries.length === 0;
    const isBare =
      isQuiet && same([conditions, clients, raft], [calm.conditions, calm.clients, calm.raft]);
    const drawnAnew = (world: Parts, times: number): Parts[] =>
      SEEDS.slice(0, times).map((seed) => ({ ...world, seed }));
    return [
      ...(isBare ? [] : bare.flatMap((world) => drawnAnew(world, SEEDS.length))),
      // Longer runs, so fewer of them.
      ...(isQuiet ? [] : drawnAnew(quiet, SEEDS.length / 2)),
    ];
  };
}

const same = (left: unknown, right: unknown): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

function simplerConditions(): fc.Arbitrary<Conditions> {
  const { network, disk, service, clocks } = CALM_CONDITIONS;
  const calmDisk = calming(disk, ['writeMinUs', 'writeMaxUs'], ['onCrash']);
  return fc.record(
    {
      network: simplify(
        calming(
          network,
          ['lossPpm'],
          ['duplicatePpm'],
          ['stragglerPpm', 'stragglerMaxUs'],
          ['fifo'],
          ['latencyMinUs', 'latencyMaxUs'],
        ),
      ),
      disk: simplify<DiskConfig>((value) => [
        ...calmDisk(value),
        ...(value.onCrash === 'tear' ? [{ ...value, onCrash: 'lose' as const }] : []),
      ]),
      service: simplify(calming(service, ['applyMinUs', 'applyMaxUs'], ['snapshotEvery'])),
      clocks: simplify(towards(clocks)),
    },
    { noNullPrototype: true },
  );
}

function simplerClients(calm: ClientConfig): (value: ClientConfig) => readonly ClientConfig[] {
  const fewer = less(calm.count);
  const calmer = calming(calm, ['thinkMinUs', 'thinkMaxUs'], ['timeoutUs'], ['retryUs']);
  return (value) => [...fewer(value.count).map((count) => ({ ...value, count })), ...calmer(value)];
}

/** How short a fault may be made. */
const SHORTEST_US: Readonly<Record<FaultKind, number>> = {
  crash: 20_000,
  pause: 20_000,
  slow: 200_000,
  'stall-disk': 100_000,
  partition: 100_000,
  clog: 100_000,
  'skew-clock': 1_000_000,
  'jump-clock': 0,
};

function simplerFaults(part: FaultPart): readonly FaultPart[] {
  const forUs = SHORTEST_US[part.kind];
  const shorter = forUs < part.forUs ? [{ ...part, forUs } as FaultPart] : [];
  if (!('cut' in part)) return shorter;
  return [...simplerCuts(part.cut).map((cut) => ({ ...part, cut })), ...shorter];
}

function simplerCuts(cut: Cut): readonly Cut[] {
  if (cut.by === 'links') return withLess(cut.links).map((links) => ({ by: 'links', links }));
  return [
    ...(cut.oneWay ? [{ ...cut, oneWay: false }] : []),
    ...withLess(cut.side).map((side) => ({ ...cut, side })),
  ];
}

/** Each half of a list, and the list without each of its items; never nothing. */
function withLess<T>(items: readonly T[]): (readonly T[])[] {
  if (items.length < 2) return [];
  const half = items.length >> 1;
  const halves = items.length > 3 ? [items.slice(0, half), items.slice(half)] : [];
  return [...halves, ...items.map((_, at) => items.filter((__, i) => i !== at))];
}
