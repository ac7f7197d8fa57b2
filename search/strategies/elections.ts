/** Macros about who leads. */
import type { PeerId, PeerMessage, PeerView } from '../../contract/peer.ts';
import { sameEntry } from '../../sim/node/commands.ts';
import type { Director } from './director.ts';
import { bounced, burst } from './director.ts';
import { late } from './disorder.ts';
import type { Step } from './script.ts';

/** A leadership: an election, some proposals, and some followers that are brought further, or none. */
export function reign<S, M extends PeerMessage>(director: Director<S, M>): Step[] {
  const { dice, moves } = director;
  const candidate = nextCandidate(director);
  const steps = elect(director, candidate, votersFor(director, candidate));
  steps.push(...burst(candidate, dice.below(3)));
  const followers = director.some(director.others(candidate), dice.below(moves.size));
  const answered = director.answers();
  for (let round = dice.below(5); round >= 0 && followers.length > 0; round--) {
    steps.push(...director.round(candidate, followers, answered));
    steps.push({ do: 'timeout', at: candidate });
  }
  return steps;
}

/** One that can win, if there is one; now and then one that cannot. Those who stand most of the time take turns. */
function nextCandidate<S, M extends PeerMessage>(director: Director<S, M>): PeerId {
  const { dice, moves, cast } = director;
  let candidate = director.anyone();
  if (dice.below(10) < 7) {
    const waiting = cast.filter((id) => moves.node(id).view.role !== 'leader');
    candidate = dice.pick(waiting.length === 0 || director.oneIn(4) ? cast : waiting);
  }
  for (let tries = 0; tries < 4 && !canWin(director, candidate); tries++) {
    if (director.oneIn(8)) break;
    candidate = director.anyone();
  }
  return candidate;
}

function canWin<S, M extends PeerMessage>(director: Director<S, M>, candidate: PeerId): boolean {
  return votersFor(director, candidate).length >= director.moves.size >> 1;
}

/** Whose logs are not more up-to-date than that of the candidate (Raft §5.4.1). */
function votersFor<S, M extends PeerMessage>(
  director: Director<S, M>,
  candidate: PeerId,
): PeerId[] {
  const { moves } = director;
  const { view } = moves.node(candidate);
  return director.others(candidate).filter((id) => !isNewer(moves.node(id).view, view));
}

function isNewer(a: PeerView, b: PeerView): boolean {
  const terms = a.log.lastTerm - b.log.lastTerm;
  return terms > 0 || (terms === 0 && a.log.lastIndex > b.log.lastIndex);
}

/** A server asks as many of these for their votes as it needs, and insists. */
function elect<S, M extends PeerMessage>(
  director: Director<S, M>,
  candidate: PeerId,
  voters: readonly PeerId[],
): Step[] {
  const needed = director.moves.size >> 1;
  const willing = voters.length < needed ? director.others(candidate) : voters;
  const asked = director.some(willing, needed);
  const steps = campaign(director, candidate, asked);
  steps.push({ do: 'insist', at: candidate, voters: asked });
  return steps;
}

function campaign<S, M extends PeerMessage>(
  director: Director<S, M>,
  candidate: PeerId,
  voters: readonly PeerId[],
): Step[] {
  return [
    ...director.roused([candidate, ...voters]),
    ...director.deposed([candidate]),
    ...ballot(candidate, voters),
  ];
}

/** One round of asking for votes, and of the answers. */
export function ballot(candidate: PeerId, voters: readonly PeerId[]): Step[] {
  const steps: Step[] = [
    { do: 'outbid', at: candidate, voters },
    { do: 'settle', at: candidate },
  ];
  for (const voter of voters) {
    steps.push(
      { do: 'carry', from: candidate, to: voter },
      { do: 'settle', at: voter },
      { do: 'carry', from: voter, to: candidate },
    );
  }
  steps.push({ do: 'settle', at: candidate });
  return steps;
}

/**
 * Somebody stands for election who lacks what is committed: a correct cluster turns it down, and a wrong one loses entries
 * for good.
 */
export function unfit<S, M extends PeerMessage>(director: Director<S, M>): Step[] {
  const { moves, dice } = director;
  const lacking = thoseLacking(director);
  if (lacking.length === 0) return [];
  const candidate = dice.pick(lacking);
  const others = director.others(candidate);
  const voters = [
    ...others.filter((id) => lacking.includes(id)),
    ...director.some(
      others.filter((id) => !lacking.includes(id)),
      moves.size,
    ),
  ];
  return campaign(director, candidate, voters.slice(0, moves.size >> 1));
}

/** The servers without the newest entry that anybody has committed. */
function thoseLacking<S, M extends PeerMessage>({ moves }: Director<S, M>): PeerId[] {
  const { ledger } = moves.world;
  const index = ledger.committedIndex;
  const committed = ledger.committedAt(index);
  const lacking: PeerId[] = [];
  for (let id = 1; id <= moves.size; id++) {
    const { disk, up, memory } = moves.node(id);
    const log = up ? memory : disk.log;
    if (log.snapshotIndex >= index) continue;
    const held = log.entryAt(index);
    const isOther = held !== undefined && committed != null && !sameEntry(held, committed);
    if (held === undefined || isOther) lacking.push(id);
  }
  return lacking;
}

/** Two candidates of one term ask the same voters, some of whom may crash in between. */
export function duel<S, M extends PeerMessage>(director: Director<S, M>): Step[] {
  const { moves } = director;
  const servers = director.some(director.others(0), moves.size);
  const [a, b, ...voters] = servers;
  if (a === undefined || b === undefined) return [];
  const steps = [...director.roused(servers), ...director.deposed([a, b])];
  const gap = moves.node(a).view.term - moves.node(b).view.term;
  for (let i = Math.min(3, Math.max(0, -gap)); i >= 0; i--) steps.push({ do: 'timeout', at: a });
  for (let i = Math.min(3, Math.max(0, gap)); i >= 0; i--) steps.push({ do: 'timeout', at: b });
  steps.push({ do: 'settle', at: a }, { do: 'settle', at: b });
  const crashes = director.oneIn(3);
  for (const voter of voters) {
    const [first, second] = director.oneIn(2) ? [a, b] : [b, a];
    steps.push({ do: 'carry', from: first, to: voter });
    if (!crashes || director.oneIn(2)) steps.push({ do: 'settle', at: voter });
    if (director.answers()) steps.push({ do: 'carry', from: voter, to: first });
    if (crashes) steps.push(...bounced(voter));
    if (director.oneIn(3)) steps.push({ do: 'again', at: first });
    if (director.oneIn(3)) {
      // If that was the vote it needed, it has news for those who gave it.
      steps.push({ do: 'settle', at: first });
      steps.push({ do: 'carry', from: first, to: voter }, { do: 'settle', at: voter });
    }
    steps.push({ do: 'carry', from: second, to: voter }, { do: 'settle', at: voter });
    if (director.answers()) steps.push({ do: 'carry', from: voter, to: second });
  }
  return director.oneIn(2) ? steps : [...steps, ...late(director, a), ...late(director, b)];
}

/** One who has led before leads again, gets on with all but one of those it needs, and meets its own past. */
export function comeback<S, M extends PeerMessage>(director: Director<S, M>): Step[] {
  const { dice, moves } = director;
  const candidate = mostAwaited(director);
  if (candidate === 0) return [];
  const steps = elect(director, candidate, votersFor(director, candidate));
  steps.push(...burst(candidate, 1 + dice.below(3)));
  const followers = director.some(director.others(candidate), (moves.size >> 1) - 1);
  for (let round = 0; round < 3; round++) {
    steps.push(...director.round(candidate, followers, true), { do: 'timeout', at: candidate });
  }
  return [...steps, ...late(director, candidate), ...late(director, candidate)];
}

/** For whom most messages of terms that are over are on their way; 0: there are none. */
function mostAwaited<S, M extends PeerMessage>({ moves }: Director<S, M>): PeerId {
  const { newestLeaderTerm } = moves.world.ledger;
  let best = 0;
  let most = 0;
  for (let to = 1; to <= moves.size; to++) {
    let count = 0;
    for (let from = 1; from <= moves.size; from++) {
      for (const event of moves.onLink(from, to)) {
        if (moves.termOf(event) < newestLeaderTerm) count++;
      }
    }
    if (count > most) [best, most] = [to, count];
  }
  return best;
}
