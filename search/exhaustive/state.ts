/**
 * A state of the whole cluster, as the numbers of its parts, and all of it that decides what can happen from here on:
 *
 * - each server that is up with the state of its peer, its disk (unfinished writes included), the messages that wait for a
 *   write, the running timers, its service and the log that it believes to have written; of one that is down the disk;
 * - the messages on their way, whether they answer the present incarnation of their receiver, and whether their sender is
 *   still of the incarnation that sent them (an answer would not reach another one);
 * - the whole ledger. Invariants compare what happens with what the ledger remembers (votes given, entries written and
 *   committed, who led each term), so two paths that lead to equal servers but have different pasts may differ in what is a
 *   violation later: they must not be merged. What an invariant reads beyond the ledger is the nodes as they are, and of one
 *   that is down only its disk;
 * - what is left of the bounds.
 *
 * Left out is what merely names a random draw or an instant (how often a timer was set, a disk written): runs on decisions
 * draw nothing, and peers see no clock. Incarnations are renamed: the present one is 1, all earlier ones are 0.
 */
import type { PeerId, PeerMessage } from '../../contract/peer.ts';
import type { Envelope } from '../../sim/node/envelope.ts';
import type { Disk } from '../../sim/node/disk.ts';
import { ANY_INCARNATION } from '../../sim/node/events.ts';
import type { LogImage } from '../../sim/node/log-image.ts';
import type { Node } from '../../sim/node/node.ts';
import { canonical, canonicalState } from './canonical.ts';

/** The present incarnation of every server, and all that came before it. */
export const PRESENT = 1;
export const GONE = 0;

export interface State {
  /** The numbers of the servers n1, n2, ... */
  readonly nodes: readonly number[];
  readonly ledger: number;
  /** The numbers of the messages on their way, ascending; equal messages have equal numbers. */
  readonly messages: readonly number[];
  /** The numbers of those that have arrived and may do so again, ascending, each once. */
  readonly arrived: readonly number[];
  readonly crashes: number;
  readonly proposals: number;
  readonly timeouts: number;
  /** Nothing has happened yet at servers beyond this one, if servers are interchangeable. */
  readonly touched: number;
}

/** A message on its way. */
export interface Travelling<M extends PeerMessage> extends Omit<Envelope<M>, 'nth' | 'number'> {
  /** PRESENT if it answers that incarnation of its receiver, or ANY_INCARNATION. */
  readonly incarnation: number;
  /** PRESENT or GONE. */
  readonly fromIncarnation: number;
}

/** Equal states have equal keys. */
export function keyOf(state: State): string {
  const { nodes, ledger, messages, arrived, crashes, proposals, timeouts, touched } = state;
  const bounds = `${crashes},${proposals},${timeouts},${touched}`;
  return `${nodes.join()};${ledger};${messages.join()};${arrived.join()};${bounds}`;
}

/** The state of a key. */
export function stateOf(key: string): State {
  const [nodes = [], [ledger] = [], messages = [], arrived = [], bounds = []] = key
    .split(';')
    .map((part) => (part === '' ? [] : part.split(',').map(Number)));
  const [crashes, proposals, timeouts, touched] = bounds;
  return {
    nodes,
    ledger: ledger!,
    messages,
    arrived,
    crashes: crashes!,
    proposals: proposals!,
    timeouts: timeouts!,
    touched: touched!,
  };
}

export function messageText<M extends PeerMessage>(travelling: Travelling<M>): string {
  const { from, to, incarnation, fromIncarnation, message } = travelling;
  return `${from}>${to} ${incarnation} ${fromIncarnation} ${canonicalState(message)}`;
}

export function nodeText<S, M extends PeerMessage>(node: Node<S, M>): string {
  const { timers } = node;
  const stored = diskText(node.disk);
  if (!node.up) return `${node.id} down ${stored}`;
  const running: string[] = [];
  timers.names.forEach((name, slot) => {
    if (timers.isRunning(slot)) running.push(timers.isPrompt(slot) ? `${name}!` : name);
  });
  return [
    node.id,
    canonicalState(node.state),
    logText(node.memory),
    stored,
    canonicalState(node.held),
    node.issuedToken,
    node.handedIndex,
    running.sort().join(),
    canonical(node.service),
  ].join(' ');
}

function diskText(disk: Disk): string {
  const { term, votedFor, snapshot, log, durableToken } = disk;
  const durable = `${term} ${votedFor} ${canonicalState(snapshot)} ${logText(log)} ${durableToken}`;
  if (disk.pendingWrites === 0) return durable;
  // When the last of them will be done and how many there have been matters to runs by the clock only.
  const copy = disk.clone();
  copy.lastCompletionUs = 0;
  copy.writes = 0;
  return `${durable} ${canonical(copy)}`;
}

function logText({ snapshotIndex, snapshotTerm, entries }: LogImage): string {
  let text = `${snapshotIndex}/${snapshotTerm}`;
  for (const entry of entries) text += canonicalState(entry);
  return text;
}

/** What waits at a node for a write as an answer to the present incarnation of `to` has nobody to answer any more. */
export function forsake<S, M extends PeerMessage>(node: Node<S, M>, to: PeerId): boolean {
  const isAnswer = (each: { readonly to: PeerId; readonly incarnation: number }): boolean =>
    each.to === to && each.incarnation === PRESENT;
  if (!node.held.some(isAnswer)) return false;
  node.held = node.held.map((each) => (isAnswer(each) ? { ...each, incarnation: GONE } : each));
  return true;
}

/** Whether a message can still be handled when it arrives. */
export function isHeard(incarnation: number): boolean {
  return incarnation === ANY_INCARNATION || incarnation === PRESENT;
}
