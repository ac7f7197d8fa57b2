/** What a user may ask of drawn schedules, checked and filled in. */
import type { Us } from '../contract/peer.ts';
import type { RaftConfig } from '../sim/schedule/config.ts';
import { CALM_CONFIG } from '../sim/schedule/config.ts';
import { describeValue, didYouMean } from '../lib/errors.ts';
import { MAX_TIME_US } from '../sim/schedule/time.ts';
import type { FaultKind } from '../sim/schedule/fault.ts';
import { EVERYTHING } from '../sim/faults/swarm.ts';
import { MAX_PEERS } from '../sim/schedule/file/schema.ts';

/** A range of integers, both ends included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Which schedules to draw. Whatever is left out has the default named here. */
export interface ScheduleOptions {
  /** Servers, 1..15. Most runs have three or more, where the range allows; shrinking goes down to `min`. Default: 1..5. */
  readonly peers?: Partial<Range>;
  /** Clients that propose commands, 0..100. Default: 0..12. */
  readonly clients?: Partial<Range>;
  /**
   * Length of the chaos phase in virtual microseconds, at least 1. Runs are drawn with `max`, shrinking goes down to `min`.
   * Default: 1..10 seconds.
   */
  readonly durationUs?: Partial<Range>;
  /**
   * Whether a heal phase of 10 virtual seconds follows, in which all faults are over and the cluster must recover. Without
   * one nothing is said about liveness. Default: true.
   */
  readonly heal?: boolean;
  /** The kinds of fault to draw from; none: no faults. Default: all. */
  readonly faults?: readonly FaultKind[];
  /** Faults in one run, at most; 0..1000. Default: 16. */
  readonly maxFaults?: number;
  /** Whether messages may be lost, doubled and held up. Default: true. */
  readonly lossyNetwork?: boolean;
  /** Whether crashes may lose and tear unfinished writes. Default: true. */
  readonly lossyDisk?: boolean;
  /** Whether adversaries may watch the run and strike where it hurts. Default: true. */
  readonly adversaries?: boolean;
  /** Whether services may take snapshots, so that logs are compacted. Default: true. */
  readonly snapshots?: boolean;
  /** What every run tells its peers, in place of what would be drawn. Both election timeouts are drawn, or neither. */
  readonly raft?: Partial<RaftConfig>;
}

/** All of it known. */
export interface Resolved extends Required<
  Omit<ScheduleOptions, 'peers' | 'clients' | 'durationUs'>
> {
  readonly peers: Range;
  readonly clients: Range;
  readonly durationUs: Range;
}

const SECOND: Us = 1_000_000;
const MAX_CLIENTS = 100;
const MAX_DRAWN_FAULTS = 1_000;

const DEFAULTS: Resolved = {
  peers: { min: 1, max: 5 },
  clients: { min: 0, max: 12 },
  durationUs: { min: SECOND, max: 10 * SECOND },
  heal: true,
  faults: EVERYTHING.faults,
  maxFaults: 16,
  lossyNetwork: true,
  lossyDisk: true,
  adversaries: true,
  snapshots: true,
  raft: {},
};

/** Throws RangeError, which names the option, what it is and what it may be. */
export function resolveOptions(options: ScheduleOptions): Resolved {
  checkNames('', options, DEFAULTS);
  const filled: Resolved = {
    ...DEFAULTS,
    ...withoutUndefined(options),
    peers: rangeOf('peers', options.peers, DEFAULTS.peers, { min: 1, max: MAX_PEERS }),
    clients: rangeOf('clients', options.clients, DEFAULTS.clients, { min: 0, max: MAX_CLIENTS }),
    durationUs: rangeOf('durationUs', options.durationUs, DEFAULTS.durationUs, {
      min: 1,
      // Room for the heal phase, and for what outlasts it.
      max: Math.floor(MAX_TIME_US / 2),
    }),
  };
  for (const name of ['heal', 'lossyNetwork', 'lossyDisk', 'adversaries', 'snapshots'] as const) {
    if (typeof filled[name] !== 'boolean') fail(name, filled[name], 'true or false');
  }
  checkInteger('maxFaults', filled.maxFaults, { min: 0, max: MAX_DRAWN_FAULTS });
  checkFaults(filled.faults);
  checkRaft(filled.raft);
  return filled;
}

/** The configured part of what peers are told, and CALM_CONFIG's for the rest. */
export function calmRaft({ raft }: Resolved): RaftConfig {
  return { ...CALM_CONFIG.raft, ...raft };
}

function rangeOf(name: string, given: unknown, usual: Range, allowed: Range): Range {
  if (given === undefined) return usual;
  if (typeof given !== 'object' || given === null) fail(name, given, 'an object { min, max }');
  checkNames(name, given, usual);
  const { min, max } = given as Partial<Range>;
  if (min !== undefined) checkInteger(`${name}.min`, min, allowed);
  if (max !== undefined) checkInteger(`${name}.max`, max, { ...allowed, min: min ?? allowed.min });
  // An end that is not given gives way to the one that is.
  return {
    min: min ?? Math.min(usual.min, max ?? usual.min),
    max: max ?? Math.max(usual.max, min ?? usual.max),
  };
}

function checkFaults(kinds: unknown): void {
  if (!Array.isArray(kinds)) fail('faults', kinds, 'a list of kinds of fault');
  kinds.forEach((kind: unknown, i) => {
    if ((EVERYTHING.faults as readonly unknown[]).includes(kind)) return;
    fail(`faults[${i}]`, kind, `one of ${EVERYTHING.faults.join(', ')}`);
  });
}

function checkRaft(raft: unknown): void {
  if (typeof raft !== 'object' || raft === null) fail('raft', raft, 'an object');
  checkNames('raft', raft, CALM_CONFIG.raft);
  const config: Readonly<Record<string, unknown>> = { ...CALM_CONFIG.raft, ...raft };
  for (const [name, value] of Object.entries(config)) {
    const path = `raft.${name}`;
    if (name === 'noopOnElection') {
      if (typeof value !== 'boolean') fail(path, value, 'true or false');
    } else {
      checkInteger(path, value, { min: 1, max: name.endsWith('Us') ? MAX_TIME_US : 1_000_000 });
    }
  }
  const { electionTimeoutMinUs: min, electionTimeoutMaxUs: max } = config as unknown as RaftConfig;
  if (min > max) fail('raft.electionTimeoutMaxUs', max, `${min} or more, as electionTimeoutMinUs`);
}

/** A misspelt option would switch something off, or not, in silence. */
function checkNames(path: string, given: object, known: object): void {
  const names = Object.keys(known);
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    const hint = didYouMean(name, names, `There are ${names.join(', ')}.`);
    const full = path === '' ? name : `${path}.${name}`;
    throw new RangeError(`schedules: there is no option ${full}. ${hint}`);
  }
}

function checkInteger(name: string, value: unknown, { min, max }: Range): void {
  if (Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max) return;
  fail(name, value, `an integer from ${min} to ${max}`);
}

function fail(name: string, value: unknown, expected: string): never {
  throw new RangeError(`schedules: ${name} is ${describeValue(value)}, expected ${expected}`);
}

function withoutUndefined(options: ScheduleOptions): ScheduleOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
