/** Checks what a peer is told at start. Nothing else in raft/ looks at the plausibility of a configuration. */
import type { PeerConfig } from '../../contract/peer.ts';

/** Votes are kept in a 32-bit mask, hence the bound. */
export const MAX_PEER_ID = 31;

/** A configuration field is out of range. */
export class PeerConfigError extends RangeError {
  readonly field: keyof PeerConfig;
  readonly value: unknown;
  /** The accepted range, in words. */
  readonly expected: string;

  constructor(field: keyof PeerConfig, value: unknown, expected: string) {
    super(`${field} is ${JSON.stringify(value)}, expected ${expected}`);
    this.name = 'PeerConfigError';
    this.field = field;
    this.value = value;
    this.expected = expected;
  }
}

/**
 * Accepts a configuration or says what is wrong with it.
 *
 * @throws {PeerConfigError} naming the first field that is out of range.
 */
export function checkConfig(config: PeerConfig): void {
  const { peers, id, electionTimeoutMinUs, noopOnElection } = config;
  if (
    peers.length === 0 ||
    !peers.every((peer, i) => isPeerId(peer) && peer > (peers[i - 1] ?? 0))
  ) {
    throw new PeerConfigError(
      'peers',
      peers,
      `ascending integers in 1..${MAX_PEER_ID}, at least one`,
    );
  }
  if (!peers.includes(id))
    throw new PeerConfigError('id', id, `one of the peers ${peers.join(', ')}`);
  checkAtLeast(config, 'electionTimeoutMinUs', 1);
  checkAtLeast(config, 'electionTimeoutMaxUs', electionTimeoutMinUs);
  checkAtLeast(config, 'heartbeatUs', 1);
  checkAtLeast(config, 'maxEntriesPerMessage', 1);
  checkAtLeast(config, 'maxInflight', 1);
  if (typeof noopOnElection !== 'boolean') {
    throw new PeerConfigError('noopOnElection', noopOnElection, 'true or false');
  }
}

function isPeerId(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= MAX_PEER_ID;
}

function checkAtLeast(config: PeerConfig, field: keyof PeerConfig, least: number): void {
  const value = config[field];
  if (!Number.isSafeInteger(value) || Number(value) < least) {
    throw new PeerConfigError(field, value, `an integer of at least ${least}`);
  }
}
