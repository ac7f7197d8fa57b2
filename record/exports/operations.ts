/**
 * What clients asked for and what they were told, as operations: the view of a cluster from outside. One operation is one
 * command, from the moment when a server that was up was first offered it, however often it was offered thereafter.
 */
import type { Command, PeerId } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { describeCommand, ownerOf } from '../../sim/node/clients.ts';
import type { AnyRecording } from './format/options.ts';
import { plainOf } from './format/plain.ts';

/**
 * `ok`: a server that had accepted it has applied it, and told; `fail`: no server ever accepted it, so it did not happen;
 * `info`: nobody can know from outside.
 */
export type OperationEnd = 'ok' | 'fail' | 'info';

export interface Operation {
  /** By the order in which they began, from 0. */
  readonly number: number;
  /** Who does one thing at a time: the client, or another number while that client has an operation under way. */
  readonly process: number;
  readonly command: Command;
  /** In words: `c1.7`. */
  readonly text: string;
  /** The event in which it began. */
  readonly from: number;
  readonly end: OperationEnd;
  /** The event in which it ended; the length of the run if it did not. */
  readonly to: number;
  /** The server that answered; NONE: none did. */
  readonly server: PeerId;
  /** The lowest index at which any server handed it to its service, 0 if none did: its place in the committed order. */
  readonly index: number;
}

interface Open {
  readonly number: number;
  readonly process: number;
  readonly command: Command;
  readonly from: number;
  /** Where a server appended it last, if that is what it waits for. */
  accepted: {
    readonly node: PeerId;
    readonly index: number;
    readonly term: number;
    readonly incarnation: number;
  } | null;
  everAccepted: boolean;
  lastOffer: number;
}

/** The operations of a run, by their beginnings. */
export function operationsOf(recording: AnyRecording): Operation[] {
  const { events, length, decisions, schedule } = recording;
  // Decisions and walks offer commands for nobody, until the probe of the heal phase, a client, comes.
  const hasClients = schedule.decisions === undefined && schedule.walk === undefined;
  const indices = committedIndices(recording);
  const open = new Map<string, Open>();
  const busy = new Set<number>();
  const done: Operation[] = [];
  let began = 0;
  let isHealed = false;
  const finish = (key: string, end: OperationEnd, to: number, server: PeerId): void => {
    const { number, process, command, from } = open.get(key)!;
    open.delete(key);
    if (end === 'ok') busy.delete(process);
    const text = describeCommand(command);
    const index = indices.get(key) ?? 0;
    done.push({ number, process, command, text, from, end, to, server, index });
  };
  for (const event of events) {
    const { number, name, node, effects } = event;
    if (name === 'heal') isHealed = true;
    const offered = commandOffered(number);
    if (offered !== undefined) {
      const key = keyOf(offered);
      let operation = open.get(key);
      if (operation === undefined) {
        const process = freeProcess(ownerOf(offered) + 1, busy);
        busy.add(process);
        operation = {
          number: began++,
          process,
          command: offered,
          from: number,
          accepted: null,
          everAccepted: false,
          lastOffer: number,
        };
        open.set(key, operation);
      }
      operation.lastOffer = number;
      operation.accepted = null;
      for (const effect of effects) {
        if (effect.type !== 'proposalAccepted') continue;
        operation.everAccepted = true;
        if (hasClients || isHealed) continue;
        const { incarnation } = recording.touchAt(node, number + 1);
        operation.accepted = { node, index: effect.index, term: effect.term, incarnation };
      }
    }
    for (const { node: server, command } of event.answers) {
      const key = keyOf(command);
      if (open.has(key)) finish(key, 'ok', number, server);
    }
    if (name !== 'applied') continue;
    for (const [key, { accepted }] of open) {
      if (accepted !== null && isApplied(recording, number, accepted)) {
        finish(key, 'ok', number, node);
      }
    }
  }
  for (const [key, { everAccepted, lastOffer }] of open) {
    finish(key, everAccepted ? 'info' : 'fail', everAccepted ? length : lastOffer, NONE);
  }
  return done.sort((a, b) => a.number - b.number);

  /** The command that event `number` offered to a server. */
  function commandOffered(number: number): Command {
    const { decided, name } = events[number]!;
    if (name !== 'propose') return undefined;
    for (let i = decided; i < (events[number + 1]?.decided ?? decisions.length); i++) {
      const decision = decisions[i]!;
      if (decision.do === 'propose') return decision.command;
    }
    return undefined;
  }
}

/** Who asks: the client, or somebody new while it waits for another answer. */
function freeProcess(client: number, busy: ReadonlySet<number>): number {
  if (!busy.has(client)) return client;
  return Math.max(...busy) + 1;
}

/** Whether the service of the server that accepted it applied that very entry in this event. */
function isApplied(
  recording: AnyRecording,
  number: number,
  { node, index, term, incarnation }: NonNullable<Open['accepted']>,
): boolean {
  if (recording.events[number]!.node !== node) return false;
  const after = recording.touchAt(node, number + 1);
  if (!after.up || after.incarnation !== incarnation) return false;
  const before = recording.viewAt(node, number);
  const view = recording.viewAt(node, number + 1);
  if (before === null || view === null) return false;
  if (before.lastApplied >= index || view.lastApplied < index) return false;
  return view.log.entryAt(index)?.term === term;
}

/** By command: the lowest index at which any server handed it to its service. */
function committedIndices({ events }: AnyRecording): ReadonlyMap<string, number> {
  const indices = new Map<string, number>();
  for (const { effects } of events) {
    for (const effect of effects) {
      if (effect.type !== 'apply') continue;
      effect.entries.forEach(({ command }, i) => {
        const key = keyOf(command);
        const index = effect.first + i;
        if (index < (indices.get(key) ?? Infinity)) indices.set(key, index);
      });
    }
  }
  return indices;
}

function keyOf(command: Command): string {
  return typeof command === 'number' ? String(command) : JSON.stringify(plainOf(command));
}
