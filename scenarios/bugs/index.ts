/**
 * The planted bugs: mistakes that implementations of Raft have made or that its authors warn of, each in a copy of the
 * correct peer that differs by nothing else. A simulator that is any good finds every one of them.
 */
import { APPEND_BUGS } from './appends/index.ts';
import { COMMITMENT_BUGS } from './commitment/index.ts';
import { ELECTION_BUGS } from './elections/index.ts';
import { PERSISTENCE_BUGS } from './persistence/index.ts';
import type { CatalogueEntry, LabBug, PlantedBug } from './planting/planted-bug.ts';
import { PROGRESS_BUGS } from './progress/index.ts';
import { SNAPSHOT_BUGS } from './snapshots/index.ts';
import { VOTE_BUGS } from './votes/index.ts';

export type { LabBug, PlantedBug } from './planting/planted-bug.ts';

/** All of them, with what finds each. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  ...VOTE_BUGS,
  ...ELECTION_BUGS,
  ...APPEND_BUGS,
  ...PROGRESS_BUGS,
  ...COMMITMENT_BUGS,
  ...PERSISTENCE_BUGS,
  ...SNAPSHOT_BUGS,
];

/** Those that the invariants are there to find. */
export const PLANTED_BUGS: readonly PlantedBug[] = CATALOGUE.filter((bug) => 'breaks' in bug);

/** Those that some test of the lab is there to find. */
export const LAB_BUGS: readonly LabBug[] = CATALOGUE.filter(foundInLab);

function foundInLab(bug: CatalogueEntry): bug is LabBug & CatalogueEntry {
  return bug.lab !== undefined;
}
