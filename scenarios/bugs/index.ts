/**
 * The planted bugs: mistakes that implementations of Raft have made or that its authors warn of, each in a copy of the
 * correct peer that differs by nothing else. A simulator that is any good finds every one of them.
 */
import { COMMITMENT_BUGS } from './registry/commitment.ts';
import { ELECTION_BUGS } from './registry/elections.ts';
import { PERSISTENCE_BUGS } from './registry/persistence.ts';
import { REPLICATION_BUGS } from './registry/replication.ts';
import { SNAPSHOT_BUGS } from './registry/snapshots.ts';
import type { PlantedBug } from './registry/planted-bug.ts';

export type { PlantedBug } from './registry/planted-bug.ts';

export const PLANTED_BUGS: readonly PlantedBug[] = [
  ...ELECTION_BUGS,
  ...REPLICATION_BUGS,
  ...COMMITMENT_BUGS,
  ...PERSISTENCE_BUGS,
  ...SNAPSHOT_BUGS,
];
