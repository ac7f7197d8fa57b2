/**
 * What a run went through: faults attempted and applied, and Raft situations reached. A campaign adds its runs up; a
 * fault that never took effect or a situation that was never reached means that something is *not* being tested.
 */
import type { FaultKind } from './faults/fault.ts';
import type { AdversaryName } from './adversaries/adversary.ts';

/** Kinds of fault that are counted; `message-*` and `write-*` are those that strike single messages and writes. */
export const FAULT_NAMES = [
  'crash',
  'pause',
  'slow',
  'stall-disk',
  'partition',
  'clog',
  'skew-clock',
  'jump-clock',
  'isolate-committer',
  'crash-before-send',
  'crash-mid-write',
  'release-stale',
  'lockstep',
  'message-lost',
  'message-cut',
  'message-clogged',
  'message-duplicated',
  'message-straggling',
  'write-lost',
  'write-torn',
] as const satisfies readonly (
  | FaultKind
  | AdversaryName
  | `message-${string}`
  | `write-${string}`
)[];

export type FaultName = (typeof FAULT_NAMES)[number];

/** Situations that a Raft run should get into, with what each means. */
export const SITUATIONS = {
  'leader-elected': 'a peer became leader',
  'split-vote': 'a candidate’s election timed out without a winner',
  'candidate-yields': 'a candidate stepped back within its term, for a leader that had won it',
  'stale-leader-deposed': 'a leader learned of a higher term',
  'two-leaders': 'a leader was elected while the leader of an older term was still at work',
  'suffix-truncated': 'a follower cut a conflicting suffix off its log',
  'tail-inherited': 'a leader was elected with uncommitted entries of older terms in its log',
  'figure-8-window':
    'a leader was elected whose last entry, of an older term, sits uncommitted on a majority of disks',
  'snapshot-installed': 'a follower took over its leader’s snapshot',
  'snapshot-overtakes-append': 'an append sent before a snapshot arrived after it was installed',
  'restart-from-snapshot': 'a peer restarted from a snapshot',
  'restart-with-tail': 'a peer restarted with entries in its log',
  'leader-crashed': 'a leader crashed',
  'tail-lost': 'a leader crashed with entries in its log that nobody had committed',
  'unsent-reply-lost': 'a peer crashed between a write and the message that waited for it',
  'dead-incarnation': 'a reply reached a restarted peer that had not asked, and was discarded',
  'stale-message': 'a message of an older term arrived',
  reordered: 'a message overtook an earlier one on its link',
  'duplicate-arrived': 'the second copy of a message arrived',
  'proposal-to-stale-leader':
    'a leader accepted a proposal although a newer leader had been elected',
  'command-repeated': 'a client proposed a command again',
} as const;

export type SituationName = keyof typeof SITUATIONS;

export const SITUATION_NAMES = Object.keys(SITUATIONS) as readonly SituationName[];

/** A situation's counter. Look it up once, at the top of a module: counting happens in the hottest loops. */
export function situation(name: SituationName): number {
  return SITUATION_NAMES.indexOf(name);
}

/** A fault's counter; see {@link situation}. */
export function faultNamed(name: FaultName): number {
  return FAULT_NAMES.indexOf(name);
}

/** Plain counts, as a campaign sums them up and reports print them. */
export interface TallyReport {
  readonly faults: Readonly<
    Record<FaultName, { readonly attempted: number; readonly applied: number }>
  >;
  readonly situations: Readonly<Record<SituationName, number>>;
}

export class Tally {
  private readonly attempted = new Float64Array(FAULT_NAMES.length);
  private readonly applied = new Float64Array(FAULT_NAMES.length);
  private readonly situations = new Float64Array(SITUATION_NAMES.length);

  /** Counts a fault that was attempted and took effect. */
  struck(fault: number): void {
    this.attempted[fault]!++;
    this.applied[fault]!++;
  }

  /** Counts a fault that found nothing to act on. */
  missed(fault: number): void {
    this.attempted[fault]!++;
  }

  reached(which: number): void {
    this.situations[which]!++;
  }

  /** Adds another tally to this one. */
  add(other: Tally): void {
    for (let i = 0; i < this.attempted.length; i++) {
      this.attempted[i]! += other.attempted[i]!;
      this.applied[i]! += other.applied[i]!;
    }
    for (let i = 0; i < this.situations.length; i++) this.situations[i]! += other.situations[i]!;
  }

  report(): TallyReport {
    return {
      faults: Object.fromEntries(
        FAULT_NAMES.map((name, i) => [
          name,
          { attempted: this.attempted[i]!, applied: this.applied[i]! },
        ]),
      ) as TallyReport['faults'],
      situations: Object.fromEntries(
        SITUATION_NAMES.map((name, i) => [name, this.situations[i]!]),
      ) as TallyReport['situations'],
    };
  }

  clone(): Tally {
    const copy = new Tally();
    copy.add(this);
    return copy;
  }
}

/** The sum of two reports, for campaigns whose runs come back from workers. */
export function addReports(a: TallyReport, b: TallyReport): TallyReport {
  return {
    faults: Object.fromEntries(
      FAULT_NAMES.map((name) => [
        name,
        {
          attempted: a.faults[name].attempted + b.faults[name].attempted,
          applied: a.faults[name].applied + b.faults[name].applied,
        },
      ]),
    ) as TallyReport['faults'],
    situations: Object.fromEntries(
      SITUATION_NAMES.map((name) => [name, a.situations[name] + b.situations[name]]),
    ) as TallyReport['situations'],
  };
}
