/**
 * A peer that does next to nothing: three integer updates and one message for each message. What is left to measure is
 * the engine: queue, network, effects, hash.
 */
import type { Effect, Peer, PeerId, PeerMessage, PeerView } from '../contract/peer.ts';
import { NONE } from '../contract/peer.ts';

interface StubMessage extends PeerMessage {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

interface StubState {
  readonly count: number;
  readonly sum: number;
  readonly turn: number;
}

const VIEW: PeerView = {
  role: 'follower',
  term: 0,
  votedFor: NONE,
  leader: NONE,
  commitIndex: 0,
  lastApplied: 0,
  log: { snapshotIndex: 0, snapshotTerm: 0, lastIndex: 0, lastTerm: 0, entryAt: () => undefined },
  progress: null,
};

function send(to: PeerId, a: number): Effect<StubMessage> {
  return { type: 'send', to, message: { type: 'Stub', term: 0, a, b: 0, c: 0 }, requires: 0 };
}

/** `inFlight` messages a server circulate for ever. */
export function stubPeer(inFlight: number): Peer<StubState, StubMessage> {
  return {
    name: 'stub',
    init(config) {
      const next = (config.id % config.peers.length) + 1;
      return {
        state: { count: 0, sum: 0, turn: config.id },
        effects: Array.from({ length: inFlight }, (_, i) => send(next, i)),
      };
    },
    step(config, state, input) {
      const a = input.type === 'message' ? input.message.a : 0;
      const size = config.peers.length;
      const turn = (state.turn + 1) % (size - 1);
      return {
        state: { count: state.count + 1, sum: (state.sum + a) | 0, turn },
        effects: [send(((config.id + turn) % size) + 1, state.count)],
      };
    },
    view: () => VIEW,
    messageKinds: ['Stub'],
    messageKind: () => 0,
    digest: (message) => message.a,
    describe: (message) => `Stub ${message.a}`,
    claimedVote: () => NONE,
    claimedMatch: () => 0,
  };
}
