/**
 * What-if: another run that is the same up to a position and then takes another turn. A branch is a schedule of decisions
 * (see sim/order/decisions/): those of its parent up to the position, the turn, and then what the parent goes on to decide, as
 * far as that is still possible. The parent is never changed.
 */
import type { Arrival } from '../sim/order/choice.ts';
import { keyOf } from '../sim/order/choice.ts';
import { decisionsOf } from '../sim/order/decisions/decision-order.ts';
import type { Command, PeerId, PeerMessage } from '../contract/peer.ts';
import type { Decision } from '../sim/schedule/decision.ts';
import type { Inapplicable } from '../sim/order/reason.ts';
import { takingTime, withDecisions } from '../sim/order/decisions/write-down.ts';
import type { Survival } from '../sim/schedule/survival.ts';
import { runToEnd } from '../sim/run.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import type { Recording } from '../record/recording.ts';
import { countBelow } from '../lib/ascending.ts';
import type { RunMessage } from '../record/run-event.ts';

/** The other turn that a branch takes. */
export type WhatIf =
  /** This happens now. */
  | { readonly kind: 'choose'; readonly decisions: readonly Decision[] }
  /** The faults stop now. */
  | { readonly kind: 'heal' }
  /** The message, by its number, does not arrive from here on. */
  | { readonly kind: 'drop'; readonly message: number }
  /** It arrives now, and later as it would have. */
  | { readonly kind: 'duplicate'; readonly message: number }
  /** It arrives so many decisions later than it would have; at least 1. */
  | { readonly kind: 'delay'; readonly message: number; readonly by: number }
  | { readonly kind: 'crash'; readonly node: PeerId; readonly survival?: Survival }
  | { readonly kind: 'restart'; readonly node: PeerId }
  | { readonly kind: 'propose'; readonly node: PeerId; readonly command: Command }
  /** For so many decisions no message arrives from one side at the other; null: for ever. */
  | { readonly kind: 'partition'; readonly side: readonly PeerId[]; readonly for: number | null }
  /** Nothing happens from here on: the run ends, to be gone on with by choice. */
  | { readonly kind: 'cut' };

/** In words: `m7 is dropped`. */
export function describeWhatIf(turn: WhatIf): string {
  switch (turn.kind) {
    case 'choose':
      return 'another event is chosen';
    case 'heal':
      return 'the faults stop';
    case 'drop':
      return `m${turn.message} is dropped`;
    case 'duplicate':
      return `m${turn.message} arrives now and again`;
    case 'delay':
      return `m${turn.message} is delayed by ${turn.by}`;
    case 'crash':
      return `n${turn.node} crashes`;
    case 'restart':
      return `n${turn.node} restarts`;
    case 'propose':
      return `n${turn.node} is offered a command`;
    case 'partition':
      return `${turn.side.map((id) => `n${id}`).join(', ')} cut off${turn.for === null ? '' : ` for ${turn.for}`}`;
    case 'cut':
      return 'the rest is cut off';
  }
}

export interface BranchedSchedule {
  /** Every decision in it applies. */
  readonly schedule: Schedule;
  /** What could not be carried out: the turn itself, if that comes first, and what the parent goes on to decide. */
  readonly inapplicable: readonly Inapplicable[];
}

/**
 * The schedule of a branch that leaves `recording` at `position` (0 .. its length) by `turn`. Throws RangeError on a
 * message or a server that there is not.
 */
export function branchOff<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  position: number,
  turn: WhatIf,
): BranchedSchedule {
  const { schedule, decisions, violation, peer } = recording;
  const taken = decidedBy(recording, position);
  const { decidedBeforeHeal: heal } = recording;
  // Behind the heal phase time goes on by the clock; a branch that leaves it there does without.
  const isHealed = violation === null || violation.kind === 'liveness';
  const heals = turn.kind === 'heal' || (heal >= taken && isHealed);
  const rest = decisions.slice(taken, heals ? heal : undefined);
  const turned = [...decisions.slice(0, taken), ...take(recording, position, turn, rest)];
  const config = takingTime(schedule.config);
  const whole = withDecisions({ ...schedule, config }, turned, heals);
  const { applied, inapplicable } = decisionsOf(runToEnd(peer, whole))!;
  return { schedule: withDecisions(whole, applied, heals), inapplicable };
}

/** How many decisions of the run had been taken at `position`. */
export function decidedBy<S, M extends PeerMessage>(
  { events, decisions }: Recording<S, M>,
  position: number,
): number {
  return events[position]?.decided ?? decisions.length;
}

function take<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  position: number,
  turn: WhatIf,
  rest: readonly Decision[],
): Decision[] {
  switch (turn.kind) {
    case 'choose':
      return [...turn.decisions, ...turn.decisions.reduce(withoutFirst, rest)];
    case 'heal':
      return [];
    case 'drop': {
      const message = messageIn(recording, turn.message);
      return rest.filter((decision) => !delivers(decision, message));
    }
    case 'duplicate': {
      const message = messageIn(recording, turn.message);
      const again = countBelow(message.arrivals, position) > 0;
      return [
        arrival(message, again),
        ...rest.map((each) => (delivers(each, message) ? arrival(message, true) : each)),
      ];
    }
    case 'delay': {
      const message = messageIn(recording, turn.message);
      const at = rest.findIndex((decision) => delivers(decision, message));
      if (at < 0) return rest.slice();
      const later = rest.toSpliced(at, 1);
      return later.toSpliced(at + turn.by, 0, rest[at]!);
    }
    case 'crash': {
      const survival = turn.survival ?? { writes: 0, torn: null };
      return [{ do: 'crash', node: serverIn(recording, turn.node), ...survival }, ...rest];
    }
    case 'restart':
      return [{ do: 'restart', node: serverIn(recording, turn.node) }, ...rest];
    case 'propose': {
      const { node, command } = turn;
      return [{ do: 'propose', node: serverIn(recording, node), command }, ...rest];
    }
    case 'partition': {
      for (const id of turn.side) serverIn(recording, id);
      const crosses = (decision: Decision): boolean =>
        decision.do === 'deliver' &&
        turn.side.includes(decision.from) !== turn.side.includes(decision.to);
      return rest.filter((each, i) => (turn.for !== null && i >= turn.for) || !crosses(each));
    }
    case 'cut':
      return [];
  }
}

function messageIn<S, M extends PeerMessage>(
  { messages }: Recording<S, M>,
  number: number,
): RunMessage<M> {
  const message = messages[number];
  if (message !== undefined) return message;
  throw new RangeError(`message ${number} is outside 0..${messages.length - 1}`);
}

function serverIn<S, M extends PeerMessage>({ size }: Recording<S, M>, node: PeerId): PeerId {
  if (node >= 1 && node <= size) return node;
  throw new RangeError(`server ${node} is outside 1..${size}`);
}

function delivers(decision: Decision, { from, to, kind, nth }: RunMessage): boolean {
  return (
    decision.do === 'deliver' &&
    decision.from === from &&
    decision.to === to &&
    decision.kind === kind &&
    decision.nth === nth
  );
}

/** What was chosen to happen now does not happen later once more. */
function withoutFirst(rest: readonly Decision[], chosen: Decision): readonly Decision[] {
  const key = keyOf(chosen);
  const at = rest.findIndex((decision) => keyOf(decision) === key);
  return at < 0 ? rest : rest.toSpliced(at, 1);
}

/** The decision that lets a message arrive (once more). */
export function arrival({ from, to, kind, nth, says }: RunMessage, again: boolean): Arrival {
  return { do: 'deliver', from, to, kind, nth, says, ...(again ? { again: true } : {}) };
}
