/** All that a crash can leave of the unfinished writes of a disk. */
import type { Durable } from '../../contract/peer.ts';
import { sameCommand, sameEntry } from '../node/commands.ts';
import type { Survival, Tear } from '../schedule/survival.ts';
import type { Disk } from '../node/disk.ts';

/** Of a torn write so many parts and entries are tried at most; no step of a Raft peer writes more. */
const MAX_PARTS = 16;
const MAX_ENTRIES = 256;
/** A write of fewer parts than this may look exhausted before it is: some parts change nothing. */
const MIN_PARTS = 3;

/** One outcome of a crash. */
export interface Outcome {
  readonly survival: Survival;
  /** What the server finds when it restarts. */
  readonly durable: Durable;
}

export interface Outcomes {
  /** Those that differ in what is on the disk afterwards; the plainest way to each. */
  readonly different: readonly Outcome[];
  /** In how many ways the writes can be cut off, whether that makes a difference or not. */
  readonly ways: number;
}

/** The outcomes of a crash of a server with this disk: 0 to all writes kept, and each tear of the next one. */
export function outcomesOf(disk: Disk): Outcomes {
  const all: Outcome[] = [];
  for (let writes = 0; writes <= disk.pendingWrites; writes++) {
    all.push(outcomeOf(disk, { writes, torn: null }));
  }
  const whole = all.slice(1);
  whole.forEach((next, writes) => all.push(...tearsOf(disk, writes, next.durable)));
  const different: Outcome[] = [];
  for (const outcome of all) {
    if (!different.some(({ durable }) => sameDurable(durable, outcome.durable))) {
      different.push(outcome);
    }
  }
  return { different, ways: all.length };
}

/**
 * The tears of the write behind the first `writes`, found by trying, as a disk does not tell what is on its way to it.
 * `whole` is the outcome if nothing is torn.
 */
function tearsOf(disk: Disk, writes: number, whole: Durable): Outcome[] {
  const tears: Outcome[] = [];
  let before: readonly Outcome[] = [];
  for (let parts = 0; parts < MAX_PARTS; parts++) {
    const now = cutsOf(disk, writes, parts);
    const isExhausted =
      now.length === before.length &&
      now.every(({ durable }, i) => sameDurable(durable, before[i]!.durable));
    if (isExhausted && parts >= MIN_PARTS) break;
    if (!isExhausted) tears.push(...now.filter(({ durable }) => !sameDurable(durable, whole)));
    before = now;
  }
  return tears;
}

/** So many parts of the write are whole; of the next one, if it is entries, there is less and less missing. */
function cutsOf(disk: Disk, writes: number, parts: number): Outcome[] {
  const cuts: Outcome[] = [];
  for (let entries = -1; entries < MAX_ENTRIES; entries++) {
    const torn: Tear = { parts, entries };
    const cut = outcomeOf(disk, { writes, torn });
    // One entry more always shows, so there is none; the cut of the log before the first one need not.
    if (entries > 0 && cuts.length > 0 && sameDurable(cut.durable, cuts.at(-1)!.durable)) break;
    if (cut.tears) cuts.push(cut);
    else if (entries > 0) break;
  }
  return cuts;
}

function outcomeOf(disk: Disk, survival: Survival): Outcome & { readonly tears: boolean } {
  const copy = disk.clone();
  const { torn: tears } = copy.crash(survival);
  return { survival, durable: copy.load(), tears };
}

/** Whether a server that restarts finds the same. */
export function sameDurable(a: Durable, b: Durable): boolean {
  return (
    a.term === b.term &&
    a.votedFor === b.votedFor &&
    a.entries.length === b.entries.length &&
    sameCommand(a.snapshot, b.snapshot) &&
    a.entries.every((entry, i) => sameEntry(entry, b.entries[i]!))
  );
}
