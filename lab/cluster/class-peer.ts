/**
 * Puts servers in the lab's own style behind the simulator's seam. This peer is not pure: its states only name what the
 * objects behind it look like, so a run can be repeated from its seed, but not be taken back to a checkpoint.
 */
import type { Command, Effect, Peer, PeerId, PeerView, StepResult } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import type { StartResult, StateResult } from '../api/api.ts';
import type { RpcMessage } from '../network/rpc-message.ts';
import {
  describeRpc,
  rpcMessageDigest,
  rpcMessageKind,
  rpcMessageKinds,
} from '../network/rpc-message.ts';

/** The objects behind the seam. */
export interface ClassServers {
  /** Builds a new incarnation of a server. */
  boot(id: PeerId): void;
  getStateOf(id: PeerId): StateResult;
  startAt(id: PeerId, command: Command): StartResult;
  /** Hands a call to a server, or a reply to the caller who waits for it. */
  take(id: PeerId, from: PeerId, message: RpcMessage): void;
}

const NO_LOG: PeerView['log'] = {
  snapshotIndex: 0,
  snapshotTerm: 0,
  lastIndex: 0,
  lastTerm: 0,
  entryAt: () => undefined,
};

export function classPeer(servers: ClassServers): Peer<PeerView, RpcMessage> {
  function look(
    id: PeerId,
    effects: readonly Effect<RpcMessage>[] = [],
  ): StepResult<PeerView, RpcMessage> {
    const { term, isLeader } = servers.getStateOf(id);
    const state: PeerView = {
      // Candidates do not say so.
      role: isLeader ? 'leader' : 'follower',
      term,
      votedFor: NONE,
      leader: isLeader ? id : NONE,
      commitIndex: 0,
      lastApplied: 0,
      log: NO_LOG,
      progress: null,
    };
    return { state, effects };
  }

  return {
    name: 'class',
    init({ id }) {
      servers.boot(id);
      return look(id);
    },
    step({ id }, _state, input) {
      if (input.type === 'message') servers.take(id, input.from, input.message);
      if (input.type !== 'propose') return look(id);
      const { index, term, isLeader } = servers.startAt(id, input.command);
      return look(id, [
        isLeader
          ? { type: 'proposalAccepted', index, term }
          : { type: 'proposalDropped', leader: NONE },
      ]);
    },
    view: (state) => state,
    messageKinds: rpcMessageKinds,
    messageKind: rpcMessageKind,
    digest: rpcMessageDigest,
    describe: describeRpc,
    claimedVote: () => NONE,
    claimedMatch: () => 0,
  };
}
