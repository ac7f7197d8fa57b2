/** All that can happen next in a world, each as plain data with a name that means something to people. */
import type { Decision, MessageName } from '../schedule/decision.ts';

export type Choice =
  | Decision
  /** A message is discarded: its receiver is down, or is no longer the incarnation that it answers. By the clock only. */
  | ({ readonly do: 'discard' } & MessageName)
  /** A client takes its turn: it offers a command, or finds nobody who takes it. */
  | { readonly do: 'client'; readonly client: number }
  /** A fault begins or ends; by its place in the timeline, behind which are the strikes of adversaries. */
  | { readonly do: 'fault'; readonly fault: number; readonly ends: boolean }
  /** The faults stop. */
  | { readonly do: 'heal' };

/** The arrival of a message. */
export type Arrival = Extract<Decision, { do: 'deliver' }>;

/** What happens at one server, messages apart. */
export type LocalDecision = Exclude<Decision, { do: 'deliver' }>;

/**
 * What a choice is about: two with the same key are the same thing happening. Whether a message arrives once more, what a
 * client says and what a crash leaves on the disk make no difference.
 */
export function keyOf(choice: Choice): string {
  switch (choice.do) {
    case 'deliver':
    case 'discard':
      return `${choice.do} ${choice.from} ${choice.to} ${choice.kind} ${choice.nth}`;
    case 'timeout':
      return `timeout ${choice.node} ${choice.timer}`;
    case 'persist':
    case 'apply':
    case 'snapshot':
    case 'propose':
    case 'crash':
    case 'restart':
      return `${choice.do} ${choice.node}`;
    case 'client':
      return `client ${choice.client}`;
    case 'fault':
      return `fault ${choice.fault} ${choice.ends}`;
    case 'heal':
      return 'heal';
  }
}
