/**
 * Plain delta debugging (Zeller and Hildebrandt, 2002, with complements, then one decision at a time) over the same
 * decisions, found by their names: what the shrinker has to beat.
 */
import { decisionsOf } from '../sim/order/decisions/decision-order.ts';
import type { Peer, PeerMessage } from '../raft/index.ts';
import type { Decision } from '../sim/schedule/decision.ts';
import { withDecisions, writeDown } from '../sim/order/decisions/write-down.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import { signatureOf } from '../sim/judge/signature.ts';
import { simulate } from '../sim/simulate.ts';

export interface DdminResult {
  readonly decisions: readonly Decision[];
  readonly runs: number;
}

/**
 * The decisions that are left; null if `schedule` does not fail as decisions. `atOnce` begins with disks and services
 * that take no time, if the failure allows it, as the shrinker does.
 */
export function ddmin<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
  maxRuns: number,
): DdminResult | null {
  const written = writeDown(peer, schedule);
  if (written.violation === null) return null;
  const signature = signatureOf(written.violation);
  const heals = written.violation.kind === 'liveness';
  let world = written.schedule;
  let runs = 0;
  const attempt = (decisions: readonly Decision[]): readonly Decision[] | null => {
    runs++;
    const simulation = simulate({ peer, ...withDecisions(world, decisions, heals) });
    simulation.run();
    const { violation } = simulation;
    if (violation === null || signatureOf(violation) !== signature) return null;
    return decisionsOf(simulation)!.applied;
  };
  const calm = attemptCalm(world);
  const before = world;
  world = calm;
  let current = attempt(written.schedule.decisions!);
  if (current === null) {
    world = before;
    current = attempt(written.schedule.decisions!);
  }
  if (current === null) return null;
  for (let parts = 2; parts <= current.length * 2 && current.length > 1;) {
    const found = reduce(current, Math.min(parts, current.length), attempt, () => runs < maxRuns);
    if (found !== null) {
      current = found.decisions;
      parts = found.complement ? Math.max(parts - 1, 2) : 2;
    } else if (parts >= current.length || runs >= maxRuns) break;
    else parts = Math.min(parts * 2, current.length);
  }
  return { decisions: current, runs };
}

function attemptCalm(schedule: Schedule): Schedule {
  const { disk, service } = schedule.config;
  const config = {
    ...schedule.config,
    disk: { ...disk, writeMinUs: 0, writeMaxUs: 0 },
    service: { ...service, applyMinUs: 0, applyMaxUs: 0 },
  };
  return { ...schedule, config };
}

/** One round: a part alone, or everything but a part. */
function reduce(
  current: readonly Decision[],
  parts: number,
  attempt: (decisions: readonly Decision[]) => readonly Decision[] | null,
  goesOn: () => boolean,
): { readonly decisions: readonly Decision[]; readonly complement: boolean } | null {
  const cuts = Array.from({ length: parts + 1 }, (_, i) =>
    Math.floor((current.length * i) / parts),
  );
  for (const complement of [false, true]) {
    if (parts === 2 && complement) break;
    for (let i = 0; i < parts; i++) {
      if (!goesOn()) return null;
      const from = cuts[i]!;
      const to = cuts[i + 1]!;
      const tried = complement
        ? [...current.slice(0, from), ...current.slice(to)]
        : current.slice(from, to);
      const left = attempt(tried);
      if (left !== null && left.length < current.length) return { decisions: left, complement };
    }
  }
  return null;
}
