/**
 * Servers that crash when the faults stop and do not come back: a minority, so that the others can go on. Bugs that need
 * the votes or the logs of just those others stay hidden as long as everybody returns (after TigerBeetle's VOPR, which
 * heals a core of its cluster and makes the other faults permanent).
 */
import type { PeerId } from '../../contract/peer.ts';
import type { SimulationConfig } from './config.ts';
import { describeValue, RaftSimError } from '../../lib/errors.ts';

type Lost = Pick<SimulationConfig, 'peers' | 'lostForGood'>;

/** How many of so many servers may be lost: fewer than half, as a majority must be left. */
export function mostLost(peers: number): number {
  return (peers - 1) >> 1;
}

/** What is wrong with `lostForGood`: where in the list (-1: with all of it) and what was expected; null if nothing is. */
export function lostProblem({
  peers,
  lostForGood = [],
}: Lost): { readonly at: number; readonly expected: string } | null {
  const most = mostLost(peers);
  if (lostForGood.length > most) {
    return { at: -1, expected: `at most ${most} of ${peers} servers, as a majority must be left` };
  }
  for (let at = 0; at < lostForGood.length; at++) {
    const id = lostForGood[at]!;
    if (!Number.isInteger(id) || id < 1 || id > peers) {
      return { at, expected: `an integer from 1 to ${peers}` };
    }
    if (lostForGood.indexOf(id) !== at) return { at, expected: 'each server once' };
  }
  return null;
}

/** The servers of `config` that are lost for good. Throws RaftSimError E_SCHEMA if they cannot be. */
export function lostServers(config: Lost): readonly PeerId[] {
  const { lostForGood = [] } = config;
  const problem = lostProblem(config);
  if (problem === null) return lostForGood;
  const { at, expected } = problem;
  throw new RaftSimError('E_SCHEMA', {
    source: 'the configuration',
    path: at < 0 ? 'lostForGood' : `lostForGood[${at}]`,
    found: describeValue(at < 0 ? lostForGood : lostForGood[at]),
    expected,
  });
}

/** `config` with these servers lost for good; without the field if there are none. */
export function withLost(
  config: SimulationConfig,
  lostForGood: readonly PeerId[],
): SimulationConfig {
  const { lostForGood: _others, ...rest } = config;
  if (lostForGood.length === 0) return rest;
  return { ...rest, lostForGood: lostForGood.toSorted((a, b) => a - b) };
}
