/** What a worker thread does for the lab: a chunk comes in, its result goes out. */
import type { LabChunkResult, LabFinding } from './lab-chunk.ts';
import { runLabChunk, runLabFrozen } from './lab-chunk.ts';
import type { LabChunk, LabSpec } from './lab-spec.ts';
import type { LabSubject } from './subjects/lab-subject.ts';
import { ownSubject } from './subjects/lab-subject.ts';
import { loadLabPeer } from './subjects/load-peer.ts';
import type { Mode } from './pool.ts';

export interface LabTask {
  readonly mode: Mode;
  readonly spec: LabSpec;
  readonly chunk: LabChunk;
}

export type LabTaskResult = LabChunkResult | readonly LabFinding[];

const loaded = new Map<string, Promise<LabSubject>>();

/** Rejects with RaftSimError if the peer of the user is none. */
export async function workOnLab({ mode, spec, chunk }: LabTask): Promise<LabTaskResult> {
  const subject = await subjectOf(spec.peerFile);
  const run = mode === 'run' ? runLabChunk : runLabFrozen;
  return run(subject, spec, chunk);
}

/** Each thread loads a file once. */
function subjectOf(peerFile: string | null): Promise<LabSubject> | LabSubject {
  if (peerFile === null) return ownSubject;
  let subject = loaded.get(peerFile);
  if (subject === undefined) {
    subject = loadLabPeer(peerFile);
    loaded.set(peerFile, subject);
  }
  return subject;
}
