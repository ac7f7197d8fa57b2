/**
 * What an invariant is: a named property with hooks that look at one thing that just happened and answer null (holds) or
 * one sentence (how it broke). Hooks are pure reads over the ledger and the nodes; the checker calls them *before* it
 * records the same fact in the ledger, so a hook compares the new fact with everything known before it.
 */
import type { LogEntry, PeerId, PeerMessage, PeerView, Snapshot } from '../../contract/peer.ts';
import type { Ledger } from './ledger.ts';
import type { LogImage } from '../node/log-image.ts';

/**
 * `end-to-end` properties are promised to users of the protocol; `local` ones are stricter rules about one peer which
 * break long before the damage shows, and which another correct protocol could conceivably not keep.
 */
export type InvariantKind = 'end-to-end' | 'local';

/** What the world knows of a node without asking its peer. */
export interface NodeFacts {
  readonly id: PeerId;
  readonly up: boolean;
  /** The newest view of the peer (of its last incarnation, while it is down). */
  readonly view: PeerView;
  /** The log the peer believes to have written, rebuilt from its effects. */
  readonly memory: LogImage;
  /** What its disk holds for good. */
  readonly durable: {
    readonly term: number;
    readonly votedFor: PeerId;
    readonly log: LogImage;
  };
}

export interface InvariantContext {
  readonly ledger: Ledger;
  /** By peer id; slot 0 is a placeholder that is never read. */
  readonly nodes: readonly NodeFacts[];
  /** Number of servers. */
  readonly size: number;
}

/** null: the property holds. Otherwise one sentence saying who broke it, where, with which values. */
export type Finding = string | null;

export interface Invariant {
  /** As the field calls it: `Election Safety`. */
  readonly name: string;
  readonly kind: InvariantKind;
  /** The property in one sentence, as a user reads it in a report. */
  readonly statement: string;
  /** Where it comes from: `Raft §5.2`. */
  readonly source: string;

  /** After a step that changed anything observers may read, the vote apart. `before` belongs to the same incarnation. */
  readonly onStep?: (
    world: InvariantContext,
    node: NodeFacts,
    before: PeerView,
    after: PeerView,
  ) => Finding;
  /** A peer became leader of `node.view.term`. */
  readonly onElected?: (world: InvariantContext, node: NodeFacts) => Finding;
  /**
   * A peer writes entries behind `after`, an index within its log; `node.memory` is as it was before this write, `before`
   * as it was before the step. Whether `node.view` is already the new one is not promised.
   */
  readonly onAppend?: (
    world: InvariantContext,
    node: NodeFacts,
    after: number,
    entries: readonly LogEntry[],
    before: PeerView,
  ) => Finding;
  /** A peer that led the same term before and after this step wrote behind `after` when its log reached `lastIndex`. */
  readonly onLeaderWrite?: (
    world: InvariantContext,
    node: NodeFacts,
    after: number,
    lastIndex: number,
  ) => Finding;
  /** A peer's commit index passed `index`, where it holds `entry`. */
  readonly onCommit?: (
    world: InvariantContext,
    node: NodeFacts,
    index: number,
    entry: LogEntry,
  ) => Finding;
  /** Nobody had committed `index` before `node` did now (the last index of an advance only); it holds an entry there. */
  readonly onFirstCommit?: (world: InvariantContext, node: NodeFacts, index: number) => Finding;
  /** A replica applied `index`; `stateDigest` digests its service state afterwards. */
  readonly onApply?: (
    world: InvariantContext,
    node: NodeFacts,
    index: number,
    entry: LogEntry,
    stateDigest: number,
  ) => Finding;
  /** A message leaves that says whom its sender voted for in the message's term. */
  readonly onVote?: (
    world: InvariantContext,
    node: NodeFacts,
    message: PeerMessage,
    vote: PeerId,
  ) => Finding;
  /**
   * A message leaves (all the writes that it named are durable) that claims something its sender had not claimed before: a
   * vote, another term, a higher match. That is in the middle of a step or on its own; `node.view` may be that before the
   * step. `vote` and `match` are what it claims, 0 if nothing.
   */
  readonly onSend?: (
    world: InvariantContext,
    node: NodeFacts,
    to: PeerId,
    message: PeerMessage,
    vote: PeerId,
    match: number,
  ) => Finding;
  /**
   * A leader raised or lowered what it believes `follower` (or itself) to hold durably. For the first such belief of a
   * leadership `matchBefore` is 0.
   */
  readonly onMatch?: (
    world: InvariantContext,
    node: NodeFacts,
    follower: PeerId,
    matchBefore: number,
    matchAfter: number,
  ) => Finding;
  /** A peer stores a snapshot, its own or a leader's. `stateDigest` digests the service state inside it, undefined if opaque. */
  readonly onSnapshot?: (
    world: InvariantContext,
    node: NodeFacts,
    snapshot: Snapshot,
    stateDigest: number | undefined,
  ) => Finding;
  /** A new incarnation has loaded its disk; `view` is its first. */
  readonly onRestart?: (world: InvariantContext, node: NodeFacts, view: PeerView) => Finding;
}
