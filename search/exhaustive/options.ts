/** What an exhaustive search goes through. */
import { MAX_TIME_US } from '../../sim/schedule/time.ts';
import type { SimulationConfig } from '../../sim/schedule/config.ts';
import { CALM_CONFIG } from '../../sim/schedule/config.ts';
import type { Invariant } from '../../sim/judge/invariant.ts';

export interface SearchOptions {
  /** At most so many decisions in a path; at least 1. */
  readonly depth: number;
  /** The search gives up when it has seen so many different states. */
  readonly maxStates: number;
  /** So many of them in a path at most. */
  readonly crashes: number;
  readonly proposals: number;
  /** So many times in a path an election timer runs out; other timers do so without a limit. */
  readonly timeouts: number;
  /** Whether what has arrived may do so again. Default: no. */
  readonly duplicates?: boolean | undefined;
  /** Whether services capture snapshots. Default: no. */
  readonly snapshots?: boolean | undefined;
  /**
   * Whether a timer without a delay runs out before anything else happens, as it mostly does by the clock. Default: yes.
   * Without it there are shorter ways to some failures: a leader that never gets to send what it was asked for.
   */
  readonly promptAtOnce?: boolean | undefined;
  /**
   * Whether servers differ in nothing but their numbers: then of all orders in which they can first be heard of, one is
   * tried. Default: yes. A peer that compares the numbers of servers may need a no.
   */
  readonly interchangeable?: boolean | undefined;
  /** The properties to check; those that the configuration asks for unless told otherwise. */
  readonly invariants?: readonly Invariant[] | undefined;
}

/** The plainest cluster for a search: what disks and services do is done at once, unless they are `slow`. */
export function plainConfig(
  peers: number,
  { slow = false, noop = true }: { readonly slow?: boolean; readonly noop?: boolean } = {},
): SimulationConfig {
  const us = slow ? 1 : 0;
  return {
    ...CALM_CONFIG,
    peers,
    raft: { ...CALM_CONFIG.raft, noopOnElection: noop },
    network: { ...CALM_CONFIG.network, latencyMinUs: 0, latencyMaxUs: 0 },
    disk: { writeMinUs: 0, writeMaxUs: us, onCrash: 'tear' },
    service: { applyMinUs: 0, applyMaxUs: us, snapshotEvery: 0 },
    clients: { ...CALM_CONFIG.clients, count: 0 },
  };
}

/** The same cluster, in a run that never ends by itself. */
export function endless(config: SimulationConfig): SimulationConfig {
  const forEver = Number.MAX_SAFE_INTEGER;
  return {
    ...config,
    healAtUs: MAX_TIME_US,
    durationUs: MAX_TIME_US,
    service: { ...config.service, snapshotEvery: 0 },
    clients: { ...config.clients, count: 0 },
    clocks: { ratePpm: [] },
    adversaries: [],
    limits: { maxEvents: forEver, maxEventsPerInstant: forEver },
    lostForGood: undefined,
  };
}
