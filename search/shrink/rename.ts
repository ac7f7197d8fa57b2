/** The same decisions at servers of other names. */
import type { PeerId } from '../../contract/peer.ts';
import type { SimulationConfig } from '../../sim/schedule/config.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import type { Origin } from '../../sim/order/decisions/lineage.ts';
import { mostLost, withLost } from '../../sim/schedule/lost-for-good.ts';
import type { Candidate, Failing } from './trial.ts';

type Told = Pick<Failing, 'decisions' | 'lineage'>;

/** Renames the servers; what happens at, or comes from, one without a new name is left out. */
export function renamed(told: Told, nameOf: (id: PeerId) => PeerId | undefined): Told {
  return mapped(told, (decision) => renameOne(decision, nameOf));
}

/**
 * `config` for so many servers of other names, at most one for each: who is lost for good and whose clock is wrong goes by
 * the names. Lost ones that would make up more than a minority are not lost any more.
 */
export function withPeers(
  config: SimulationConfig,
  peers: number,
  nameOf: (id: PeerId) => PeerId | undefined,
): SimulationConfig {
  const { lostForGood = [], clocks } = config;
  const lost = lostForGood.flatMap((id) => nameOf(id) ?? []).slice(0, mostLost(peers));
  const ratePpm = clocks.ratePpm.length === 0 ? [] : Array.from({ length: peers }, () => 0);
  clocks.ratePpm.forEach((rate, i) => {
    const name = nameOf(i + 1);
    if (name !== undefined) ratePpm[name - 1] = rate;
  });
  return withLost({ ...config, peers, clocks: { ratePpm } }, lost);
}

/** Other decisions in the place of these, or none; each message comes from what its cause has become. */
export function mapped(
  { decisions, lineage }: Told,
  next: (decision: Decision) => Decision | undefined,
): Told {
  const now = new Map<Decision, Decision>();
  for (const decision of decisions) {
    const mapping = next(decision);
    if (mapping !== undefined) now.set(decision, mapping);
  }
  const origins = new Map<Decision, Origin>();
  for (const [decision, { cause, rank }] of lineage) {
    const to = now.get(decision);
    const by = cause === null ? null : now.get(cause);
    if (to !== undefined && by !== undefined) origins.set(to, { cause: by, rank });
  }
  return { decisions: [...now.values()], lineage: origins };
}

/** The decision at servers of other names; undefined if one of them has none. */
export function renameOne(
  decision: Decision,
  nameOf: (id: PeerId) => PeerId | undefined,
): Decision | undefined {
  if (decision.do === 'deliver') {
    const from = nameOf(decision.from);
    const to = nameOf(decision.to);
    return from === undefined || to === undefined ? undefined : { ...decision, from, to };
  }
  const node = nameOf(decision.node);
  return node === undefined ? undefined : { ...decision, node };
}

/**
 * Fewer servers: what each of `gone` did, another one does (its value, which must stay), or nobody (NONE). The others are
 * numbered anew.
 */
export function withoutServers(failing: Failing, gone: ReadonlyMap<PeerId, PeerId>): Candidate {
  const { config } = failing.schedule;
  const peers = config.peers - gone.size;
  const names = new Map<PeerId, PeerId>();
  for (let id = 1; id <= config.peers; id++) if (!gone.has(id)) names.set(id, names.size + 1);
  const told = renamed(failing, (id) => names.get(gone.get(id) ?? id));
  return { base: failing, ...told, config: withPeers(config, peers, (id) => names.get(id)) };
}
