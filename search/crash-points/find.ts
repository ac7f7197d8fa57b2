/**
 * Finds the crash points of a run on decisions: for each server and each decision at it that changes its disk, what is on
 * its way there or what waits to be sent, the crash before it and every outcome of a crash behind it.
 *
 * Nothing but its own decisions changes a server. Crashes at any moment between two of them are therefore one: what others
 * do meanwhile and the crash can change places. So places are counted by server (a *stay*, from one of its decisions to the
 * next), and of one stay each outcome on disk counts once.
 */
import type { Durable, Peer, PeerId, PeerMessage, PeerView } from '../../contract/peer.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import { placeOfDecision } from '../../sim/schedule/decision.ts';
import type { Disk } from '../../sim/node/disk.ts';
import type { HeldSend, Node } from '../../sim/node/node.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { simulate } from '../../sim/simulate.ts';
import type { CrashKind, CrashPoint } from './crash-point.ts';
import { outcomesOf, sameDurable } from '../../sim/order/survivals.ts';

export interface CrashPoints {
  /** In order of position. */
  readonly points: readonly CrashPoint[];
  /** How many there were before equal ones were taken for one. */
  readonly ways: number;
}

/** A server between two decisions at it. */
interface Stay {
  /** So many decisions had been carried out when it began. */
  readonly since: number;
  /** Whether the decision that began it was the end of a write. */
  readonly afterWrite: boolean;
  /** Whether that decision changed what a crash is about. */
  readonly changed: boolean;
  /** Outcomes on disk that a crash just before that decision has as well, with nobody able to tell the difference. */
  readonly known: readonly Durable[];
  /** Its different outcomes, once they were looked for. */
  outcomes: readonly Durable[] | null;
  ways: number;
}

/** `schedule` runs on decisions each of which can be carried out (see {@link crashBase}). */
export function findCrashPoints<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
): CrashPoints {
  const { decisions = [] } = schedule;
  const simulation = simulate<S, M>({ peer, ...schedule, invariants: [] });
  const search = new Search();
  const stays = simulation.nodes.map(() => stayFrom(0, false, false));
  for (let i = 0; i < decisions.length; i++) {
    const decision = decisions[i]!;
    const id = placeOfDecision(decision);
    const before = stillOf(simulation.nodes[id]!);
    const { sent } = simulation.network;
    simulation.runTo(i + 1);
    if (simulation.violation !== null) break;
    const after = stillOf(simulation.nodes[id]!);
    const changed = before.up && after.up && hasChanged(before, after);
    const stay = stays[id]!;
    if (changed) search.look(id, stay, before, stay.changed ? stay.since : i);
    const silent = isSilent(decision, before, after) && simulation.network.sent === sent;
    const known = changed && silent ? (stay.outcomes ?? []) : [];
    // What a server writes as it starts is on its way from then on.
    const begun = changed || (decision.do === 'restart' && after.disk.pendingWrites > 0);
    const next = stayFrom(i + 1, decision.do === 'persist', begun, known);
    stays[id] = next;
    if (begun) search.look(id, next, after, i + 1);
  }
  search.points.sort((a, b) => a.position - b.position);
  return { points: search.points, ways: search.ways };
}

class Search {
  readonly points: CrashPoint[] = [];
  ways = 0;

  /** Adds the crashes of a server in one of its stays, unless that has been done. */
  look(node: PeerId, stay: Stay, still: Still, position: number): void {
    if (stay.outcomes === null) {
      const { different, ways } = outcomesOf(still.disk);
      stay.outcomes = different.map(({ durable }) => durable);
      stay.ways = ways;
      for (const { survival, durable } of different) {
        if (stay.known.some((each) => sameDurable(each, durable))) continue;
        const kind = kindOf(still, survival.torn === null ? survival.writes : -1, stay);
        this.points.push({ position, node, survival, kind });
      }
    }
    this.ways += stay.ways;
  }
}

function kindOf({ disk, held }: Still, kept: number, { afterWrite }: Stay): CrashKind {
  if (disk.pendingWrites === 0) return afterWrite ? 'after-write' : 'before-write';
  return kept === disk.pendingWrites && held.length > 0 ? 'before-send' : 'in-write';
}

function stayFrom(
  since: number,
  afterWrite: boolean,
  changed: boolean,
  known: readonly Durable[] = [],
): Stay {
  return { since, afterWrite, changed, known, outcomes: null, ways: 0 };
}

/** What of a server a crash is about, at one moment. */
interface Still {
  readonly up: boolean;
  readonly disk: Disk;
  readonly held: readonly HeldSend<PeerMessage>[];
  readonly view: PeerView;
}

function stillOf<S, M extends PeerMessage>({ up, disk, held, view }: Node<S, M>): Still {
  return { up, disk: disk.clone(), held: held.slice(), view };
}

function hasChanged(before: Still, after: Still): boolean {
  return (
    before.disk.writes !== after.disk.writes ||
    before.disk.pendingWrites !== after.disk.pendingWrites ||
    before.held.length !== after.held.length ||
    before.held.some((each, i) => each !== after.held[i])
  );
}

/** Whether a write has ended and nothing but the server itself has learnt of it. */
function isSilent(decision: Decision, { held, view }: Still, after: Still): boolean {
  return (
    decision.do === 'persist' &&
    held.length === after.held.length &&
    view.term === after.view.term &&
    view.role === after.view.role &&
    view.commitIndex === after.view.commitIndex
  );
}
