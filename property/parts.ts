/**
 * A schedule in parts that can be simplified one without the other, and the way there and back. Whatever is in the parts,
 * what is put together from them is a valid schedule; that is what lets each be simplified by itself.
 */
import type { PeerId, Us } from '../contract/peer.ts';
import type { AdversaryConfig } from '../sim/schedule/adversary.ts';
import type { Seed } from '../sim/chance/choose.ts';
import type {
  ClientConfig,
  ClockConfig,
  DiskConfig,
  LimitConfig,
  NetworkConfig,
  RaftConfig,
  ServiceConfig,
} from '../sim/schedule/config.ts';
import type { Fault } from '../sim/schedule/fault.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import type { Cut } from './cut.ts';
import { cutOf, linksOf, shapeOf } from './cut.ts';

type LinkFault = Extract<Fault, { readonly links: unknown }>;

/** A fault; partitions and clogs by who is cut off. */
export type FaultPart =
  | Exclude<Fault, LinkFault>
  | (Omit<LinkFault, 'shape' | 'links'> & { readonly cut: Cut });

/** What the world does to messages, writes and clocks throughout. */
export interface Conditions {
  readonly network: NetworkConfig;
  readonly disk: DiskConfig;
  readonly service: ServiceConfig;
  readonly clocks: ClockConfig;
}

export interface Parts {
  /** In any order; those that begin after the chaos phase, or find no server, are left out. */
  readonly faults: readonly FaultPart[];
  /** Of several with one name the first counts. */
  readonly adversaries: readonly AdversaryConfig[];
  readonly conditions: Conditions;
  readonly peers: number;
  readonly clients: ClientConfig;
  readonly raft: RaftConfig;
  /** Length of the chaos phase. */
  readonly chaosUs: Us;
  /** Length of the heal phase; 0: none. */
  readonly healUs: Us;
  readonly limits: LimitConfig;
  readonly seed: Seed;
  readonly scenario: string;
}

/** The schedule that has these parts: plain data, valid as a schedule file. */
export function assemble(parts: Parts): Schedule {
  const { scenario, seed, peers, chaosUs, healUs, raft, conditions, clients, limits } = parts;
  const { network, disk, service, clocks } = conditions;
  const names = new Set<string>();
  return {
    scenario,
    seed,
    config: {
      peers,
      durationUs: chaosUs + healUs,
      healAtUs: chaosUs,
      raft,
      network,
      disk,
      service,
      clients,
      clocks: { ratePpm: clocks.ratePpm.slice(0, peers) },
      adversaries: parts.adversaries.filter(({ name }) => names.size !== names.add(name).size),
      limits,
    },
    faults: parts.faults
      .filter(({ atUs }) => atUs < chaosUs)
      .flatMap((part) => faultOf(part, peers))
      .sort((a, b) => a.atUs - b.atUs),
  };
}

/** The parts of a schedule. Throws Error if it is one of decisions, which has none of them. */
export function takeApart(schedule: Schedule): Parts {
  const { config, seed, scenario } = schedule;
  if (schedule.decisions !== undefined) throw new Error('takeApart: a schedule of decisions');
  const { network, disk, service, clocks, adversaries, peers, clients, raft, limits } = config;
  const chaosUs = Math.min(config.healAtUs, config.durationUs);
  return {
    faults: schedule.faults.map((fault) => partOf(fault, peers)),
    adversaries,
    conditions: { network, disk, service, clocks },
    peers,
    clients,
    raft,
    chaosUs,
    healUs: config.durationUs - chaosUs,
    limits,
    seed,
    scenario,
  };
}

/** None if there is nobody to strike. */
function faultOf(part: FaultPart, peers: number): Fault[] {
  if (!('cut' in part)) return [{ ...part, node: foldedInto(part.node, peers) }];
  const { kind, atUs, forUs, cut } = part;
  const links = linksOf(cut, peers);
  return links.length === 0 ? [] : [{ kind, atUs, forUs, shape: shapeOf(cut, peers), links }];
}

function partOf(fault: Fault, peers: number): FaultPart {
  if (!('links' in fault)) return fault;
  const { kind, atUs, forUs, links } = fault;
  return { kind, atUs, forUs, cut: cutOf(links, peers) };
}

/** A fault at a server that there is no more strikes another: in a smaller cluster it may do what it did in the large one. */
function foldedInto(node: PeerId, peers: number): PeerId {
  return ((node - 1) % peers) + 1;
}
