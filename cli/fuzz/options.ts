/** What the options of `raft-sim fuzz` ask for: a new campaign, or an interrupted one. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CampaignRequest } from '../../campaign/journal/file.ts';
import type { ResumableCampaign } from '../../campaign/journal/resume.ts';
import { findJournal, openJournal } from '../../campaign/journal/resume.ts';
import { MAX_SEED } from '../../campaign/engine/seeds.ts';
import type { Scenario } from '../../scenarios/recipes/scenario.ts';
import type { Strategy } from '../../search/strategies/strategy.ts';
import type { FuzzOptions } from './fuzz.ts';
import type { PeerRange, SeedRange } from '../options/parse.ts';
import { usage } from '../options/parse.ts';

const DEFAULT_TIME_MS = 60_000;

export interface FuzzFlags {
  readonly seeds?: SeedRange;
  readonly time?: number;
  readonly peers: PeerRange;
  readonly jobs: number;
  readonly scenario: Scenario;
  readonly strategy?: Strategy;
  readonly failures: string;
  readonly report?: string;
  readonly maxFailures: number;
  readonly regressions?: string;
  /** The file of the journal; true: the one in the directory of failures. */
  readonly resume?: string | true;
  readonly strict?: true;
}

/** `isGiven` tells whether a flag was on the command line. Throws RaftSimError, for a campaign that cannot be resumed. */
export function fuzzOptionsOf(
  flags: FuzzFlags,
  isGiven: (name: keyof FuzzFlags) => boolean,
): FuzzOptions {
  const { jobs, regressions } = flags;
  const report = reportDirectory(flags.report);
  if (flags.resume === undefined) {
    const { scenario, failures } = flags;
    const request = requestOf(flags);
    return { scenario, request, jobs, failures, report, regressions, resumed: null };
  }
  const path = flags.resume === true ? findJournal(flags.failures) : flags.resume;
  const resumed = openJournal(path);
  checkContradictions(flags, isGiven, resumed, path);
  const { scenario, directory } = resumed;
  const request = resumedRequest(flags, resumed);
  return { scenario, request, jobs, failures: directory, report, regressions, resumed };
}

/** Said before the campaign, not behind it. */
function reportDirectory(path: string | undefined): string | null {
  if (path === undefined) return null;
  if (path !== '' && !(existsSync(path) && !statSync(path).isDirectory())) return path;
  throw usage('--report', path, 'the name of a directory');
}

function requestOf({
  scenario,
  seeds,
  time,
  peers,
  maxFailures,
  strict,
}: FuzzFlags): CampaignRequest {
  return {
    spec: {
      scenario: scenario.name,
      peersMin: peers.min,
      peersMax: peers.max,
      firstSeed: seeds?.first ?? 1n,
      lastSeed: seeds?.last ?? MAX_SEED,
    },
    timeMs: time ?? (seeds?.last === undefined ? DEFAULT_TIME_MS : null),
    maxFailures,
    strict: strict === true,
  };
}

/** As it was asked for, but for what may be asked anew: more time from now on, and a stricter judgement. */
function resumedRequest(
  { time, strict }: FuzzFlags,
  { request, state }: ResumableCampaign,
): CampaignRequest {
  const timeMs = time === undefined ? request.timeMs : state.elapsedMs + time;
  return { ...request, timeMs, strict: request.strict || strict === true };
}

function checkContradictions(
  flags: FuzzFlags,
  isGiven: (name: keyof FuzzFlags) => boolean,
  { request, directory }: ResumableCampaign,
  path: string,
): void {
  const { spec, maxFailures } = request;
  const check = (name: keyof FuzzFlags, option: string, found: string, expected: string): void => {
    if (!isGiven(name) || found === expected) return;
    const hint =
      'A campaign resumes with its own options; only --jobs, --time and --strict may differ.';
    throw usage(option, found, `"${expected}", as in ${path}, or nothing`, hint);
  };
  check('scenario', '--scenario', flags.scenario.name, spec.scenario);
  check('peers', '--peers', range(flags.peers.min, flags.peers.max), peersOf(spec));
  check('seeds', '--seeds', seedsOf(flags.seeds), range(spec.firstSeed, spec.lastSeed));
  check('maxFailures', '--max-failures', String(flags.maxFailures), String(maxFailures));
  check('failures', '--failures', resolve(flags.failures), resolve(directory));
}

function peersOf({ peersMin, peersMax }: CampaignRequest['spec']): string {
  return range(peersMin, peersMax);
}

function seedsOf(seeds: SeedRange | undefined): string {
  return range(seeds?.first ?? 1n, seeds?.last ?? MAX_SEED);
}

/** `3`, `3..7`, `1..` for all seeds from 1 on. */
function range(first: bigint | number, last: bigint | number): string {
  if (first === last) return String(first);
  return last === MAX_SEED ? `${first}..` : `${first}..${last}`;
}
