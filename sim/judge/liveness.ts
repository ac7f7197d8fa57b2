/**
 * Did the cluster recover once the faults had stopped? A leader must be there, a fresh command must have been committed,
 * and every live server must have applied it: every one but those that were lost for good. The time for that is the heal phase; a cluster that has a leader and is merely
 * slow, because those behind have been catching up all the time, is given more of it.
 *
 * Where the world itself stands in the way the cluster is *legitimately* stuck, which is said and is no violation: Raft
 * needs a majority that is up, and election timeouts well above the time for a round of messages and writes (Raft §5.6).
 */
import type { PeerId, Us } from '../../contract/peer.ts';
import type { NodeFacts } from '../node/node-facts.ts';
import type { SimulationConfig } from '../schedule/config.ts';
import type { Ledger } from './ledger.ts';
import type { Missing, Standing } from './liveness-breaches.ts';
import { livenessAfterHeal } from './liveness-breaches.ts';
import type { Violation } from './violation.ts';
import { violationOf } from './violation.ts';

export interface LivenessReport {
  readonly verdict: 'recovered' | 'legitimately stuck' | 'stuck';
  /** Why it is stuck, first of all whose fault that is; empty if it recovered. Names the live and the lost servers. */
  readonly reason: string;
  readonly violation: Violation | null;
  /** Whether everything that is not as it should be has come closer since {@link progressOf} was taken. */
  readonly closing: boolean;
}

/** What is looked at. */
export interface RecoveringWorld {
  readonly config: SimulationConfig;
  readonly size: number;
  readonly nowUs: Us;
  readonly ledger: Ledger;
  /** By peer id; slot 0 is a placeholder. */
  readonly nodes: readonly (NodeFacts & {
    readonly service: { readonly appliedIndex: number };
    readonly disk: { readonly log: { readonly lastIndex: number } };
  })[];
}

/** How far the cluster and each server have come; for telling slow from stuck. */
export interface Progress {
  readonly committed: number;
  /** Applied indices, by peer id. */
  readonly applied: readonly number[];
  /** Last indices on disk, by peer id. */
  readonly stored: readonly number[];
}

export function progressOf(world: RecoveringWorld): Progress {
  return {
    committed: world.ledger.committedIndex,
    applied: world.nodes.map((node) => node.service.appliedIndex),
    stored: world.nodes.map((node) => node.disk.log.lastIndex),
  };
}

/**
 * Judges the end of a run. `index` is where a server first applied the command that was proposed after the faults had
 * stopped, 0 if none has; `earlier` is how far things were one heal phase ago; `healedUs` is when the faults stopped,
 * `aftermathUs` when the last effect of one wears off.
 */
export function judgeLiveness(
  world: RecoveringWorld,
  index: number,
  earlier: Progress,
  healedUs: Us,
  aftermathUs: Us,
): LivenessReport {
  const { missing, closing } = whatIsMissing(world, index, earlier, healedUs);
  if (missing === null) return { verdict: 'recovered', reason: '', violation: null, closing };
  const violation = violationOf(livenessAfterHeal, leaderOf(world) || 1, missing);
  const reason = violation.message;
  const excuse = whatStandsInTheWay(world, aftermathUs);
  return excuse === null
    ? { verdict: 'stuck', reason, violation, closing }
    : {
        verdict: 'legitimately stuck',
        reason: `${excuse}; ${reason}`,
        violation: null,
        closing,
      };
}

function whatIsMissing(
  world: RecoveringWorld,
  index: number,
  earlier: Progress,
  healedUs: Us,
): Pick<LivenessReport, 'closing'> & { readonly missing: Missing | null } {
  const { nodes, ledger, size } = world;
  const ids = liveServers(world);
  const afterMs = Math.round((world.nowUs - healedUs) / 1000);
  const leader = leaderOf(world);
  if (leader === 0) {
    const facts = { afterMs, servers: standingsIn(world) };
    return { missing: { code: 'no-leader', facts }, closing: false };
  }
  if (index === 0) {
    // A leader commits nothing before it has replicated the tail it inherited, so logs that change count as well.
    const { lastIndex } = nodes[leader]!.view.log;
    const changing = ids.filter((id) => nodes[id]!.disk.log.lastIndex !== earlier.stored[id]);
    const complete = ids.filter((id) => nodes[id]!.disk.log.lastIndex >= lastIndex);
    const majority = new Set([...changing, ...complete]).size * 2 > size;
    const facts = { afterMs, leader, servers: standingsIn(world) };
    return {
      missing: { code: 'not-committed', facts },
      closing: ledger.committedIndex > earlier.committed || (changing.length > 0 && majority),
    };
  }
  const behind = ids.filter((id) => nodes[id]!.service.appliedIndex < index);
  if (behind.length === 0) return { missing: null, closing: false };
  const { committedIndex } = ledger;
  const facts = { afterMs, behind, index, committedIndex, servers: standingsIn(world) };
  return {
    missing: { code: 'not-applied', facts },
    // A log that has been long in coming may be complete a moment before anything of it is known to be committed.
    closing: behind.every((id) => {
      const { service, disk } = nodes[id]!;
      return (
        service.appliedIndex > earlier.applied[id]! || disk.log.lastIndex !== earlier.stored[id]
      );
    }),
  };
}

/** Why no protocol of Raft's kind could have recovered here; null if it should have. */
function whatStandsInTheWay(world: RecoveringWorld, aftermathUs: Us): string | null {
  const { size, nowUs } = world;
  const up = world.nodes.filter((node) => node.up).length;
  if (up * 2 <= size) return `${up} of ${size} servers are up, which is no majority`;
  const { raft, network, disk, healAtUs, durationUs } = world.config;
  const roundUs = 2 * (network.latencyMaxUs + disk.writeMaxUs);
  const { electionTimeoutMinUs, electionTimeoutMaxUs, heartbeatUs } = raft;
  const neededUs = Math.max(roundUs, heartbeatUs + network.latencyMaxUs);
  if (electionTimeoutMinUs < neededUs) {
    return `election timeouts from ${electionTimeoutMinUs} us on are too short: a heartbeat, or a round of messages and writes, may take ${neededUs} us`;
  }
  if (electionTimeoutMaxUs - electionTimeoutMinUs < roundUs) {
    return `election timeouts ${electionTimeoutMinUs}..${electionTimeoutMaxUs} us lie closer together than a round of messages and writes of up to ${roundUs} us, so votes may split for ever`;
  }
  if (durationUs - healAtUs < 20 * electionTimeoutMaxUs) {
    return `a heal phase of ${durationUs - healAtUs} us is shorter than 20 election timeouts`;
  }
  if (aftermathUs + (durationUs - healAtUs) > nowUs) {
    return `what faults have delayed arrives as late as ${aftermathUs} us`;
  }
  return null;
}

/** Those that are expected to recover. */
function liveServers({ config, size }: RecoveringWorld): PeerId[] {
  const ids = Array.from({ length: size }, (_, i) => i + 1);
  return ids.filter((id) => config.lostForGood?.includes(id) !== true);
}

/** The leader of the highest term, or 0. */
function leaderOf(world: RecoveringWorld): number {
  let leader = 0;
  for (const id of liveServers(world)) {
    const { up, view } = world.nodes[id]!;
    const { role, term } = view;
    if (up && role === 'leader' && (leader === 0 || term > world.nodes[leader]!.view.term))
      leader = id;
  }
  return leader;
}

function standingsIn({ config, nodes }: RecoveringWorld): Standing[] {
  const { lostForGood = [] } = config;
  return nodes.slice(1).map(({ id, up, view: { role, term, votedFor, commitIndex, log } }) => {
    const { lastIndex, lastTerm } = log;
    const does = lostForGood.includes(id) ? 'lost for good' : up ? role : 'down';
    return { id, does, term, votedFor, lastIndex, lastTerm, commitIndex };
  });
}
