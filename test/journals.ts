/** Interrupted campaigns, for tests that resume them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { inThisThread } from '../campaign/engine/workers.ts';
import { Journal } from '../campaign/journal/journal.ts';
import type { CampaignRequest } from '../campaign/journal/file.ts';
import type { FuzzOutcome } from '../campaign/kinds/fuzz/fuzz.ts';
import { runFuzz } from '../campaign/kinds/fuzz/fuzz.ts';
import { fuzz } from '../campaign/kinds/fuzz/runs.ts';
import type { FuzzState } from '../campaign/kinds/fuzz/state.ts';
import { scenarioNamed } from '../scenarios/index.ts';
import type { RaftSimError } from '../lib/errors.ts';

/** Finds its bug within a few seeds. */
export const scenario = scenarioNamed('canary')!;
export const request: CampaignRequest = {
  spec: { scenario: 'canary', peersMin: 3, peersMax: 4, firstSeed: 1n, lastSeed: 30n },
  timeMs: null,
  maxFailures: 3,
  strict: false,
};
/** Stands for the digest of the regressions. */
export const corpus = '0'.repeat(16);

/** Runs the campaign in this thread; `note` hears of each state. */
export function campaign(
  note: (state: FuzzState) => void,
  failuresDirectory: string,
  from?: FuzzState,
  asked = request,
): Promise<FuzzOutcome> {
  const { spec, timeMs, maxFailures } = asked;
  let clock = 0;
  return runFuzz(
    { spec, scenario, jobs: 1, timeMs, maxFailures, failuresDirectory, from, journal: { note } },
    {
      nowMs: () => (clock += 1),
      interrupt: new AbortController().signal,
      onProgress: () => undefined,
    },
    inThisThread(fuzz, spec),
  );
}

/** Writes the journal of a campaign that has come so far, as a process that has ended. Returns its path. */
export function cutOff(directory: string, state: FuzzState, asked = request): string {
  const journal = new Journal({
    directory,
    scenario,
    request: asked,
    corpus,
    resumed: null,
    nowMs: () => 0,
    onError,
  });
  journal.note(state, true);
  const path = journal.keep()!;
  edit(path, ['owner'], { pid: 2 ** 31, started: '' });
  return path;
}

function onError(error: RaftSimError): never {
  throw error;
}

/** Changes a field of a journal by hand. */
export function edit(path: string, steps: readonly string[], value: unknown): void {
  const file = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  let parent = file;
  for (const step of steps.slice(0, -1)) parent = parent[step] as Record<string, unknown>;
  parent[steps.at(-1)!] = value;
  writeFileSync(path, JSON.stringify(file));
}
