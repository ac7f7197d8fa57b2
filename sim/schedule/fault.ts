/**
 * Faults as data. A fault begins at one instant and lasts for a while; a timeline is a list of them, drawn from the seed
 * or written by hand. The world applies each one if it can (a node that is down cannot crash) and counts both.
 *
 * Not modelled: Byzantine peers, corrupted messages or sectors, disks that lie about durability, a wiped disk under the
 * same identity.
 */
import type { PeerId, Us } from '../../contract/peer.ts';

/** A directed link: messages from the first to the second. */
export type Link = readonly [from: PeerId, to: PeerId];

interface Span {
  readonly atUs: Us;
  readonly forUs: Us;
}

export type Fault =
  /** The process dies: volatile state, held sends and unfinished writes go; it restarts from its disk afterwards. */
  | (Span & { readonly kind: 'crash'; readonly node: PeerId })
  /** The process stands still (a stop-the-world collection, a suspended machine): everything waits, nothing is lost. */
  | (Span & { readonly kind: 'pause'; readonly node: PeerId })
  /** Everything that reaches the node takes up to `extraUs` longer. */
  | (Span & { readonly kind: 'slow'; readonly node: PeerId; readonly extraUs: Us })
  /** Writes of the node take `extraUs` longer. */
  | (Span & { readonly kind: 'stall-disk'; readonly node: PeerId; readonly extraUs: Us })
  /** Messages sent over these links are lost. `shape` says what the cut looks like, for people. */
  | (Span & { readonly kind: 'partition'; readonly shape: string; readonly links: readonly Link[] })
  /** Messages sent over these links wait and all arrive when the clog ends. */
  | (Span & { readonly kind: 'clog'; readonly shape: string; readonly links: readonly Link[] })
  /** The node's timers run faster (or slower, if negative) by `ratePpm` than before. */
  | (Span & { readonly kind: 'skew-clock'; readonly node: PeerId; readonly ratePpm: number })
  /** The node's clock leaps: running timers come due earlier, or later if `byUs` is negative. `forUs` is 0. */
  | (Span & { readonly kind: 'jump-clock'; readonly node: PeerId; readonly byUs: number });

export type FaultKind = Fault['kind'];
