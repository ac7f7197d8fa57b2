/**
 * What may be done to a world from outside while it runs: by the harness of a test suite, by a person at a debugger. Each
 * is plain data and an event of its own at the present moment, so that a run with interventions has a trace hash like any
 * other and can be told as a list.
 */
import type { Command, PeerId, PeerMessage } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import type { Survival } from '../schedule/survival.ts';
import { faultNamed } from '../coverage/tally.ts';
import type { ProposalOutcome } from '../node/step.ts';
import type { World } from './world.ts';

const CRASH = faultNamed('crash');

export type Intervention =
  /** Offers a command to a server, which must be up. */
  | { readonly kind: 'propose'; readonly node: PeerId; readonly command: Command }
  /** Kills a server; of its unfinished writes `survival` is left, or what the crash mode of the disk draws. No effect if it is down. */
  | { readonly kind: 'crash'; readonly node: PeerId; readonly survival?: Survival }
  /** Starts a server that is down from what its disk holds. */
  | { readonly kind: 'boot'; readonly node: PeerId }
  /** Cuts a link in one direction, once more than before. */
  | { readonly kind: 'cut'; readonly from: PeerId; readonly to: PeerId }
  /** Takes one cut of a link back. */
  | { readonly kind: 'mend'; readonly from: PeerId; readonly to: PeerId }
  /** Anything else that was done to the network, for the record. */
  | { readonly kind: 'note'; readonly text: string };

/** Carries out an intervention. Returns what became of a proposal, null for all others. */
export function perform<S, M extends PeerMessage>(
  world: World<S, M>,
  action: Intervention,
): ProposalOutcome | null {
  switch (action.kind) {
    case 'propose':
      return world.host.propose(world.nodes[action.node]!, action.command);
    case 'crash':
      if (world.injector.crash(world.nodes[action.node]!, 'crash', action.survival)) {
        world.tally.struck(CRASH);
      } else world.tally.missed(CRASH);
      return null;
    case 'boot': {
      const node = world.nodes[action.node]!;
      if (!node.up) world.host.boot(node);
      return null;
    }
    case 'cut':
      world.network.cut([[action.from, action.to]]);
      return null;
    case 'mend':
      world.network.mend([[action.from, action.to]]);
      return null;
    case 'note':
      return null;
  }
}

/** The server at which an intervention happens, or NONE. */
export function placeOf(action: Intervention): PeerId {
  return 'node' in action ? action.node : NONE;
}
