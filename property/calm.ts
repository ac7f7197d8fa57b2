/** Where shrinking goes: the world in which nothing happens. */
import type { ClientConfig, LimitConfig } from '../sim/schedule/config.ts';
import { CALM_CONFIG, DEFAULT_LIMITS } from '../sim/schedule/config.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import type { Resolved, ScheduleOptions } from './options.ts';
import { calmRaft, resolveOptions } from './options.ts';
import type { Conditions, Parts } from './parts.ts';
import { assemble } from './parts.ts';

/** Long enough for 20 of the longest election timeouts that are drawn, which is what liveness is judged by. */
const HEAL_US = 10_000_000;

/** No run of ordinary length comes near it; a peer that floods the network is stopped within a second or two. */
export const DRAWN_LIMITS: LimitConfig = { ...DEFAULT_LIMITS, maxEvents: 1_000_000 };

/** Everything takes as long as it always takes, nothing is lost, nothing overtakes. */
export const CALM_CONDITIONS: Conditions = {
  network: {
    latencyMinUs: 1_000,
    latencyMaxUs: 1_000,
    lossPpm: 0,
    duplicatePpm: 0,
    stragglerPpm: 0,
    stragglerMaxUs: 0,
    fifo: true,
  },
  disk: { writeMinUs: 200, writeMaxUs: 200, onCrash: 'keep' },
  service: { applyMinUs: 10, applyMaxUs: 10, snapshotEvery: 0 },
  clocks: { ratePpm: [] },
};

export function calmClients({ clients }: Resolved): ClientConfig {
  return { ...CALM_CONFIG.clients, count: clients.min };
}

/** The parts of the empty schedule. */
export function calmParts(options: Resolved): Parts {
  return {
    faults: [],
    adversaries: [],
    conditions: CALM_CONDITIONS,
    peers: options.peers.min,
    clients: calmClients(options),
    raft: calmRaft(options),
    chaosUs: options.durationUs.min,
    healUs: options.heal ? HEAL_US : 0,
    limits: DRAWN_LIMITS,
    seed: { high: 0, low: 0 },
    scenario: 'property',
  };
}

/**
 * The schedule in which nothing happens: the smallest cluster and the fewest clients that `options` allow, no faults, no
 * adversaries, fixed latencies, the shortest time, seed 0. What {@link schedules} shrinks to when everything fails, and a
 * start for schedules written by hand. Throws RangeError like it.
 */
export function emptySchedule(options: ScheduleOptions = {}): Schedule {
  return assemble(calmParts(resolveOptions(options)));
}
