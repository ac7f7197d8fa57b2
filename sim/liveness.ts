/**
 * Did the cluster recover once the faults had stopped? A majority that is up and connected must elect a leader, commit a
 * fresh command, and bring every such server up to it. The time for that is the heal phase; a cluster that has a leader
 * and is merely slow, because those behind have been catching up all the time, is given more of it. Where no majority
 * could talk the cluster is *legitimately* stuck, which is said and is no violation.
 */
import type { PeerId, PeerMessage } from '../raft/contract.ts';
import type { Violation } from './invariants/checker.ts';
import type { World } from './world.ts';

export interface LivenessReport {
  readonly verdict: 'recovered' | 'legitimately stuck' | 'stuck';
  /** Why it is stuck; empty if it recovered. */
  readonly reason: string;
  readonly violation: Violation | null;
  /** Whether everything that is not as it should be has come closer since {@link progressOf} was taken. */
  readonly closing: boolean;
}

/** How far the cluster and each server have come; for telling slow from stuck. */
export interface Progress {
  readonly committed: number;
  /** Applied indices, by peer id. */
  readonly applied: readonly number[];
  /** Last indices on disk, by peer id. */
  readonly stored: readonly number[];
}

export function progressOf<S, M extends PeerMessage>(world: World<S, M>): Progress {
  return {
    committed: world.ledger.committedIndex,
    applied: world.nodes.map((node) => node.service.appliedIndex),
    stored: world.nodes.map((node) => node.disk.log.lastIndex),
  };
}

/**
 * Judges the end of a run. `index` is where a server first applied the command that was proposed after the faults had
 * stopped, 0 if none has; `earlier` is how far things were one heal phase ago.
 */
export function judgeLiveness<S, M extends PeerMessage>(
  world: World<S, M>,
  index: number,
  earlier: Progress,
): LivenessReport {
  const { nodes, config, ledger } = world;
  const core = largestConnected(world);
  const majority = Math.floor(config.peers / 2) + 1;
  if (core.length < majority) {
    return {
      verdict: 'legitimately stuck',
      reason: `only ${core.length} of ${config.peers} servers are up and connected; ${majority} are needed`,
      violation: null,
      closing: false,
    };
  }
  const since = Math.round((world.nowUs - config.healAtUs) / 1000);
  const leaders = core.filter((id) => nodes[id]!.view.role === 'leader');
  let reason = '';
  let closing = false;
  if (leaders.length === 0) {
    reason = `no leader ${since} ms after all faults had stopped (${describe(world, core)})`;
  } else if (index === 0) {
    // A leader commits nothing before it has replicated the tail it inherited, so a log that changes counts as well.
    const last = Math.max(...leaders.map((id) => nodes[id]!.view.log.lastIndex));
    const moving = core.filter((id) => {
      const { lastIndex } = nodes[id]!.disk.log;
      return lastIndex >= last || lastIndex !== earlier.stored[id];
    });
    closing = ledger.committedIndex > earlier.committed || moving.length >= majority;
    reason = `a command proposed after all faults had stopped was not committed within ${since} ms (leader n${leaders.join(', n')}; ${describe(world, core)})`;
  } else {
    const behind = core.filter((id) => nodes[id]!.service.appliedIndex < index);
    if (behind.length > 0) {
      closing = behind.every((id) => nodes[id]!.service.appliedIndex > earlier.applied[id]!);
      reason = `n${behind.join(', n')} had not applied index ${index} ${since} ms after all faults had stopped, ${ledger.committedIndex} being committed (${describe(world, core)})`;
    }
  }
  if (reason === '') return { verdict: 'recovered', reason: '', violation: null, closing };
  return {
    verdict: 'stuck',
    reason,
    closing,
    violation: {
      property: 'Liveness After Heal',
      kind: 'liveness',
      statement:
        'once faults stop and a majority is connected, a leader is elected, a fresh command commits, and every server applies it',
      source: 'Raft §5.6; dissertation §3.9',
      message: reason,
      peer: leaders[0] ?? core[0]!,
    },
  };
}

/** The largest set of running servers that can all talk to one another through the lowest-numbered one. */
function largestConnected<S, M extends PeerMessage>(world: World<S, M>): PeerId[] {
  let best: PeerId[] = [];
  for (let hub = 1; hub < world.nodes.length; hub++) {
    if (!runs(world, hub)) continue;
    const group: PeerId[] = [];
    for (let id = 1; id < world.nodes.length; id++) {
      const linked = !world.network.isCut(hub, id) && !world.network.isCut(id, hub);
      if (runs(world, id) && (id === hub || linked)) group.push(id);
    }
    if (group.length > best.length) best = group;
  }
  return best;
}

function runs<S, M extends PeerMessage>(world: World<S, M>, id: PeerId): boolean {
  const node = world.nodes[id]!;
  return node.up && !node.paused;
}

function describe<S, M extends PeerMessage>(world: World<S, M>, core: readonly PeerId[]): string {
  return core
    .map((id) => {
      const { role, term, commitIndex, log } = world.nodes[id]!.view;
      return `n${id} ${role} t${term} last ${log.lastIndex}/${log.lastTerm} commit ${commitIndex}`;
    })
    .join('; ');
}
