/**
 * What an invariant is: a named property with hooks that look at one thing that just happened and answer null (holds) or
 * a finding (how it broke). Hooks are pure reads over the ledger and the nodes; the checker calls them *before* it
 * records the same fact in the ledger, so a hook compares the new fact with everything known before it.
 */
import type { LogEntry, PeerId, PeerMessage, PeerView, Snapshot } from '../../contract/peer.ts';
import type { Breaches, Finding, FindingOf } from './finding.ts';
import type { Ledger } from './ledger.ts';
import type { NodeFacts } from '../node/node-facts.ts';
import type { Property } from './violation.ts';

export interface InvariantContext {
  readonly ledger: Ledger;
  /** By peer id; slot 0 is a placeholder that is never read. */
  readonly nodes: readonly NodeFacts[];
  /** Number of servers. */
  readonly size: number;
}

/** An invariant's hooks, none of which must be there; null: the property holds. */
export interface Hooks<F extends Finding> {
  /** After a step that changed anything observers may read, the vote apart. `before` belongs to the same incarnation. */
  readonly onStep?: (
    world: InvariantContext,
    node: NodeFacts,
    before: PeerView,
    after: PeerView,
  ) => F | null;
  /** A peer became leader of `node.view.term`. */
  readonly onElected?: (world: InvariantContext, node: NodeFacts) => F | null;
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
  ) => F | null;
  /** A peer that led the same term before and after this step wrote behind `after` when its log reached `lastIndex`. */
  readonly onLeaderWrite?: (
    world: InvariantContext,
    node: NodeFacts,
    after: number,
    lastIndex: number,
  ) => F | null;
  /** A peer's commit index passed `index`, where it holds `entry`. */
  readonly onCommit?: (
    world: InvariantContext,
    node: NodeFacts,
    index: number,
    entry: LogEntry,
  ) => F | null;
  /** Nobody had committed `index` before `node` did now (the last index of an advance only); it holds an entry there. */
  readonly onFirstCommit?: (world: InvariantContext, node: NodeFacts, index: number) => F | null;
  /** A replica applied `index`; `stateDigest` digests its service state afterwards. */
  readonly onApply?: (
    world: InvariantContext,
    node: NodeFacts,
    index: number,
    entry: LogEntry,
    stateDigest: number,
  ) => F | null;
  /** A message leaves that says whom its sender voted for in the message's term. */
  readonly onVote?: (
    world: InvariantContext,
    node: NodeFacts,
    message: PeerMessage,
    vote: PeerId,
  ) => F | null;
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
  ) => F | null;
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
  ) => F | null;
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
  ) => F | null;
  /** A new incarnation has loaded its disk; `view` is its first. */
  readonly onRestart?: (world: InvariantContext, node: NodeFacts, view: PeerView) => F | null;
}

export interface Invariant extends Property, Hooks<Finding> {
  readonly kind: 'end-to-end' | 'local';
}

/**
 * Declares an invariant; its hooks may find what its breaches have words for. Pass it in `invariants`, and its violations
 * are counted, shrunk and told like any other.
 *
 * @example
 * const noLearnerLeads = invariant({
 *   name: 'No Learner Leads',
 *   kind: 'end-to-end',
 *   statement: 'Only the first three servers become leader.',
 *   source: 'our deployment',
 *   breaches: {
 *     'learner-leads': breach<{ server: PeerId; term: number }>({
 *       words: ({ server, term }) => `n${server} is a learner and leads term ${term}.`,
 *       refersTo: ({ server, term }) => [{ kind: 'first-of-term', server, term }],
 *     }),
 *   },
 *   compares: 'own',
 *   onElected: (_world, { id, view }) =>
 *     id <= 3 ? null : { code: 'learner-leads', facts: { server: id, term: view.term } },
 * });
 */
export function invariant<B extends Breaches>(
  given: Omit<Invariant, 'breaches' | keyof Hooks<Finding>> & {
    readonly breaches: B;
  } & Hooks<FindingOf<B>>,
): Invariant {
  return given;
}
