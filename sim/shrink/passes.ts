/**
 * Ways to make a schedule simpler. Each pass looks at a schedule that fails and offers others, those that save most first;
 * the shrinker runs them and keeps what still fails. Passes are pure and know nothing of peers.
 */
import type { Us } from '../../raft/contract.ts';
import type { Seed } from '../choose.ts';
import type { Fault } from '../faults/fault.ts';
import { mix32 } from '../mix.ts';
import type { Schedule } from '../schedule.ts';
import { CONDITIONS, withServers } from './elements.ts';

/** A schedule that fails, and what its run came to. */
export interface Failing {
  readonly schedule: Schedule;
  readonly events: number;
  /** When the property broke. */
  readonly timeUs: Us;
  /** The faults of the run, the strikes of adversaries among them. */
  readonly struck: readonly Fault[];
  /** Whether the end of the run is what failed, so that there is no cutting it short. */
  readonly isLiveness: boolean;
}

/** How often each simpler world is drawn anew. */
const DRAWS = 12;

export interface Pass {
  readonly name: string;
  readonly offer: (failing: Failing) => Iterable<Schedule>;
}

/** Nothing after the violation matters. */
const cutTheEnd: Pass = {
  name: 'cut the end',
  *offer({ schedule, timeUs, isLiveness }) {
    const { config, faults } = schedule;
    if (isLiveness || config.durationUs <= timeUs) return;
    yield {
      ...schedule,
      config: { ...config, durationUs: timeUs, healAtUs: timeUs },
      faults: faults
        .filter(({ atUs }) => atUs <= timeUs)
        .map((fault) => ({ ...fault, forUs: Math.min(fault.forUs, timeUs - fault.atUs + 1) })),
    };
  },
};

/** Fewer servers; a cluster of three makes the shortest story. */
const dropServers: Pass = {
  name: 'drop servers',
  *offer({ schedule }) {
    for (let peers = 2; peers < schedule.config.peers; peers++) yield withServers(schedule, peers);
  },
};

/** What adversaries did becomes part of the timeline, where each strike can be left out on its own. */
const writeOutStrikes: Pass = {
  name: 'write out what adversaries did',
  *offer({ schedule, struck }) {
    const { config } = schedule;
    if (config.adversaries.length === 0) return;
    const faults = struck.toSorted((a, b) => a.atUs - b.atUs);
    yield { ...schedule, config: { ...config, adversaries: [] }, faults };
  },
};

const dropAdversaries: Pass = {
  name: 'drop adversaries',
  *offer({ schedule }) {
    const { config } = schedule;
    for (let i = 0; i < config.adversaries.length; i++) {
      const adversaries = config.adversaries.filter((_, at) => at !== i);
      yield { ...schedule, config: { ...config, adversaries } };
    }
  },
};

/** All, halves, quarters, ... down to each single one: delta debugging without its complements (Zeller and Hildebrandt, 2002). */
const dropFaults: Pass = {
  name: 'drop faults',
  *offer({ schedule }) {
    const { faults } = schedule;
    for (let size = faults.length; size >= 1; size = Math.floor(size / 2)) {
      for (let from = 0; from < faults.length; from += size) {
        yield { ...schedule, faults: faults.filter((_, i) => i < from || i >= from + size) };
      }
    }
  },
};

const dropClients: Pass = {
  name: 'drop clients',
  *offer({ schedule }) {
    const { config } = schedule;
    for (let count = 0; count < config.clients.count; count++) {
      yield { ...schedule, config: { ...config, clients: { ...config.clients, count } } };
    }
  },
};

const calmConditions: Pass = {
  name: 'calm the world',
  *offer({ schedule }) {
    for (const { isOn, off } of CONDITIONS) {
      if (isOn(schedule.config)) yield { ...schedule, config: off(schedule.config) };
    }
  },
};

/** Fewer links in a partition, one direction instead of two. */
const dropLinks: Pass = {
  name: 'drop links',
  *offer({ schedule }) {
    for (const [at, fault] of schedule.faults.entries()) {
      if (!('links' in fault) || fault.links.length < 2) continue;
      for (let i = 0; i < fault.links.length; i++) {
        yield withFault(schedule, at, { ...fault, links: fault.links.filter((_, j) => j !== i) });
      }
    }
  },
};

/** Shorter faults: half as long, then by steps. */
const shortenFaults: Pass = {
  name: 'shorten faults',
  *offer({ schedule }) {
    for (const [at, fault] of schedule.faults.entries()) {
      for (const forUs of [1_000, Math.floor(fault.forUs / 4), Math.floor(fault.forUs / 2)]) {
        if (forUs > 0 && forUs < fault.forUs) yield withFault(schedule, at, { ...fault, forUs });
      }
    }
  },
};

/**
 * The same, drawn anew. A small change moves a message across a timeout, and the violation is gone for reasons that have
 * nothing to do with what was left out; other draws of the fates of messages may bring it back in the simpler world.
 */
const drawAnew: Pass = {
  name: 'draw anew',
  *offer(failing) {
    const simpler = [
      dropFaults,
      dropAdversaries,
      dropServers,
      dropClients,
      calmConditions,
      closeGaps,
      halveTheTime,
    ];
    for (const pass of simpler) {
      for (const candidate of pass.offer(failing)) {
        for (let k = 1; k <= DRAWS; k++) yield { ...candidate, seed: otherSeed(candidate.seed, k) };
      }
    }
  },
};

/** What comes later comes sooner: the pause before a fault goes, or half of it. */
const closeGaps: Pass = {
  name: 'close gaps',
  *offer({ schedule }) {
    const { faults, config } = schedule;
    for (const [at, { atUs }] of faults.entries()) {
      const before = faults[at - 1];
      const gapUs = atUs - (before === undefined ? 0 : before.atUs + before.forUs);
      for (const us of [gapUs, Math.floor(gapUs / 2)]) {
        if (us <= 0) continue;
        const durationUs = Math.max(1, config.durationUs - us);
        yield {
          ...schedule,
          config: { ...config, durationUs, healAtUs: Math.max(1, config.healAtUs - us) },
          faults: faults.map((fault, i) => (i < at ? fault : { ...fault, atUs: fault.atUs - us })),
        };
      }
    }
  },
};

/** Less time until the violation. */
const halveTheTime: Pass = {
  name: 'halve the time',
  *offer({ schedule, isLiveness }) {
    if (isLiveness) return;
    const { config } = schedule;
    for (const share of [4, 2, 4 / 3]) {
      const us = Math.floor(config.durationUs / share);
      yield {
        ...schedule,
        config: { ...config, durationUs: us, healAtUs: us },
        faults: schedule.faults.filter(({ atUs }) => atUs < us),
      };
    }
  },
};

/** In the order in which they are tried: those that save most come first. */
export const PASSES: readonly Pass[] = [
  cutTheEnd,
  writeOutStrikes,
  dropFaults,
  dropAdversaries,
  dropServers,
  dropClients,
  calmConditions,
  dropLinks,
  shortenFaults,
  closeGaps,
  drawAnew,
];

/** Another seed, which follows from the first. */
function otherSeed(seed: Seed, k: number): Seed {
  return { high: mix32(seed.high, k), low: mix32(seed.low, k) };
}

function withFault(schedule: Schedule, at: number, fault: Fault): Schedule {
  return { ...schedule, faults: schedule.faults.with(at, fault) };
}
