/**
 * Decisions: a run told as the order in which things happen, each by a name that means something to people ("n2's election
 * timer runs out", "the 3rd AppendEntries from n1 reaches n2", "n3 crashes, one unfinished write survives").
 *
 * A peer sees no clock: all it can ever learn of time is the order of its inputs. So an order of events says everything
 * about a run; how long each thing took does not matter. What no decision names does not happen: a message stays on its
 * way for ever, a timer does not run out, a write does not end. That makes every selection of decisions a schedule, which
 * is what shrinking lives on (after the external and internal events of DEMi, Scott et al., NSDI 2016).
 */
import type { Command, PeerId } from '../../contract/peer.ts';
import type { Survival } from './survival.ts';

/** A message by its name. */
export interface MessageName {
  readonly from: PeerId;
  readonly to: PeerId;
  /** One of the peer's `messageKinds`. */
  readonly kind: string;
  /** Its place among the messages of this kind on this link, from 1. */
  readonly nth: number;
  /**
   * What it says, in the words of the peer's `describe`. When the code of a peer has changed and sends more or fewer
   * messages, this is what finds the one that is meant; absent: only the place counts.
   */
  readonly says?: string | undefined;
}

export type Decision =
  /** A message reaches its receiver; `again`: one that has reached it before does so once more. */
  | ({ readonly do: 'deliver'; readonly again?: true | undefined } & MessageName)
  /** A timer runs out. */
  | { readonly do: 'timeout'; readonly node: PeerId; readonly timer: string }
  /** The oldest unfinished write of a node is durable. */
  | { readonly do: 'persist'; readonly node: PeerId }
  /** The service of a node applies what it was handed. */
  | { readonly do: 'apply'; readonly node: PeerId }
  /** The service of a node captures a snapshot of what it has applied. */
  | { readonly do: 'snapshot'; readonly node: PeerId }
  /** A client asks a server for something. */
  | { readonly do: 'propose'; readonly node: PeerId; readonly command: Command }
  /** A process dies; of its unfinished writes so many reach the disk, and of the next one the torn part. */
  | ({ readonly do: 'crash'; readonly node: PeerId } & Survival)
  /** A process starts again from its disk. */
  | { readonly do: 'restart'; readonly node: PeerId };

/** The server at which it happens. */
export function placeOfDecision(decision: Decision): PeerId {
  return decision.do === 'deliver' ? decision.to : decision.node;
}
