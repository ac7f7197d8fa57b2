/**
 * What a schedule consists of, as far as it can be left out: faults, adversaries, clients, servers, and what the world does
 * to messages and writes throughout. Every decision of a run is drawn by its own name, so leaving one thing out moves
 * nothing else, and any selection of elements is a schedule.
 */
import type { SimulationConfig } from '../config.ts';
import type { Fault } from '../faults/fault.ts';
import type { Schedule } from '../schedule.ts';

/** Something that a configuration does throughout a run, and the same configuration without it. */
export interface Condition {
  /** As a report names it: `messages are lost`. */
  readonly name: string;
  readonly isOn: (config: SimulationConfig) => boolean;
  readonly off: (config: SimulationConfig) => SimulationConfig;
}

export const CONDITIONS: readonly Condition[] = [
  {
    name: 'messages are lost',
    isOn: ({ network }) => network.lossPpm > 0,
    off: (config) => ({ ...config, network: { ...config.network, lossPpm: 0 } }),
  },
  {
    name: 'messages are doubled',
    isOn: ({ network }) => network.duplicatePpm > 0,
    off: (config) => ({ ...config, network: { ...config.network, duplicatePpm: 0 } }),
  },
  {
    name: 'messages are held up',
    isOn: ({ network }) => network.stragglerPpm > 0,
    off: (config) => ({ ...config, network: { ...config.network, stragglerPpm: 0 } }),
  },
  {
    name: 'messages overtake one another',
    isOn: ({ network }) => !network.fifo,
    off: (config) => ({ ...config, network: { ...config.network, fifo: true } }),
  },
  {
    name: 'latency varies',
    isOn: ({ network }) => network.latencyMaxUs > network.latencyMinUs,
    off: (config) => ({
      ...config,
      network: { ...config.network, latencyMaxUs: config.network.latencyMinUs },
    }),
  },
  {
    name: 'crashes lose unfinished writes',
    isOn: ({ disk }) => disk.onCrash !== 'keep',
    off: (config) => ({ ...config, disk: { ...config.disk, onCrash: 'keep' } }),
  },
  {
    name: 'crashes tear writes',
    isOn: ({ disk }) => disk.onCrash === 'tear',
    off: (config) => ({ ...config, disk: { ...config.disk, onCrash: 'lose' } }),
  },
  {
    name: 'the time of writes varies',
    isOn: ({ disk }) => disk.writeMaxUs > disk.writeMinUs,
    off: (config) => ({ ...config, disk: { ...config.disk, writeMaxUs: config.disk.writeMinUs } }),
  },
  {
    name: 'the time of applying varies',
    isOn: ({ service }) => service.applyMaxUs > service.applyMinUs,
    off: (config) => ({
      ...config,
      service: { ...config.service, applyMaxUs: config.service.applyMinUs },
    }),
  },
  {
    name: 'services take snapshots',
    isOn: ({ service }) => service.snapshotEvery > 0,
    off: (config) => ({ ...config, service: { ...config.service, snapshotEvery: 0 } }),
  },
  {
    name: 'clocks run at different rates',
    isOn: ({ clocks }) => clocks.ratePpm.some((rate) => rate !== 0),
    off: (config) => ({ ...config, clocks: { ratePpm: [] } }),
  },
];

/** The names of all that could still be left out, one for each. */
export function elementsOf({ config, faults }: Schedule): string[] {
  return [
    ...faults.map(({ kind }) => `fault ${kind}`),
    ...config.adversaries.map(({ name }) => `adversary ${name}`),
    ...Array.from({ length: config.clients.count }, (_, i) => `client c${i + 1}`),
    ...CONDITIONS.filter(({ isOn }) => isOn(config)).map(({ name }) => name),
  ];
}

/** The same schedule for fewer servers: faults at those left out go, and links to them. */
export function withServers(schedule: Schedule, peers: number): Schedule {
  const { config } = schedule;
  return {
    ...schedule,
    config: { ...config, peers, clocks: { ratePpm: config.clocks.ratePpm.slice(0, peers) } },
    faults: schedule.faults.flatMap((fault) => restricted(fault, peers)),
  };
}

function restricted(fault: Fault, peers: number): Fault[] {
  if (!('links' in fault)) return fault.node <= peers ? [fault] : [];
  const links = fault.links.filter(([from, to]) => from <= peers && to <= peers);
  return links.length > 0 ? [{ ...fault, links }] : [];
}
