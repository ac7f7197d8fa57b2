/** What the tests of stories share: short schedules written by hand, and long ones drawn from seeds. */
import type { Peer } from '../../raft/contract.ts';
import { parseSeed } from '../choose.ts';
import type { SimulationConfig } from '../config.ts';
import { CALM_CONFIG } from '../config.ts';
import type { Decision } from '../decisions/decision.ts';
import { withDecisions } from '../decisions/write-down.ts';
import type { Schedule } from '../schedule.ts';

/** Three servers whose services take no time. Their disks take none either, unless `writeMaxUs` is more than 0. */
export function decided(decisions: readonly Decision[], writeMaxUs = 0): Schedule {
  const config: SimulationConfig = {
    ...CALM_CONFIG,
    peers: 3,
    disk: { ...CALM_CONFIG.disk, writeMinUs: 0, writeMaxUs },
    service: { ...CALM_CONFIG.service, applyMinUs: 0, applyMaxUs: 0 },
  };
  const empty = { scenario: 'calm', seed: { high: 0, low: 1 }, config, faults: [] };
  return withDecisions(empty, decisions, false);
}

/** What `seed` draws in a scenario, for five servers. */
export function drawn(
  scenario: {
    readonly name: string;
    readonly draw: (seed: Schedule['seed'], peers: number) => object;
  },
  seed: number,
): Schedule {
  const value = parseSeed(String(seed))!;
  return { scenario: scenario.name, seed: value, ...scenario.draw(value, 5) } as Schedule;
}

export const timeout = (node: number, timer = 'election'): Decision => ({
  do: 'timeout',
  node,
  timer,
});

export const persist = (node: number): Decision => ({ do: 'persist', node });

export const crash = (node: number, writes = 0): Decision => ({
  do: 'crash',
  node,
  writes,
  torn: null,
});

export const restart = (node: number): Decision => ({ do: 'restart', node });

export const deliver = (kind: string, from: number, to: number, nth = 1): Decision => ({
  do: 'deliver',
  kind,
  from,
  to,
  nth,
});

/** n1 votes for n2 after it has voted for itself, if a peer lets it. */
export const TWO_VOTES: readonly Decision[] = [
  timeout(1),
  timeout(2),
  deliver('RequestVote', 2, 1),
];

/** The peer, whose messages all say `text`. */
export function saying(peer: Peer, text: string): Peer {
  return { ...peer, describe: () => text };
}
