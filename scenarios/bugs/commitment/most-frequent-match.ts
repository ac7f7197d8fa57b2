/**
 * Planted bug: a leader commits up to the match index that most servers share, whether or not a majority holds it.
 *
 * Seen in the wild: ktoso/akka-raft#42. Breaks Leader Completeness (locally at once: Commit Durability): followers that
 * are at different places outvote nobody, and the leader's own place wins.
 */
import { createRaftPeer } from '../../../raft/index.ts';

export const mostFrequentMatch = createRaftPeer({ quorumMatchIndex: mostFrequent });

/** Of equally frequent values the highest. */
function mostFrequent(ascending: readonly number[]): number {
  let winner = 0;
  let most = 0;
  for (const value of ascending) {
    const count = ascending.filter((other) => other === value).length;
    if (count >= most) {
      winner = value;
      most = count;
    }
  }
  return winner;
}
