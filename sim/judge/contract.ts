/** Peer Contract: what a peer may not do whatever its protocol. Found by the parts of the world that it asks for effects. */
import type { PeerId } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import type { FindingOf } from './finding.ts';
import { peerName } from './explain.ts';
import { breach } from './finding.ts';
import type { Property, Violation } from './violation.ts';
import { violationOf } from './violation.ts';

/**
 * Words are those of what the server did, without their subject. What may be anything, as a peer without types gives it,
 * is kept as text.
 */
const BREACHES = {
  /** `during`: the input; `error`: its name and message. */
  threw: breach<{ error: string; during: string }>({
    words: ({ error, during }) => `threw ${error} (${during})`,
  }),
  'returned-unknown-effect': breach<{ effect: string }>({
    words: ({ effect }) => `returned an unknown effect: ${effect}`,
  }),
  'answered-no-proposal': breach<Record<string, never>>({
    words: () => 'neither accepted nor dropped a proposal in the step that brought it',
  }),
  'set-impossible-timer': breach<{ timer: string; within: string }>({
    words: ({ timer, within }) => `asked for timer '${timer}' within ${within} us`,
  }),
  'set-too-many-timers': breach<{ most: number }>({
    words: ({ most }) => `has set more than ${most} different timers`,
  }),
  'sent-to-nobody': breach<{ to: string }>({
    words: ({ to }) => `sent a message to n${to}, which is no other server`,
  }),
  'sent-unknown-kind': breach<{ kind: string }>({
    words: ({ kind }) => `sent a message of kind ${kind}, which its messageKinds do not name`,
  }),
  'waits-for-unissued-write': breach<{ write: number }>({
    words: ({ write }) => `sent a message that waits for write ${write}, which it has not issued`,
  }),
  'numbered-write-out-of-order': breach<{ write: string; newest: number }>({
    words: ({ write, newest }) => `numbered a write ${write} after write ${newest}`,
  }),
  'wrote-outside-log': breach<{ after: string; first: number; last: number }>({
    words: ({ after, first, last }) =>
      `wrote entries behind index ${after}, but its log covers ${first} to ${last}`,
  }),
  'dropped-entries': breach<{ first: number; last: number }>({
    words: ({ first, last }) =>
      `dropped entries ${first} to ${last} of its log without writing that`,
  }),
  'handed-over-uncommitted': breach<{ index: number; commitIndex: number }>({
    words: ({ index, commitIndex }) =>
      `handed index ${index} to its service, but has committed ${commitIndex} only`,
  }),
  'handed-over-out-of-order': breach<{ index: number; applied: number }>({
    words: ({ index, applied }) => `handed over index ${index} to apply after index ${applied}`,
  }),
  /** Of a class with RPC methods, see lab/. */
  'lacks-method': breach<{ method: string; caller: PeerId }>({
    words: ({ method, caller }) => `has no method '${method}', which n${caller} called`,
  }),
  'threw-in-task': breach<{ error: string }>({ words: ({ error }) => `threw ${error}` }),
  'threw-outside-tasks': breach<{ error: string }>({
    words: ({ error }) => `a task not started with env.go threw ${error}`,
  }),
};

export type ContractFinding = FindingOf<typeof BREACHES>;

/** Tells that a peer broke the contract; NONE: nobody knows which. */
export type Blame = (peer: PeerId, finding: ContractFinding) => void;

export const peerContract: Property = {
  name: 'Peer Contract',
  kind: 'contract',
  statement: 'a peer is a pure function that keeps to the contract of its effects',
  source: 'contract/peer.ts',
  breaches: BREACHES,
  compares: 'own',
};

export function contractViolation(peer: PeerId, finding: ContractFinding): Violation {
  const violation = violationOf(peerContract, peer, finding);
  if (peer === NONE) return violation;
  return { ...violation, message: `${peerName(peer)} ${violation.message}` };
}
