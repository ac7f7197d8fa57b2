/**
 * The planted bugs: mistakes that implementations of Raft have made or that its authors warn of, each in a copy of the
 * correct peer that differs by nothing else. A simulator that is any good finds every one of them.
 */
import { COMMITMENT_BUGS } from './commitment/index.ts';
import { ELECTION_BUGS } from './elections/index.ts';
import { PERSISTENCE_BUGS } from './persistence/index.ts';
import { REPLICATION_BUGS } from './appends/index.ts';
import { SNAPSHOT_BUGS } from './snapshots/index.ts';
import type { PlantedBug } from './planting/planted-bug.ts';

export type { PlantedBug } from './planting/planted-bug.ts';

export const PLANTED_BUGS: readonly PlantedBug[] = [
  ...ELECTION_BUGS,
  ...REPLICATION_BUGS,
  ...COMMITMENT_BUGS,
  ...PERSISTENCE_BUGS,
  ...SNAPSHOT_BUGS,
];
