/** Draws what the world does to messages, writes and clocks throughout a run. Magnitudes as in sim/faults/swarm.ts. */
import fc from 'fast-check';
import type {
  ClockConfig,
  DiskConfig,
  NetworkConfig,
  ServiceConfig,
} from '../sim/schedule/config.ts';
import { MS, record, sometimes } from './drawing.ts';
import type { Resolved } from './options.ts';
import type { Conditions } from './parts.ts';

export function drawnConditions(options: Resolved, peers: number): fc.Arbitrary<Conditions> {
  return record({
    network: drawnNetwork(options.lossyNetwork),
    disk: drawnDisk(options.lossyDisk),
    service: drawnService(options.snapshots),
    clocks: drawnClocks(peers),
  });
}

function drawnNetwork(lossy: boolean): fc.Arbitrary<NetworkConfig> {
  const ppm = (...on: readonly number[]): fc.Arbitrary<number> =>
    lossy ? sometimes(0, ...on) : fc.constant(0);
  const latency = fc.constantFrom(
    { latencyMinUs: 200, latencyMaxUs: 2 * MS },
    { latencyMinUs: 500, latencyMaxUs: 5 * MS },
    { latencyMinUs: MS, latencyMaxUs: 20 * MS },
    { latencyMinUs: 10 * MS, latencyMaxUs: 15 * MS },
  );
  const rest = record({
    lossPpm: ppm(10_000, 50_000, 150_000),
    duplicatePpm: ppm(10_000, 100_000),
    stragglerPpm: ppm(5_000, 30_000),
    stragglerMaxUs: fc.constantFrom(200 * MS, 2_000 * MS),
    fifo: fc.constantFrom(true, false, false, false),
  });
  return fc.tuple(latency, rest).map(([range, other]) => ({ ...range, ...other }));
}

function drawnDisk(lossy: boolean): fc.Arbitrary<DiskConfig> {
  const write = fc.constantFrom(
    { writeMinUs: 50, writeMaxUs: 200 },
    { writeMinUs: 200, writeMaxUs: 2 * MS },
    { writeMinUs: MS, writeMaxUs: 20 * MS },
  );
  const mode = lossy
    ? fc.constantFrom('keep', 'lose', 'tear', 'tear')
    : fc.constant('keep' as const);
  return fc.tuple(write, mode).map(([range, onCrash]) => ({ ...range, onCrash }));
}

function drawnService(snapshots: boolean): fc.Arbitrary<ServiceConfig> {
  const apply = fc.constantFrom(
    { applyMinUs: 0, applyMaxUs: 50 },
    { applyMinUs: 0, applyMaxUs: 50 },
    { applyMinUs: MS, applyMaxUs: 40 * MS },
  );
  const every = snapshots ? sometimes(0, 3, 10, 50) : fc.constant(0);
  return fc.tuple(apply, every).map(([range, snapshotEvery]) => ({ ...range, snapshotEvery }));
}

/** Crystals are good to 200 ppm; the strong form is a badly virtualised clock. */
function drawnClocks(peers: number): fc.Arbitrary<ClockConfig> {
  const rates = fc.array(fc.constantFrom(0, -200, 200, -50_000, 50_000), {
    minLength: peers,
    maxLength: peers,
  });
  return record({ ratePpm: fc.oneof(fc.constant([]), rates) });
}
