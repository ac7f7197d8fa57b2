/**
 * Draws a run from a seed: which faults exist in it at all and how strong each is, timings, workload, and the timeline.
 *
 * Swarm testing (Groce et al., ISSTA 2012): a run with *every* fault hides bugs that need one of them to be absent, so
 * each feature is switched on or off per run, and has two strengths where it is on.
 */
import type { PeerId, Us } from '../../contract/peer.ts';
import type { AdversaryConfig } from '../schedule/adversary.ts';
import type { Seed } from '../chance/choose.ts';
import { Sequence } from '../chance/choose.ts';
import type { SimulationConfig } from '../schedule/config.ts';
import { CALM_CONFIG } from '../schedule/config.ts';
import { mostLost, withLost } from '../schedule/lost-for-good.ts';
import type { Fault, FaultKind } from '../schedule/fault.ts';
import { drawPartition } from './partition-shapes.ts';

/** Which faults a scenario allows; each may still be off in a given run. */
export interface SwarmOptions {
  readonly faults: readonly FaultKind[];
  /** Loss, duplication, stragglers. */
  readonly lossyNetwork: boolean;
  /** Writes lost and torn by crashes. */
  readonly lossyDisk: boolean;
  readonly adversaries: boolean;
  readonly snapshots: boolean;
}

export const EVERYTHING: SwarmOptions = {
  faults: ['crash', 'pause', 'slow', 'stall-disk', 'partition', 'clog', 'skew-clock', 'jump-clock'],
  lossyNetwork: true,
  lossyDisk: true,
  adversaries: true,
  snapshots: true,
};

const MS = 1000;

/** Draws configuration and fault timeline of a run with `peers` servers. */
export function drawSwarm(
  seed: Seed,
  peers: number,
  options: SwarmOptions,
): { readonly config: SimulationConfig; readonly faults: readonly Fault[] } {
  const config = drawConfig(new Sequence(seed, 'swarm'), peers, options);
  const lost = options.faults.includes('crash') ? drawLost(seed, peers) : [];
  return { config: withLost(config, lost), faults: drawTimeline(seed, config, options) };
}

/** In how many runs servers are lost for good. */
const LOSING_PPM = 333_333;

/** Who crashes when the faults stop, and stays away. A sequence of its own: all else is drawn as it would be without. */
export function drawLost(seed: Seed, peers: number, chancePpm = LOSING_PPM): PeerId[] {
  const most = mostLost(peers);
  const draw = new Sequence(seed, 'lost-for-good');
  if (most === 0 || !draw.chance(chancePpm)) return [];
  const ids = Array.from({ length: peers }, (_, i) => i + 1);
  return draw.shuffle(ids).slice(0, draw.int(1, most));
}

function drawConfig(draw: Sequence, peers: number, options: SwarmOptions): SimulationConfig {
  const latency = draw.pick([
    { latencyMinUs: 200, latencyMaxUs: 2 * MS },
    { latencyMinUs: 500, latencyMaxUs: 5 * MS },
    { latencyMinUs: 1 * MS, latencyMaxUs: 20 * MS },
    { latencyMinUs: 10 * MS, latencyMaxUs: 15 * MS },
  ]);
  const election = draw.pick([
    { electionTimeoutMinUs: 150 * MS, electionTimeoutMaxUs: 300 * MS },
    { electionTimeoutMinUs: 150 * MS, electionTimeoutMaxUs: 600 * MS },
    { electionTimeoutMinUs: 300 * MS, electionTimeoutMaxUs: 500 * MS },
  ]);
  const lossy = options.lossyNetwork && draw.chance(500_000);
  return {
    ...CALM_CONFIG,
    peers,
    raft: {
      ...election,
      heartbeatUs: draw.pick([50 * MS, 75 * MS, 100 * MS]),
      noopOnElection: draw.chance(700_000),
      maxEntriesPerMessage: draw.pick([1, 3, 16, 64]),
      maxInflight: draw.pick([1, 2, 8]),
    },
    network: {
      ...latency,
      lossPpm: lossy && draw.chance(600_000) ? draw.pick([10_000, 50_000, 150_000]) : 0,
      duplicatePpm: lossy && draw.chance(500_000) ? draw.pick([10_000, 100_000]) : 0,
      stragglerPpm: lossy && draw.chance(500_000) ? draw.pick([5_000, 30_000]) : 0,
      stragglerMaxUs: draw.pick([200 * MS, 2_000 * MS]),
      fifo: draw.chance(250_000),
    },
    disk: {
      ...draw.pick([
        { writeMinUs: 50, writeMaxUs: 200 },
        { writeMinUs: 200, writeMaxUs: 2 * MS },
        { writeMinUs: 1 * MS, writeMaxUs: 20 * MS },
      ]),
      onCrash: options.lossyDisk ? draw.pick(['keep', 'lose', 'tear', 'tear']) : 'keep',
    },
    service: {
      ...draw.pick([
        { applyMinUs: 0, applyMaxUs: 50 },
        { applyMinUs: 0, applyMaxUs: 50 },
        { applyMinUs: 1 * MS, applyMaxUs: 40 * MS },
      ]),
      snapshotEvery: options.snapshots && draw.chance(600_000) ? draw.pick([3, 10, 50]) : 0,
    },
    clients: {
      // From one client that waits for each answer to a dozen that often ask in the same instant.
      ...draw.pick([
        { count: 1, thinkMinUs: 0, thinkMaxUs: 50 * MS },
        { count: 2, thinkMinUs: 50 * MS, thinkMaxUs: 300 * MS },
        { count: 5, thinkMinUs: 100 * MS, thinkMaxUs: 600 * MS },
        { count: 12, thinkMinUs: 0, thinkMaxUs: 2_000 * MS },
      ]),
      timeoutUs: draw.pick([200 * MS, 1_000 * MS]),
      retryUs: 50 * MS,
    },
    clocks: {
      // Crystals are good to 200 ppm; the strong form is a badly virtualised clock.
      ratePpm: draw.chance(400_000)
        ? Array.from({ length: peers }, () => draw.int(-1, 1) * draw.pick([200, 50_000]))
        : [],
    },
    adversaries: options.adversaries && draw.chance(500_000) ? drawAdversaries(draw) : [],
  };
}

function drawAdversaries(draw: Sequence): AdversaryConfig[] {
  const all: AdversaryConfig[] = [
    {
      name: 'isolate-committer',
      chancePpm: draw.pick([5_000, 50_000]),
      forUs: draw.pick([400 * MS, 1_500 * MS]),
    },
    {
      name: 'crash-before-send',
      chancePpm: draw.pick([2_000, 20_000]),
      forUs: draw.pick([100 * MS, 800 * MS]),
    },
    {
      name: 'crash-mid-write',
      chancePpm: draw.pick([2_000, 20_000]),
      forUs: draw.pick([20 * MS, 800 * MS]),
    },
    { name: 'release-stale', chancePpm: draw.pick([10_000, 100_000]), forUs: 1 },
    {
      name: 'lockstep',
      chancePpm: draw.pick([300_000, 900_000]),
      forUs: draw.pick([100 * MS, 250 * MS]),
    },
  ];
  return draw.shuffle(all).slice(0, draw.int(1, 2));
}

/** Mean pause between two faults of one kind, and how long one lasts, for the two strengths. */
const RHYTHMS: Readonly<
  Record<FaultKind, { readonly everyUs: readonly [Us, Us]; readonly forUs: readonly [Us, Us] }>
> = {
  crash: { everyUs: [4_000 * MS, 800 * MS], forUs: [20 * MS, 2_000 * MS] },
  pause: { everyUs: [5_000 * MS, 1_000 * MS], forUs: [20 * MS, 1_500 * MS] },
  slow: { everyUs: [6_000 * MS, 2_000 * MS], forUs: [200 * MS, 3_000 * MS] },
  'stall-disk': { everyUs: [6_000 * MS, 2_000 * MS], forUs: [100 * MS, 2_000 * MS] },
  partition: { everyUs: [5_000 * MS, 1_200 * MS], forUs: [100 * MS, 3_000 * MS] },
  clog: { everyUs: [5_000 * MS, 1_500 * MS], forUs: [100 * MS, 2_000 * MS] },
  'skew-clock': { everyUs: [8_000 * MS, 3_000 * MS], forUs: [1_000 * MS, 5_000 * MS] },
  'jump-clock': { everyUs: [6_000 * MS, 1_500 * MS], forUs: [0, 0] },
};

function drawTimeline(seed: Seed, config: SimulationConfig, options: SwarmOptions): Fault[] {
  const faults: Fault[] = [];
  for (const kind of options.faults) {
    // A sequence of its own for each kind: switching one off leaves the others as they were.
    const draw = new Sequence(seed, `timeline/${kind}`);
    const strength = draw.int(0, 5);
    // Off in half of the runs, weak in a third, strong in the rest.
    if (strength < 3) continue;
    const rhythm = RHYTHMS[kind];
    const everyUs = rhythm.everyUs[strength === 5 ? 1 : 0];
    let atUs = draw.int(0, everyUs);
    while (atUs < config.healAtUs) {
      const forUs = Math.min(draw.int(...rhythm.forUs), config.healAtUs - atUs);
      faults.push(drawFault(draw, kind, atUs, forUs, config.peers));
      atUs += draw.int(1, 2 * everyUs);
    }
  }
  return faults.sort((a, b) => a.atUs - b.atUs);
}

function drawFault(draw: Sequence, kind: FaultKind, atUs: Us, forUs: Us, peers: number): Fault {
  const node = draw.int(1, peers);
  switch (kind) {
    case 'crash':
    case 'pause':
      return { kind, atUs, forUs, node };
    case 'slow':
      return { kind, atUs, forUs, node, extraUs: draw.pick([10 * MS, 100 * MS]) };
    case 'stall-disk':
      return { kind, atUs, forUs, node, extraUs: draw.pick([20 * MS, 300 * MS]) };
    case 'partition':
    case 'clog':
      return { kind, atUs, forUs, ...drawPartition(draw, peers) };
    case 'skew-clock':
      return { kind, atUs, forUs, node, ratePpm: draw.pick([-300_000, -20_000, 20_000, 500_000]) };
    case 'jump-clock':
      return { kind, atUs, forUs: 0, node, byUs: draw.pick([-200 * MS, 50 * MS, 400 * MS]) };
  }
}
