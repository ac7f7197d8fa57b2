/** Counts what happens to peers in the cells of the catalogue: one counter an event, no allocation. */
import type { PeerId, PeerView, Role } from '../../contract/peer.ts';
import type { NodeFacts } from '../node/node-facts.ts';
import type { LogImage } from '../node/log-image.ts';
import type { Tally } from './tally.ts';
import type { OtherEvent } from './catalogue.ts';
import { OTHER_EVENTS } from './catalogue.ts';
import { compareLogs } from './compare-logs.ts';

export const PROPOSE = otherEvent('propose');
export const PERSISTED = otherEvent('persisted');
export const APPLIED = otherEvent('applied');
export const SNAPSHOT = otherEvent('snapshot');
export const CRASH = otherEvent('crash');
export const RESTART = otherEvent('restart');

function otherEvent(name: OtherEvent): number {
  return OTHER_EVENTS.indexOf(name);
}

function placeOf(role: Role): number {
  return role === 'follower' ? 0 : role === 'candidate' ? 1 : 2;
}

/** What counting a message needs to know of the world. */
export interface Counted {
  readonly tally: Tally;
  /** Has taken note of the message. */
  readonly arrivals: { readonly latestTerm: number };
  readonly nodes: readonly { readonly memory: LogImage }[];
}

/** `node` is about to handle a message of this kind. */
export function countMessage(
  { tally, arrivals, nodes }: Counted,
  node: NodeFacts,
  from: PeerId,
  kind: number,
): void {
  const { catalogue, cells } = tally;
  if (catalogue === null) return;
  const { view } = node;
  const { latestTerm } = arrivals;
  const term = latestTerm < view.term ? 0 : latestTerm === view.term ? 1 : 2;
  const log = compareLogs(nodes[from]!.memory, node.memory);
  cells[catalogue.ofMessage(kind, placeOf(view.role), term, log)]!++;
}

/** A timer of a node runs out. */
export function countTimer(
  { catalogue, cells }: Tally,
  { view }: { readonly view: PeerView },
  name: string,
): void {
  if (catalogue !== null) cells[catalogue.ofTimer(name, placeOf(view.role))]!++;
}

/**
 * Another event reaches a node: one of the constants above. For a restart its view still is that of the incarnation which
 * ended.
 */
export function countOther(
  { catalogue, cells }: Tally,
  { view }: { readonly view: PeerView },
  event: number,
): void {
  if (catalogue !== null) cells[catalogue.ofOther(event, placeOf(view.role))]!++;
}
