/** The options of `raft-sim bugs`, and what they ask for. */
import type { HuntRequest, OracleSet } from '../../campaign/kinds/hunt/request.ts';
import { PLANTED_BUGS } from '../../scenarios/bugs/index.ts';
import { didYouMean } from '../../lib/errors.ts';
import { allStrategies, strategyNamed } from '../../search/strategies/index.ts';
import { invocation } from '../terminal/format.ts';
import type { PeerRange } from '../options/parse.ts';
import { usage } from '../options/parse.ts';

export const DEFAULT_CAP = 300_000;
/** A worker must come to the end of a hunt before it is taken for one in an endless loop. */
export const MAX_CAP = 5_000_000;

/** The values of --oracles. */
export const ORACLES: Readonly<Record<string, readonly OracleSet[]>> = {
  all: ['all'],
  'end-to-end': ['end-to-end'],
  both: ['all', 'end-to-end'],
};

export interface BugsFlags {
  readonly strategy: readonly string[];
  readonly oracles: string;
  readonly repeat: number;
  readonly cap: number;
  readonly peers: PeerRange;
  readonly series: number;
  readonly jobs: number;
  readonly json?: string;
  readonly update?: true;
}

/** What hunts are asked for. Throws RaftSimError E_USAGE if a bug is not known. */
export function huntRequestOf(
  words: readonly string[],
  { strategy, oracles, repeat, cap, peers, series }: BugsFlags,
): HuntRequest {
  return {
    bugs: parseBugs(words),
    strategies: strategy,
    oracles: ORACLES[oracles]!,
    repeat,
    cap,
    peersMin: peers.min,
    peersMax: peers.max,
    series,
  };
}

/** The planted bugs that are meant, each once and in the order of the catalogue. Throws RaftSimError E_USAGE. */
function parseBugs(words: readonly string[]): readonly string[] {
  const names = PLANTED_BUGS.map(({ name }) => name);
  const wanted = words.map((word) => word.replace(/^bug-/, ''));
  words.forEach((word, i) => {
    if (names.includes(wanted[i]!)) return;
    const hint = didYouMean(wanted[i]!, names, `See ${invocation()} list.`);
    throw usage('bugs', word, 'the name of a planted bug', hint);
  });
  return words.length === 0 ? names : names.filter((name) => wanted.includes(name));
}

/** Names with commas between them, each taken once. Throws RaftSimError E_USAGE. */
export function parseStrategies(text: string): readonly string[] {
  const words = text.split(',');
  const names = allStrategies().map(({ name }) => name);
  for (const word of words) {
    if (strategyNamed(word) !== undefined) continue;
    const hint = didYouMean(word, names, `There are: ${names.join(', ')}.`);
    throw usage('--strategy', word, 'the name of a strategy', hint);
  }
  return [...new Set(words)];
}

/** The best and the baseline, if they are there; all of them otherwise. */
export function defaultStrategies(): readonly string[] {
  const preferred = ['portfolio', 'uniform'];
  const isThere = preferred.every((name) => strategyNamed(name) !== undefined);
  return isThere ? preferred : allStrategies().map(({ name }) => name);
}
