/**
 * Keeps the journal of a campaign on disk, so that one that is killed at any moment can be resumed: written as a whole and
 * forced to the disk each time. Failures have their files before it says that their seeds are done.
 */
import { createHash } from 'node:crypto';
import { existsSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import { RaftSimError } from '../../lib/errors.ts';
import { ENGINE_SEMANTICS } from '../../sim/schedule/file/schedule-file.ts';
import { discardTemporaries, writeArtefact } from '../files/artefact.ts';
import type { FuzzJournal } from '../kinds/fuzz/fuzz.ts';
import { drawsOf } from './checks.ts';
import type { CampaignRequest, JournalFile } from './file.ts';
import { printJournal } from './file.ts';
import { thisProcess } from './process-id.ts';
import type { FuzzState } from '../kinds/fuzz/state.ts';
import { packageVersion } from '../files/version.ts';

/** What is lost at most; what was begun less long ago is not worth a journal, unless it has found something. */
const EVERY_MS = 2_000;

export interface JournalOptions {
  readonly directory: string;
  readonly scenario: Scenario;
  readonly request: CampaignRequest;
  /** A digest of the regressions. */
  readonly corpus: string;
  /** What is resumed, and from which file; null: a new campaign. */
  readonly resumed: { readonly journalName: string; readonly state: FuzzState } | null;
  /** A monotone clock. */
  readonly nowMs: () => number;
  /** It could not be written, so a campaign that is interrupted now cannot be resumed. Called once. */
  readonly onError: (error: RaftSimError) => void;
}

export class Journal implements FuzzJournal {
  private readonly options: JournalOptions;
  private readonly head: Omit<JournalFile, 'state'>;
  private readonly hadDirectory: boolean;
  private name: string | null;
  private writtenMs: number;
  private latest: FuzzState | null = null;
  private isComplaining = true;

  constructor(options: JournalOptions) {
    const { directory, scenario, request, corpus, resumed, nowMs } = options;
    this.options = options;
    this.name = resumed?.journalName ?? null;
    this.writtenMs = nowMs();
    this.hadDirectory = existsSync(directory);
    this.head = {
      engine: { name: 'raft-sim', version: packageVersion(), semantics: ENGINE_SEMANTICS },
      peer: { name: scenario.peer.name },
      owner: thisProcess(),
      request,
      draws: drawsOf(scenario, request.spec),
      corpus,
    };
    // From now on it is this process's, so that nobody else resumes it as well.
    if (resumed !== null) this.note(resumed.state, true);
  }

  note(state: FuzzState, isUrgent: boolean): void {
    this.latest = state;
    if (isUrgent || this.options.nowMs() - this.writtenMs >= EVERY_MS) this.write(state);
  }

  /** For a campaign that ends before its time. Returns the path of the journal; null if there is none. */
  keep(): string | null {
    if (this.name === null) return null;
    if (this.latest !== null) this.write(this.latest);
    return this.name === null ? null : join(this.options.directory, this.name);
  }

  /** For a campaign that has come to its end. */
  remove(): void {
    if (this.name === null) return;
    const { directory } = this.options;
    try {
      rmSync(join(directory, this.name), { force: true });
      // A campaign without failures leaves no directory behind; with anything in it, it stays.
      if (!this.hadDirectory) rmdirSync(directory);
    } catch {
      // What is left is either a directory that somebody uses, or a journal whose campaign ends at once when resumed.
    }
    this.name = null;
  }

  private write(state: FuzzState): void {
    const { directory, nowMs, onError } = this.options;
    this.writtenMs = nowMs();
    const name = this.name ?? freeName(directory, this.head);
    try {
      if (this.name === null) discardTemporaries(directory, null);
      writeArtefact(directory, name, printJournal({ ...this.head, state }));
      this.name = name;
    } catch (error) {
      if (!(error instanceof RaftSimError)) throw error;
      // A full disk may have room again later: it is tried again, but told once.
      if (this.isComplaining) onError(error);
      this.isComplaining = false;
    }
  }
}

/** `campaign-0123abcd.journal`: a name that no other campaign has, running or interrupted. */
function freeName(directory: string, { owner, request }: Omit<JournalFile, 'state'>): string {
  for (let attempt = 0; ; attempt++) {
    const words = [owner.pid, owner.started, request.spec.scenario, attempt].join(' ');
    const id = createHash('sha256').update(words).digest('hex').slice(0, 8);
    const name = `campaign-${id}${JOURNAL_ENDING}`;
    if (!existsSync(join(directory, name))) return name;
  }
}

/** Not .json: whoever looks for schedule files finds only those. */
export const JOURNAL_ENDING = '.journal';
