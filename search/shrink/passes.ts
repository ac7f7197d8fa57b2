/**
 * Ways to make a failing schedule of decisions simpler. A pass offers candidates one after the other and is told what
 * came of each: the failure that it has become, or null. Passes are pure and know nothing of peers.
 */
import type { PeerId } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { commandOf } from '../../sim/node/clients.ts';
import type { SimulationConfig } from '../../sim/schedule/config.ts';
import { CALM_CONFIG } from '../../sim/schedule/config.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import { withLost } from '../../sim/schedule/lost-for-good.ts';
import { mapped, renamed, withoutServers, withPeers } from './rename.ts';
import type { Candidate, Failing } from './trial.ts';

/** Offers candidates and receives, for each, the simpler failure that it led to, or null. */
export type Offers = Generator<Candidate, void, Failing | null>;

export interface Pass {
  readonly name: string;
  readonly offer: (start: Failing) => Offers;
}

/**
 * The end alone, from a fresh start: what went before is often only how the run came to be. The shortest end first, each
 * twice as long as the one before.
 */
const endAlone: Pass = {
  name: 'the end alone',
  *offer(base) {
    const { decisions } = base;
    for (let length = 16; length < decisions.length; length *= 2) {
      if ((yield { base, decisions: decisions.slice(-length) }) !== null) return;
    }
  },
};

/**
 * Halves, quarters, ... single decisions, from the end to the beginning: delta debugging without its complements (Zeller
 * and Hildebrandt, 2002). What is left out before a decision changes it, so the end, where the bug shows, goes first.
 */
const leaveOut: Pass = {
  name: 'leave decisions out',
  *offer(start) {
    let current = start;
    const half = Math.floor(start.decisions.length / 2);
    for (let size = half; size >= 1; size = Math.floor(size / 2)) {
      let to = current.decisions.length;
      let width = size;
      while (to > 0) {
        const from = Math.max(0, to - width);
        const { decisions } = current;
        const rest = [...decisions.slice(0, from), ...decisions.slice(to)];
        const shorter = yield { base: current, decisions: rest };
        if (shorter !== null) {
          current = shorter;
          // What comes before the gap happens as it did. Where one range is superfluous its neighbours often are.
          to = Math.min(from, current.decisions.length);
          width *= 2;
        } else if (width > size) {
          width = size;
        } else {
          to = from;
        }
      }
    }
  },
};

/**
 * All decisions of a kind, half of them, ...: all heartbeats, the crashes of a server, what clients ask for. Where many of
 * a kind only make up for one another, ranges of the run cannot separate them from what is needed.
 */
const leaveOutKinds: Pass = {
  name: 'leave kinds out',
  *offer(start) {
    let current = start;
    const kinds = [...new Set(start.decisions.map(kindOf))];
    const { length } = start.decisions;
    for (const kind of kinds) {
      const count = start.decisions.filter((each) => kindOf(each) === kind).length;
      // In a long run the small ones would take too many runs; ranges come next.
      const least = length > MAX_FOR_ROUNDS ? count / 8 : 2;
      for (let size = count; size >= least; size = Math.floor(size / 2)) {
        for (let end = Infinity; end > 0;) {
          const places = placesOf(current.decisions, kind);
          end = Math.min(end, places.length);
          const out = new Set(places.slice(Math.max(0, end - size), end));
          if (out.size === 0) break;
          const decisions = current.decisions.filter((_, i) => !out.has(i));
          current =
            (yield { base: current, decisions }) ??
            (yield { base: current, decisions, replacesLost: true }) ??
            current;
          end -= size;
        }
      }
    }
  },
};

function placesOf(decisions: readonly Decision[], kind: string): number[] {
  return decisions.flatMap((decision, i) => (kindOf(decision) === kind ? [i] : []));
}

function kindOf(decision: Decision): string {
  switch (decision.do) {
    case 'deliver':
      return decision.kind;
    case 'timeout':
      return decision.timer;
    default:
      return decision.do;
  }
}

/**
 * Round trips, message and answer, from the middle of an exchange: what was said later is said earlier then. And single
 * decisions again, in the same way.
 */
const leaveOutRounds: Pass = {
  name: 'leave rounds out',
  *offer(start) {
    let current = start;
    if (current.decisions.length > MAX_FOR_ROUNDS) return;
    for (let i = current.decisions.length - 1; i >= 0; i--) {
      const { decisions, lineage } = current;
      const last = decisions[i];
      if (last === undefined) continue;
      const cause = lineage.get(last)?.cause;
      if (cause?.do === 'deliver') {
        const rest = decisions.filter((each) => each !== last && each !== cause);
        const shorter = yield { base: current, decisions: rest, replacesLost: true };
        if (shorter !== null && shorter.decisions.length < decisions.length) {
          current = shorter;
          continue;
        }
      }
      const rest = decisions.filter((each) => each !== last);
      const shorter = yield { base: current, decisions: rest, replacesLost: true };
      if (shorter !== null && shorter.decisions.length < decisions.length) current = shorter;
    }
  },
};

/** Longer schedules have other passes first. */
const MAX_FOR_ROUNDS = 200;

/** Fewer servers. The smallest cluster first. */
const dropServers: Pass = {
  name: 'drop servers',
  *offer(start) {
    const { config } = start.schedule;
    const ids = Array.from({ length: config.peers }, (_, i) => i + 1);
    for (let peers = 1; peers < config.peers; peers++) {
      for (const kept of subsets(ids, peers)) {
        const names = new Map(kept.map((id, i): [PeerId, PeerId] => [id, i + 1]));
        const nameOf = (id: PeerId): PeerId | undefined => names.get(id);
        const smaller = withPeers(config, peers, nameOf);
        if ((yield { base: start, ...renamed(start, nameOf), config: smaller }) !== null) return;
      }
    }
  },
};

/**
 * One server does what two did: voters that only make up a majority can be one. Two at once as well, since a cluster of
 * four needs as many votes as one of five.
 */
const mergeServers: Pass = {
  name: 'merge servers',
  *offer(start) {
    let current = start;
    for (let merged = true; merged;) {
      merged = false;
      for (const gone of merges(current.schedule.config.peers)) {
        const smaller = yield withoutServers(current, gone);
        if (smaller === null) continue;
        current = smaller;
        merged = true;
        break;
      }
    }
  },
};

/** Which servers may go, and who does what they did; NONE: nobody. */
function* merges(peers: number): Generator<ReadonlyMap<PeerId, PeerId>> {
  const ids = Array.from({ length: peers }, (_, i) => i + 1);
  for (const gone of ids) {
    for (const into of ids) if (into !== gone) yield new Map([[gone, into]]);
  }
  if (peers < 4) return;
  for (const [first, second] of subsets(ids, 2) as Iterable<[PeerId, PeerId]>) {
    const others = [NONE, ...ids.filter((id) => id !== first && id !== second)];
    for (const into of others) {
      for (const also of others) {
        yield new Map([
          [first, into],
          [second, also],
        ]);
      }
    }
  }
}

/** A calmer world: everybody comes back, clocks run true, disks and services take no time, all else as in a calm cluster. */
const calmTheWorld: Pass = {
  name: 'calm the world',
  *offer(start) {
    let current = start;
    for (const calmer of CALMER) {
      const { config } = current.schedule;
      const tried = calmer(config);
      if (JSON.stringify(tried) === JSON.stringify(config)) continue;
      current = (yield { base: current, decisions: current.decisions, config: tried }) ?? current;
    }
  },
};

/** As many as there may be servers. */
const MAX_CLOCKS = 15;

function withTrueClock(place: number): (config: SimulationConfig) => SimulationConfig {
  return (config) => ({
    ...config,
    clocks: { ratePpm: config.clocks.ratePpm.map((rate, i) => (i === place ? 0 : rate)) },
  });
}

const CALMER: readonly ((config: SimulationConfig) => SimulationConfig)[] = [
  (config) => withLost(config, []),
  (config) => withLost(config, config.lostForGood?.slice(1) ?? []),
  (config) => withLost(config, config.lostForGood?.slice(0, -1) ?? []),
  (config) => ({ ...config, clocks: { ratePpm: [] } }),
  ...Array.from({ length: MAX_CLOCKS }, (_, place) => withTrueClock(place)),
  (config) => ({ ...config, disk: { ...config.disk, writeMinUs: 0, writeMaxUs: 0 } }),
  (config) => ({ ...config, service: { ...config.service, applyMinUs: 0, applyMaxUs: 0 } }),
  (config) => ({ ...config, raft: CALM_CONFIG.raft }),
  (config) => ({
    ...config,
    raft: { ...CALM_CONFIG.raft, noopOnElection: config.raft.noopOnElection },
  }),
  (config) => ({
    ...config,
    raft: {
      ...CALM_CONFIG.raft,
      maxEntriesPerMessage: config.raft.maxEntriesPerMessage,
      maxInflight: config.raft.maxInflight,
    },
  }),
  (config) => ({
    ...config,
    network: CALM_CONFIG.network,
    clients: { ...CALM_CONFIG.clients, count: 0 },
    limits: CALM_CONFIG.limits,
    disk: {
      ...CALM_CONFIG.disk,
      writeMinUs: config.disk.writeMinUs,
      writeMaxUs: config.disk.writeMaxUs,
    },
  }),
];

/** Crashes that lose all or nothing of what was being written, messages that arrive once. */
const simplerWords: Pass = {
  name: 'simplify decisions',
  *offer(start) {
    let current = start;
    for (let i = 0; i < current.decisions.length; i++) {
      for (const simpler of simplerThan(current.decisions[i]!)) {
        const decisions = current.decisions.with(i, simpler);
        const accepted = yield { base: current, decisions };
        if (accepted === null) continue;
        current = accepted;
        break;
      }
    }
  },
};

function simplerThan(decision: Decision): Decision[] {
  if (decision.do !== 'crash') return [];
  const { node, writes, torn } = decision;
  const simpler: Decision[] = [];
  if (writes > 0) simpler.push({ do: 'crash', node, writes: 0, torn: null });
  if (torn !== null) simpler.push({ do: 'crash', node, writes, torn: null });
  return simpler;
}

/** Servers in the order in which they appear, commands counted from one: as a person would have named them. */
const plainNames: Pass = {
  name: 'rename',
  *offer(start) {
    const { peers } = start.schedule.config;
    const order: PeerId[] = [];
    for (const decision of start.decisions) {
      const places = decision.do === 'deliver' ? [decision.from, decision.to] : [decision.node];
      for (const place of places) if (!order.includes(place)) order.push(place);
    }
    for (let id = 1; id <= peers; id++) if (!order.includes(id)) order.push(id);
    const nameOf = (id: PeerId): PeerId => order.indexOf(id) + 1;
    const config = withPeers(start.schedule.config, peers, nameOf);
    const named = (yield { base: start, ...renamed(start, nameOf), config }) ?? start;
    let count = 0;
    const plain = mapped(named, (decision) =>
      decision.do === 'propose' ? { ...decision, command: commandOf(1, ++count) } : decision,
    );
    yield { base: named, ...plain };
  },
};

/** For a run as it was found, thousands of decisions long. */
export const BEGINNING: readonly Pass[] = [endAlone, calmTheWorld, leaveOutKinds, leaveOut];

/** For what is left, whenever it has changed; those that save most come first. */
export const PASSES: readonly Pass[] = [
  calmTheWorld,
  dropServers,
  mergeServers,
  leaveOutKinds,
  leaveOutRounds,
  leaveOut,
  simplerWords,
];

/** What makes the result 1-minimal, in the form in which files have it: messages are found by their names alone. */
const leaveOutByName: Pass = {
  name: 'leave single decisions out',
  *offer(start) {
    let current = start;
    for (let at = current.decisions.length - 1; at >= 0; at--) {
      const { decisions } = current;
      const rest = decisions.filter((_, i) => i !== at);
      const shorter = yield { base: current, decisions: rest, lineage: new Map() };
      if (shorter === null) continue;
      current = shorter;
      // Behind it everything is open again.
      at = current.decisions.length;
    }
  },
};

/** When nothing more is found. Names do not matter to what can be left out. */
export const FINISHING: readonly Pass[] = [leaveOut, leaveOutByName, plainNames];

function* subsets<T>(items: readonly T[], size: number): Generator<T[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let i = 0; i + size <= items.length; i++) {
    for (const rest of subsets(items.slice(i + 1), size - 1)) yield [items[i]!, ...rest];
  }
}
