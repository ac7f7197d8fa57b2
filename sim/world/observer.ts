/** Those who watch a run from outside: recorders, traces, debuggers. A run without one keeps nothing but its hash. */
import type { Command, PeerId, PeerMessage } from '../../contract/peer.ts';
import type { Survival } from '../schedule/survival.ts';
import type { Step } from '../node/step.ts';
import type { SimEvent } from '../node/events.ts';
import type { Envelope } from '../node/envelope.ts';
import type { Discarded, Note } from './note.ts';
import type { Fate } from '../network/network.ts';
import type { FaultName } from '../coverage/tally.ts';

/** One executed event: number k means that it turned position k into position k + 1. */
export interface Happening<M extends PeerMessage = PeerMessage> {
  readonly number: number;
  readonly event: SimEvent<M>;
  /** What kept a message from its node; null: nothing did, or it was no message. */
  readonly discarded: Discarded | null;
}

export interface Observer<M extends PeerMessage = PeerMessage> {
  onEvent(happening: Happening<M>): void;
  /** A peer has taken a step, or started, and all of that has been carried out. Before the `onEvent` of its event. */
  onStep?(step: Step<M>): void;
  /** A message left a node; called before the `onEvent` of the event that sent it. */
  onSend?(envelope: Envelope<M>, fate: Fate): void;
  /** A node died; `survival` is what is left of its unfinished writes, `cause` who struck. Before the `onEvent` of its event. */
  onCrash?(node: PeerId, survival: Survival, cause: FaultName): void;
  /** A node started again. Before the `onEvent` of its event. */
  onRestart?(node: PeerId): void;
  /** A server that is up is offered a command. Before the `onEvent` of its event. */
  onProposal?(node: PeerId, command: Command): void;
  /** A client that waited for it has its answer: `node` has applied the command. Before the `onEvent` of its event. */
  onAnswer?(node: PeerId, command: Command): void;
  /** A peer threw in this event, which is the last of the run and is not counted. */
  onThrown?(event: SimEvent<M>): void;
  /** Anything else worth telling, such as a fault that struck. Before the `onEvent` of its event. */
  onNote?(note: Note): void;
}

/** Several observers as one, told in this order. */
export function observers<M extends PeerMessage>(
  all: readonly (Observer<M> | undefined)[],
): Observer<M> {
  const present = all.filter((each) => each !== undefined);
  return {
    onSend(envelope, fate): void {
      for (const each of present) each.onSend?.(envelope, fate);
    },
    onStep(step): void {
      for (const each of present) each.onStep?.(step);
    },
    onThrown(event): void {
      for (const each of present) each.onThrown?.(event);
    },
    onCrash(node, survival, cause): void {
      for (const each of present) each.onCrash?.(node, survival, cause);
    },
    onRestart(node): void {
      for (const each of present) each.onRestart?.(node);
    },
    onProposal(node, command): void {
      for (const each of present) each.onProposal?.(node, command);
    },
    onAnswer(node, command): void {
      for (const each of present) each.onAnswer?.(node, command);
    },
    onEvent(happening): void {
      for (const each of present) each.onEvent(happening);
    },
    onNote(note): void {
      for (const each of present) each.onNote?.(note);
    },
  };
}
