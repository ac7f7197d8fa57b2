/** What the tests of decisions share: short schedules written by hand, and long ones drawn from seeds. */
import { parseSeed } from '../../chance/choose.ts';
import type { SimulationConfig } from '../../schedule/config.ts';
import { CALM_CONFIG } from '../../schedule/config.ts';
import type { Schedule } from '../../schedule/schedule.ts';
import type { Decision } from '../../schedule/decision.ts';

/** Three servers whose disks and services take no time. */
export const AT_ONCE: SimulationConfig = {
  ...CALM_CONFIG,
  peers: 3,
  disk: { ...CALM_CONFIG.disk, writeMinUs: 0, writeMaxUs: 0 },
  service: { ...CALM_CONFIG.service, applyMinUs: 0, applyMaxUs: 0 },
};

/** What `seed` draws in a scenario. */
export function drawn(
  scenario: {
    readonly name: string;
    readonly draw: (seed: Schedule['seed'], peers: number) => Pick<Schedule, 'config' | 'faults'>;
  },
  seed: number,
  peers = 5,
): Schedule {
  const value = parseSeed(String(seed))!;
  return { scenario: scenario.name, seed: value, ...scenario.draw(value, peers) };
}

export const timeout = (node: number, timer = 'election'): Decision => ({
  do: 'timeout',
  node,
  timer,
});

export const deliver = (kind: string, from: number, to: number, nth = 1): Decision => ({
  do: 'deliver',
  kind,
  from,
  to,
  nth,
});
