/** What judges and counters may know of a node. */
import type { PeerId, PeerView } from '../../contract/peer.ts';
import type { LogImage } from './log-image.ts';

/** What the world knows of a node without asking its peer. */
export interface NodeFacts {
  readonly id: PeerId;
  readonly up: boolean;
  /** The newest view of the peer (of its last incarnation, while it is down). */
  readonly view: PeerView;
  /** The log the peer believes to have written, rebuilt from its effects. */
  readonly memory: LogImage;
  /** What its disk holds for good. */
  readonly durable: {
    readonly term: number;
    readonly votedFor: PeerId;
    readonly log: LogImage;
  };
}
