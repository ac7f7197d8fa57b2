/** The worlds that walks take place in, drawn alike for every walker, so that strategies can be compared. */
import type { Us } from '../../contract/peer.ts';
import type { Seed } from '../../sim/chance/choose.ts';
import { Sequence } from '../../sim/chance/choose.ts';
import type { SimulationConfig } from '../../sim/schedule/config.ts';
import { CALM_CONFIG } from '../../sim/schedule/config.ts';
import { drawLost } from '../../sim/faults/swarm.ts';
import { withLost } from '../../sim/schedule/lost-for-good.ts';
import type { Drawn } from '../../sim/schedule/schedule.ts';
import { STEP_US } from '../../sim/order/order.ts';
import type { WalkerPlan, WalkPlan } from '../../sim/schedule/walk-plan.ts';

/** Events that a walker chooses in one run; less if a heal phase follows. */
export const WALK_EVENTS = 300;

/** Events of a walk before a heal phase, at least. */
const SHORTEST_WALK = 10;

/** One in so many walks ends with a heal phase, which costs several times the events of the walk. */
const HEALS_ONE_IN = 4;

/** In one of so many heal phases some clocks are slow. */
const SLOW_ONE_IN = 3;

/** In how many of these some servers do not come back. */
const LOSING_PPM = 500_000;

const MS = 1_000;

/** Length of a heal phase: more than 20 election timeouts (see liveness.ts). */
const HEAL_PHASE_US: Us = 5_700 * MS;

/** What surrounds a walk. */
export interface WalkWorld {
  readonly config: SimulationConfig;
  /** All of a walk but who walks. */
  readonly plan: Omit<WalkPlan, 'walker'>;
}

/** What the peers are told, whether disks and services take steps of their own, and whether a heal phase follows. */
export function drawWorld(seed: Seed, peers: number): WalkWorld {
  const draw = new Sequence(seed, 'walk-world');
  const heals = draw.int(1, HEALS_ONE_IN) === 1;
  const events = heals ? draw.int(SHORTEST_WALK, WALK_EVENTS) : WALK_EVENTS;
  const healAtUs = (events + 1) * STEP_US;
  const slow = heals && draw.int(1, SLOW_ONE_IN) === 1;
  const config: SimulationConfig = {
    ...CALM_CONFIG,
    peers,
    healAtUs,
    durationUs: healAtUs + (heals ? HEAL_PHASE_US : 0),
    raft: {
      ...CALM_CONFIG.raft,
      electionTimeoutMinUs: 200 * MS,
      electionTimeoutMaxUs: 280 * MS,
      // A leader with a slow clock must still be in time for those with good ones.
      heartbeatUs: slow ? 70 * MS : 180 * MS,
      noopOnElection: draw.chance(500_000),
      maxEntriesPerMessage: draw.pick([1, 3, 16]),
      maxInflight: draw.pick([1, 2, 8]),
    },
    network: { ...CALM_CONFIG.network, latencyMinUs: MS / 2, latencyMaxUs: 2 * MS },
    disk: {
      writeMinUs: 100,
      writeMaxUs: 1 * MS,
      onCrash: draw.pick(['keep', 'lose', 'tear', 'tear']),
    },
    clients: { ...CALM_CONFIG.clients, count: 0 },
    clocks: { ratePpm: slow ? drawClocks(seed, peers) : [] },
  };
  return {
    config: heals ? withLost(config, drawLost(seed, peers, LOSING_PPM)) : config,
    plan: {
      events,
      writesAtOnce: draw.chance(500_000),
      appliesAtOnce: draw.chance(600_000),
    },
  };
}

/** Every third clock runs at half the speed, so that who should lead may be slow to try. */
function drawClocks(seed: Seed, peers: number): number[] {
  const draw = new Sequence(seed, 'walk-clocks');
  return Array.from({ length: peers }, () => draw.pick([0, 0, -500_000]));
}

/** A run in which a walker walks through this world. */
export function walkOf({ config, plan }: WalkWorld, walker: WalkerPlan): Drawn {
  const { events, writesAtOnce, appliesAtOnce } = plan;
  return { config, faults: [], walk: { events, writesAtOnce, appliesAtOnce, walker } };
}
