/** Which messages answer others, and what they answer. */
import type { PeerMessage } from '../contract/peer.ts';
import type { Recording } from './recording.ts';

const REPLY = /(reply|response|resp|result|answer|ack)$/i;

/**
 * Whether messages of this kind answer others. A heuristic, and the only one of its kind: the contract does not say it, and
 * peers may have any kinds, so it is judged by the name.
 */
export function isReply(kind: string): boolean {
  return REPLY.test(kind);
}

/**
 * By message: whether it answers yes (1) or no (-1), else 0. Yes is a claimed vote or a claimed match; no is to claim
 * neither where others of the kind do.
 */
export function answersIn<S, M extends PeerMessage>({
  peer,
  messages,
}: Recording<S, M>): (1 | 0 | -1)[] {
  const claims = messages.map(
    ({ message, from, to, kind }) =>
      isReply(kind) &&
      (peer.claimedVote(message, from, to) === to || peer.claimedMatch(message) > 0),
  );
  const claiming = new Set(messages.filter((_, i) => claims[i]).map(({ kind }) => kind));
  return messages.map(({ kind }, i) => (claims[i] === true ? 1 : claiming.has(kind) ? -1 : 0));
}
