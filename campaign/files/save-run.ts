/** Writes any run to a schedule file. */
import type { Peer } from '../../contract/peer.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { printScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { writeArtefactTo } from './artefact.ts';
import { decidedRun } from './decided-run.ts';
import { fileOfRun, recordRun } from './recorded-run.ts';

/**
 * Runs `schedule`, writes it to `path` with what came of it, and returns the path. Throws RaftSimError E_WRITE if that is
 * not possible, E_TIMING if it is a walk whose decisions do not come to the same.
 */
export function saveRun(peer: Peer, schedule: Schedule, path: string): string {
  const run = decidedRun(peer, schedule, recordRun(peer, schedule));
  const text = printScheduleFile(fileOfRun(peer, run.schedule, run.recorded));
  return writeArtefactTo(path, text, 'save');
}
