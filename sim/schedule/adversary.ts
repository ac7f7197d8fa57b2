/**
 * Adversaries know Raft: they watch the run and strike where it hurts. Each is a named trigger with a chance, and each
 * strike is an ordinary fault of the timeline, so reports and replays know nothing special about them. Every draw is
 * keyed by the adversary and by how often its moment has come.
 */
import type { Us } from '../../contract/peer.ts';

export const ADVERSARIES = {
  'isolate-committer':
    'cuts a leader off when its commit index has just risen, and hardly anybody knows',
  'crash-before-send':
    'crashes a node when its write has become durable, before the messages that waited for it leave',
  'crash-mid-write': 'crashes a node while a write is on its way to the disk',
  'release-stale':
    'holds messages back until a newer leader has been elected, and delivers them then',
  lockstep: 'rounds election timeouts up to a common grid, so that candidates collide',
} as const;

export type AdversaryName = keyof typeof ADVERSARIES;

export interface AdversaryConfig {
  readonly name: AdversaryName;
  /** Chance to strike each time the moment comes. */
  readonly chancePpm: number;
  /** How long a strike lasts; for `lockstep`, the width of the grid. At least 1. */
  readonly forUs: Us;
}
