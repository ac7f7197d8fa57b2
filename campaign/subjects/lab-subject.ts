/** What the lab is run on. Whatever a peer is made of, the campaign knows no more of it than this. */
import type { MakeRaft } from '../../lab/api/api.ts';
import type { LabTest } from '../../lab/harness/lab-test.ts';
import type { RpcMessage } from '../../lab/network/rpc-message.ts';
import { describeRpc } from '../../lab/network/rpc-message.ts';
import type { LabRun, Watched } from '../../lab/run.ts';
import { runLab, runLabClass } from '../../lab/run.ts';
import type { Peer, PeerMessage } from '../../contract/peer.ts';
import { raft } from '../../raft/index.ts';
import type { Seed } from '../../sim/chance/choose.ts';
import type { Observer } from '../../sim/world/observer.ts';

export interface LabRunRequest extends Watched {
  readonly seed: Seed;
  /** Freezes all that crosses the seam between peer and world, as far as there is such a seam. */
  readonly strict?: boolean | undefined;
  readonly observer?: Observer | undefined;
}

export interface LabSubject {
  /** For reports. */
  readonly name: string;
  /** Whether its servers are pure peers, which can be frozen. */
  readonly isPure: boolean;
  /** A message in words, for traces. */
  describe(message: PeerMessage): string;
  /** Runs one test. Deterministic. */
  run(test: LabTest, request: LabRunRequest): Promise<LabRun>;
}

/** Servers that are pure peers. */
export function pureSubject(peer: Peer): LabSubject {
  return {
    name: peer.name,
    isPure: true,
    describe: (message) => peer.describe(message),
    run: (test, request) => runLab(test, { ...request, peer }),
  };
}

/** Servers that are objects in the lab's own style. They cannot be frozen: to change is what they are for. */
export function classSubject(make: MakeRaft): LabSubject {
  return {
    name: make.name,
    isPure: false,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- such servers send nothing else
    describe: (message) => describeRpc(message as RpcMessage),
    run: (test, { seed, observer, onReady }) =>
      runLabClass(test, { make, seed, observer, onReady }),
  };
}

/** The Raft of this project. */
export const ownSubject: LabSubject = pureSubject(raft);
