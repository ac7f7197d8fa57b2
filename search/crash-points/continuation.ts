/**
 * What follows a crash. Left to itself the rest of a run loses its direction: most of what the crashed server was to do no
 * longer applies. So besides the rest of the run, with the server back at once or down until the faults stop, there are
 * *takeovers*. What the server has sent last arrives and is answered, while its own writes are on their way; it crashes and
 * restarts; then follow an election and a round of replication in a majority that holds it, one server at the head and
 * whoever knows least besides. If the server has forgotten a promise, this majority knows nothing of it.
 */
import type { PeerId, PeerMessage } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import type { Simulation } from '../../sim/world/simulation.ts';

export interface Takeover {
  readonly kind: 'takeover';
  /** Who stands for election; it may be the crashed server itself. */
  readonly by: PeerId;
  /** Whether it has missed what gave it its newest term or entries, and all since. */
  readonly behind: boolean;
}

/** The crashed server is back at once, or down until the faults stop, and the run goes on as it was; or a takeover. */
export type Continuation = { readonly kind: 'restart' | 'down' } | Takeover;

/** What may follow a crash in a cluster of so many servers. */
export function continuationsFor(size: number): readonly Continuation[] {
  const takeovers = [false, true].flatMap((behind) =>
    Array.from({ length: size }, (_, i): Continuation => ({ kind: 'takeover', by: i + 1, behind })),
  );
  return [{ kind: 'restart' }, { kind: 'down' }, ...takeovers];
}

/** In words: `it restarts at once`. */
export function describeContinuation(node: PeerId, continuation: Continuation): string {
  switch (continuation.kind) {
    case 'restart':
      return 'it restarts at once';
    case 'down':
      return 'it stays down until the faults stop';
    case 'takeover': {
      const { by, behind } = continuation;
      const missed = behind ? ', without what it learnt last,' : '';
      const who = by === node ? 'it' : `n${by}${missed}`;
      return `its last messages arrive and are answered first; it restarts, and ${who} stands for election`;
    }
  }
}

/**
 * The smallest majority that holds `node` and `by`, filled up with those that know least: the lowest terms, then the oldest
 * logs. Empty if too few are up.
 */
export function partyOf<S, M extends PeerMessage>(
  { nodes, size }: Simulation<S, M>,
  node: PeerId,
  by: PeerId,
): readonly PeerId[] {
  if (!nodes[by]!.up) return [];
  const party = by === node ? [node] : [node, by];
  const others = nodes
    .filter(({ id, up }) => id !== NONE && up && !party.includes(id))
    .map(({ id, view: { term, log } }) => ({ id, known: [term, log.lastTerm, log.lastIndex] }))
    .sort((a, b) => comparison(a.known, b.known) || a.id - b.id);
  const missing = Math.floor(size / 2) + 1 - party.length;
  if (others.length < missing) return [];
  return [...party, ...others.slice(0, Math.max(0, missing)).map(({ id }) => id)];
}

function comparison(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}
