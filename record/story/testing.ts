/** What the tests of stories share, with those of decisions and beyond them. */
import type { Peer } from '../../contract/peer.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import { AT_ONCE, deliver, timeout } from '../../sim/order/decisions/testing.ts';
import { withDecisions } from '../../sim/order/decisions/write-down.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';

export { deliver, drawn, timeout } from '../../sim/order/decisions/testing.ts';

/** Three servers whose services take no time. Their disks take none either, unless `writeMaxUs` is more than 0. */
export function decided(decisions: readonly Decision[], writeMaxUs = 0): Schedule {
  const config = { ...AT_ONCE, disk: { ...AT_ONCE.disk, writeMaxUs } };
  const empty = { scenario: 'calm', seed: { high: 0, low: 1 }, config, faults: [] };
  return withDecisions(empty, decisions, false);
}

export const persist = (node: number): Decision => ({ do: 'persist', node });

export const crash = (node: number, writes = 0): Decision => ({
  do: 'crash',
  node,
  writes,
  torn: null,
});

export const restart = (node: number): Decision => ({ do: 'restart', node });

/** n1 votes for n2 after it has voted for itself, if a peer lets it. */
export const TWO_VOTES: readonly Decision[] = [
  timeout(1),
  timeout(2),
  deliver('RequestVote', 2, 1),
];

/** The peer, whose messages all say `text`. */
export function saying(peer: Peer, text: string): Peer {
  return { ...peer, describe: () => text };
}
