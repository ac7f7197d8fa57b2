/** Makes the trace of a recording. */
import type { Effect, PeerMessage } from '../../../contract/peer.ts';
import { ENGINE_SEMANTICS } from '../../../sim/schedule/file/schedule-file.ts';
import type { Schedule } from '../../../sim/schedule/schedule.ts';
import { TraceHash } from '../../../sim/world/trace-hash.ts';
import { reasonOf } from '../../words/events.ts';
import type { Recording } from '../../recording.ts';
import type { RunEvent } from '../../run-event.ts';
import { describeNote } from '../../words/notes.ts';
import type { ExportOptions } from '../format/options.ts';
import { windowOf } from '../format/options.ts';
import { plainOf } from '../format/plain.ts';
import { changesBetween, serverStateOf } from './server-state.ts';
import type {
  Trace,
  TraceEffect,
  TraceEvent,
  TraceKeyframe,
  TraceSend,
  TraceViolation,
} from './trace.ts';
import { KEYFRAME_EVERY } from './trace.ts';

/** Throws RaftSimError E_USAGE on a window that is none. */
export function traceOf<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  options: ExportOptions = {},
): Trace {
  const { from, end } = windowOf(recording, options);
  const { result, length, peer, schedule } = recording;
  const events: TraceEvent[] = [];
  const keyframes: TraceKeyframe[] = [];
  for (let position = from; position < end; position++) {
    if (position === from || position % KEYFRAME_EVERY === 0) {
      keyframes.push(keyframeAt(recording, position));
    }
    events.push(eventOf(recording, recording.events[position]!));
  }
  if (keyframes.length === 0) keyframes.push(keyframeAt(recording, from));
  const isWhole = end === length;
  return {
    header: {
      engine: { name: 'raft-sim', version: options.version ?? '', semantics: ENGINE_SEMANTICS },
      peer: { name: peer.name },
      schedule: withoutPlan(schedule),
      isWalk: schedule.walk !== undefined,
      from,
      sent: from === 0 ? sendsOf(recording, { firstSent: 0, endSent: begunOf(recording) }) : [],
    },
    keyframes,
    events,
    violation: isWhole ? violationOf(recording) : null,
    end: isWhole
      ? {
          events: length,
          timeUs: result.simulatedUs,
          verdict: result.verdict,
          hash: result.hash,
        }
      : null,
  };
}

function withoutPlan({ scenario, seed, config, faults, decisions }: Schedule): Schedule {
  const drawn = { scenario, seed, config, faults };
  return decisions === undefined ? drawn : { ...drawn, decisions };
}

function keyframeAt<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  position: number,
): TraceKeyframe {
  const { peer, size, events } = recording;
  const hash = position === 0 ? new TraceHash().digest() : events[position - 1]!.hash;
  const servers = Array.from({ length: size }, (_, i) =>
    serverStateOf(peer, recording.touchAt(i + 1, position)),
  );
  return { position, hash, servers };
}

function eventOf<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  event: RunEvent<S, M>,
): TraceEvent {
  const { peer, messages } = recording;
  const { number, timeUs, name, node, from, message, what, notes, hash } = event;
  return {
    number,
    timeUs,
    name,
    node,
    from,
    message,
    what: clipped(what),
    body: message < 0 ? null : plainOf(messages[message]!.message),
    note: reasonOf(event),
    asides: notes.map((note) => clipped(describeNote(note))),
    crashes: event.crashes.map(({ node: who, survival: { writes, torn }, cause }) => ({
      node: who,
      writes,
      torn,
      cause,
    })),
    answers: event.answers.map(({ node: server, command }) => [server, plainOf(command)]),
    effects: event.effects.flatMap((effect) => effectOf(recording, effect)),
    sends: sendsOf(recording, event),
    changes: event.touches.flatMap((touch) =>
      changesBetween(peer, recording.touchAt(touch.node, number), touch),
    ),
    hash,
  };
}

function sendsOf<S, M extends PeerMessage>(
  { messages }: Recording<S, M>,
  { firstSent, endSent }: Pick<RunEvent<S, M>, 'firstSent' | 'endSent'>,
): TraceSend[] {
  return messages
    .slice(firstSent, endSent)
    .map(({ number, from, to, kind, nth, says, fate, message }) => {
      const words = clipped(says);
      return { message: number, from, to, kind, nth, says: words, fate, body: plainOf(message) };
    });
}

/** How many messages left before event 0. */
function begunOf({ events, messages }: Pick<Recording, 'events' | 'messages'>): number {
  return events[0]?.firstSent ?? messages.length;
}

/** Readers refuse texts that are far too long to be read. */
const MOST_WORDS = 1_500;

function clipped(text: string): string {
  return text.length <= MOST_WORDS ? text : `${text.slice(0, MOST_WORDS)}...`;
}

function effectOf<S, M extends PeerMessage>(
  { peer }: Recording<S, M>,
  effect: Effect<M>,
): TraceEffect[] {
  switch (effect.type) {
    case 'saveHardState':
      return [[effect.type, effect.token, effect.term, effect.votedFor]];
    case 'appendEntries':
      return [[effect.type, effect.token, effect.after, effect.entries.length]];
    case 'saveSnapshot':
      return [[effect.type, effect.token, effect.snapshot.index, effect.snapshot.term]];
    case 'send': {
      const { to, requires, message } = effect;
      return requires === 0 ? [] : [[effect.type, to, requires, clipped(peer.describe(message))]];
    }
    case 'setTimer':
      return [[effect.type, effect.timer, effect.minUs, effect.maxUs]];
    case 'cancelTimer':
      return [[effect.type, effect.timer]];
    case 'apply':
      return [[effect.type, effect.first, effect.entries.length]];
    case 'applySnapshot':
      return [[effect.type, effect.snapshot.index, effect.snapshot.term]];
    case 'proposalAccepted':
      return [[effect.type, effect.index, effect.term]];
    case 'proposalDropped':
      return [[effect.type, effect.leader]];
    default:
      // A peer that breaks the contract may answer anything: the violation tells it.
      return [];
  }
}

function violationOf<S, M extends PeerMessage>({
  violation,
  violationAt,
}: Recording<S, M>): TraceViolation | null {
  if (violation === null) return null;
  const { property, kind, statement, source, message, peer } = violation;
  const words = clipped(message);
  return { at: violationAt, property, kind, statement, source, message: words, node: peer };
}
