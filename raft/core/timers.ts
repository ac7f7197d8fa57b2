/** The three timers of a peer. They are asked for by range; drawing the delay and keeping time belong to the world. */
import type { Turn } from './turn.ts';

/** Runs at followers and candidates. */
export const ELECTION_TIMER = 'election';
/** Runs at leaders. */
export const HEARTBEAT_TIMER = 'heartbeat';
/** Fires at the end of the present instant: proposals made in one instant leave in one message. */
export const FLUSH_TIMER = 'flush';

/** Raft §5.2: randomised, so that split votes are rare and resolved quickly. */
export function restartElectionTimer(turn: Turn): void {
  if (turn.electionTimerSet) return;
  turn.electionTimerSet = true;
  const { electionTimeoutMinUs, electionTimeoutMaxUs } = turn.config;
  setTimer(turn, ELECTION_TIMER, electionTimeoutMinUs, electionTimeoutMaxUs);
}

export function restartHeartbeatTimer(turn: Turn): void {
  setTimer(turn, HEARTBEAT_TIMER, turn.config.heartbeatUs, turn.config.heartbeatUs);
}

export function startFlushTimer(turn: Turn): void {
  if (turn.state.flushPending) return;
  turn.state.flushPending = true;
  setTimer(turn, FLUSH_TIMER, 0, 0);
}

/** When a leadership begins. */
export function cancelElectionTimer(turn: Turn): void {
  turn.effects.push({ type: 'cancelTimer', timer: ELECTION_TIMER });
}

/** When a leadership ends. */
export function cancelLeaderTimers(turn: Turn): void {
  turn.effects.push({ type: 'cancelTimer', timer: HEARTBEAT_TIMER });
  if (!turn.state.flushPending) return;
  turn.state.flushPending = false;
  turn.effects.push({ type: 'cancelTimer', timer: FLUSH_TIMER });
}

function setTimer(turn: Turn, timer: string, minUs: number, maxUs: number): void {
  turn.effects.push({ type: 'setTimer', timer, minUs, maxUs });
}
