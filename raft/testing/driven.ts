/** Short-hands for the tests of raft/. */
import { NONE } from '../../contract/peer.ts';
import type {
  Command,
  Durable,
  Effect,
  Input,
  LogEntry,
  PeerConfig,
  PeerId,
  Snapshot,
  WriteToken,
} from '../../contract/peer.ts';
import type { RaftState } from '../core/state.ts';
import { requestVoteReply } from '../messages/messages.ts';
import type { RaftMessage } from '../messages/messages.ts';
import { raft } from '../peer.ts';

export type RaftEffect = Effect<RaftMessage>;

/** Peer 1 of `size`; election timeout 150 to 300, heartbeat 50, no entry on election. */
export function configOf(size: number, changes: Partial<PeerConfig> = {}): PeerConfig {
  return {
    id: 1,
    peers: Array.from({ length: size }, (_, i) => i + 1),
    electionTimeoutMinUs: 150,
    electionTimeoutMaxUs: 300,
    heartbeatUs: 50,
    noopOnElection: false,
    maxEntriesPerMessage: 100,
    maxInflight: 4,
    ...changes,
  };
}

/** Entries of the given terms; the command of each is `c` with its position, counted from `first`. */
export function entriesOf(terms: readonly number[], first = 1): LogEntry[] {
  return terms.map((term, i) => ({ term, command: `c${first + i}` }));
}

/** A disk with a log of the given terms behind an optional snapshot; by default in the last of these terms. */
export function diskWith(
  terms: readonly number[],
  rest: { term?: number; votedFor?: PeerId; snapshot?: Snapshot } = {},
): Durable {
  const { snapshot = null, votedFor = NONE } = rest;
  const term = rest.term ?? terms.at(-1) ?? snapshot?.term ?? 0;
  return { term, votedFor, snapshot, entries: entriesOf(terms, (snapshot?.index ?? 0) + 1) };
}

/** One peer under test: remembers the state, returns the effects. */
export class Driven {
  readonly config: PeerConfig;
  state: RaftState;

  constructor(config: PeerConfig, durable: Durable = diskWith([])) {
    this.config = config;
    this.state = raft.init(config, durable).state;
  }

  step(input: Input<RaftMessage>): readonly RaftEffect[] {
    const { state, effects } = raft.step(this.config, this.state, input);
    this.state = state;
    return effects;
  }

  receive(from: PeerId, message: RaftMessage): readonly RaftEffect[] {
    return this.step({ type: 'message', from, message });
  }

  fire(timer: string): readonly RaftEffect[] {
    return this.step({ type: 'timer', timer });
  }

  propose(command: Command): readonly RaftEffect[] {
    return this.step({ type: 'propose', command });
  }

  /** Makes everything written so far durable. */
  persist(token: WriteToken = this.state.lastToken): readonly RaftEffect[] {
    return this.step({ type: 'persisted', token });
  }

  applied(index: number = this.state.commitIndex): readonly RaftEffect[] {
    return this.step({ type: 'applied', index });
  }

  compact(index: number, data: unknown = `s${index}`): readonly RaftEffect[] {
    return this.step({ type: 'snapshot', index, data });
  }

  /** The terms of the entries in the log. */
  get terms(): number[] {
    const { snapshotIndex, lastIndex } = this.state.log;
    return this.state.log.slice(snapshotIndex + 1, lastIndex + 1).map(({ term }) => term);
  }
}

/** A peer that has just been elected, by everybody, to the term after the one on its disk. */
export function elected(config: PeerConfig, durable?: Durable): Driven {
  const peer = new Driven(config, durable);
  peer.fire('election');
  peer.persist();
  for (const voter of config.peers) {
    if (voter !== config.id) peer.receive(voter, requestVoteReply(peer.state.term, true));
  }
  return peer;
}

/** The messages sent, as `receiver message`. */
export function sent(effects: readonly RaftEffect[]): string[] {
  return effects.flatMap((effect) =>
    effect.type === 'send' ? [`${effect.to} ${raft.describe(effect.message)}`] : [],
  );
}

/** The effects that are no messages. */
export function unsent(effects: readonly RaftEffect[]): RaftEffect[] {
  return effects.filter(({ type }) => type !== 'send');
}
