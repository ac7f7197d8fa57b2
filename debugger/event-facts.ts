/** What predicates may ask about an event of a recording, and how a server looks to a person at a debugger. */
import type {
  LogView,
  PeerId,
  PeerMessage,
  PeerView,
  ProgressView,
  Role,
} from '../contract/peer.ts';
import { describeCommand } from '../sim/node/clients.ts';
import type { PredicateFacts, Vocabulary } from '../record/predicates/predicate.ts';
import type { Recording } from '../record/recording.ts';
import { lacksAt, placeAt } from '../record/server.ts';

/** So many of the newest entries of a log are shown. */
const ENTRIES_SHOWN = 8;

/** About event `number` of `recording`, which must exist. */
export function factsOf<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  number: number,
): PredicateFacts {
  const { name, timeUs, node, from, message, what } = recording.events[number]!;
  const arrived = message < 0 ? undefined : recording.messages[message];
  return {
    number,
    timeUs,
    kind: name,
    node,
    from,
    timer: name === 'timer' ? what : '',
    message: arrived === undefined ? null : { kind: arrived.kind, body: arrived.message },
    valueAt: (peer, path) => placeAt(recording, peer, number, path),
    lacks: (peer, path) => lacksAt(recording, peer, number, path),
  };
}

/** A server as plain data. */
export interface ServerLook {
  readonly server: string;
  readonly up: boolean;
  /** Of a server that is down all else is what it lost. */
  readonly role: Role;
  readonly term: number;
  readonly votedFor: PeerId;
  readonly leader: PeerId;
  readonly commitIndex: number;
  readonly lastApplied: number;
  readonly log: LogLook;
  readonly progress: readonly (ProgressView | null)[] | null;
}

interface LogLook extends Omit<LogView, 'entryAt'> {
  /** The newest entries, such as `6/3 c1.7`: index, term, command. */
  readonly newest: readonly string[];
}

/** Server `peer` of `recording` at `position`. */
export function lookAt<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  peer: PeerId,
  position: number,
): ServerLook {
  const { up, state } = recording.touchAt(peer, position);
  const { role, term, votedFor, leader, commitIndex, lastApplied, log, progress } =
    recording.peer.view(state);
  return {
    server: `n${peer}`,
    up,
    role,
    term,
    votedFor,
    leader,
    commitIndex,
    lastApplied,
    log: logLook(log),
    progress: progress?.map((each) => each && pick(each)) ?? null,
  };
}

function pick({ matchIndex, nextIndex }: ProgressView): ProgressView {
  return { matchIndex, nextIndex };
}

function logLook(log: PeerView['log']): LogLook {
  const { snapshotIndex, snapshotTerm, lastIndex, lastTerm } = log;
  const newest: string[] = [];
  for (
    let index = Math.max(snapshotIndex + 1, lastIndex - ENTRIES_SHOWN + 1);
    index <= lastIndex;
    index++
  ) {
    const entry = log.entryAt(index);
    if (entry !== undefined)
      newest.push(`${index}/${entry.term} ${describeCommand(entry.command)}`);
  }
  return { snapshotIndex, snapshotTerm, lastIndex, lastTerm, newest };
}

/** The words that mean something in predicates about this run. */
export function vocabularyOf<S, M extends PeerMessage>({
  peer,
  size,
}: Recording<S, M>): Vocabulary {
  return { messageKinds: peer.messageKinds, peers: size };
}
