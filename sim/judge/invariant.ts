/**
 * What an invariant is: a named property with hooks that look at one thing that just happened and answer null (holds) or
 * one sentence (how it broke). Hooks are pure reads over the ledger and the nodes; the checker calls them *before* it
 * records the same fact in the ledger, so a hook compares the new fact with everything known before it.
 */
import type { LogEntry, PeerId, PeerMessage, PeerView, Snapshot } from '../../contract/peer.ts';
import type { Ledger } from './ledger.ts';
import type { NodeFacts } from '../node/node-facts.ts';

/**
 * `end-to-end` properties are promised to users of the protocol; `local` ones are stricter rules about one peer which
 * break long before the damage shows, and which another correct protocol could conceivably not keep.
 */
export type InvariantKind = 'end-to-end' | 'local';

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
   * as it was before the step; `node.view` is what the step ends with.
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
   * vote, another term, a higher match. That is in the middle of a step or on its own. `vote` and `match` are what it
   * claims, 0 if nothing; a match that was claimed in an older term than the server was in binds no more, and is 0 as well.
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
  /**
   * A peer stores a snapshot, its own or a leader's, or hands one to its service; `before` is as it was before the step.
   * `stateDigest` digests the service state inside it, undefined if opaque.
   */
  readonly onSnapshot?: (
    world: InvariantContext,
    node: NodeFacts,
    snapshot: Snapshot,
    stateDigest: number | undefined,
    before: PeerView,
  ) => Finding;
  /** A new incarnation has loaded its disk; `view` is its first. */
  readonly onRestart?: (world: InvariantContext, node: NodeFacts, view: PeerView) => Finding;
}
