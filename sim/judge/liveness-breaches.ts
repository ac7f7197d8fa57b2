/** Liveness After Heal: the ways in which a cluster fails to recover, and the words for them. */
import type { PeerId, Role } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { peerName } from './explain.ts';
import type { FindingOf } from './finding.ts';
import { breach } from './finding.ts';
import type { Property } from './violation.ts';

/** How a server stands as the time is up. */
export interface Standing {
  readonly id: PeerId;
  readonly does: Role | 'down' | 'lost for good';
  readonly term: number;
  readonly votedFor: PeerId;
  readonly lastIndex: number;
  readonly lastTerm: number;
  readonly commitIndex: number;
}

/** What is missing: `afterMs` after all faults had stopped, with all servers as they stand. */
const MISSING = {
  'no-leader': breach<{ afterMs: number; servers: readonly Standing[] }>({
    words: ({ afterMs, servers }) =>
      `no leader ${afterMs} ms after all faults had stopped (${standings(servers)})`,
  }),
  'not-committed': breach<{
    afterMs: number;
    leader: PeerId;
    servers: readonly Standing[];
  }>({
    words: ({ afterMs, leader, servers }) =>
      `a command proposed after all faults had stopped was not committed within ${afterMs} ms (leader ${peerName(leader)}; ${standings(servers)})`,
  }),
  'not-applied': breach<{
    afterMs: number;
    behind: readonly PeerId[];
    index: number;
    committedIndex: number;
    servers: readonly Standing[];
  }>({
    words: ({ afterMs, behind, index, committedIndex, servers }) =>
      `${behind.map(peerName).join(', ')} had not applied index ${index} ${afterMs} ms after all faults had stopped, ${committedIndex} being committed (${standings(servers)})`,
  }),
};

export type Missing = FindingOf<typeof MISSING>;

export const livenessAfterHeal: Property = {
  name: 'Liveness After Heal',
  kind: 'liveness',
  statement:
    'Once faults stop, a leader is elected, a fresh command commits, and every live server applies it.',
  source: 'Raft §5.6; dissertation §3.9',
  breaches: MISSING,
};

function standings(servers: readonly Standing[]): string {
  return servers
    .map(({ id, does, term, votedFor, lastIndex, lastTerm, commitIndex }) => {
      if (does === 'lost for good') return `${peerName(id)} lost for good`;
      const vote = votedFor === NONE ? 'no vote' : `vote ${peerName(votedFor)}`;
      return `${peerName(id)} ${does} t${term} ${vote} last ${lastIndex}/${lastTerm} commit ${commitIndex}`;
    })
    .join('; ');
}
