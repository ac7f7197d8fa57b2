/** What trace lines remember of the nodes between two events, so that they can tell what an event has changed. */
import type { PeerId, PeerMessage, PeerView } from '../../contract/peer.ts';
import type { Standing } from '../changes.ts';
import type { TracedSend } from '../words/format.ts';
import { formatSends } from '../words/format.ts';

/** What is read of a simulation besides its events. A `Simulation` is one. */
export interface TraceSource {
  /** By peer id; slot 0 is a placeholder. */
  readonly nodes: readonly {
    readonly id: PeerId;
    readonly up: boolean;
    readonly incarnation: number;
    readonly view: PeerView;
    readonly durable: { readonly log: { readonly lastIndex: number; readonly lastTerm: number } };
    readonly timers: { readonly names: readonly string[] };
  }[];
  readonly workload: {
    readonly clients: readonly { readonly command: number; readonly target: PeerId }[];
  };
}

type NodeLook = TraceSource['nodes'][number];

interface Waiting<M> extends TracedSend {
  readonly message: M;
}

export interface Remembered<M> extends Standing {
  readonly lastIndex: number;
  /** Messages that wait for a write. */
  readonly waiting: Waiting<M>[];
}

export class NodeMemory<M extends PeerMessage> {
  private readonly nodes: Remembered<M>[] = [];

  begin(nodes: readonly NodeLook[]): void {
    nodes.forEach((node, id) => {
      if (hasStarted(node)) this.nodes[id] = lookAt(node, []);
    });
  }

  of(id: PeerId): Remembered<M> | undefined {
    return this.nodes[id];
  }

  /** A message that may have waited for a write has left. */
  released(from: PeerId, to: PeerId, message: M): void {
    const waiting = this.nodes[from]?.waiting ?? [];
    const at = waiting.findIndex((each) => each.to === to && each.message === message);
    if (at >= 0) waiting.splice(at, 1);
  }

  /** Who crashed, with what it never sent, and who came back, as what. Brings the memory of all nodes up to date. */
  comingsAndGoings(nodes: readonly NodeLook[], stateOf: (node: NodeLook) => string): string[] {
    const words: string[] = [];
    nodes.forEach((node, id) => {
      const before = this.nodes[id];
      if (before === undefined) {
        if (hasStarted(node)) this.nodes[id] = lookAt(node, []);
        return;
      }
      const restarted = node.incarnation !== before.incarnation;
      const crashed = before.up && (!node.up || restarted);
      if (crashed) {
        const unsent = formatSends(before.waiting).join('; ');
        words.push(
          `n${id} was ${before.view.role} of t${before.view.term}${unsent === '' ? '' : `, never sent: ${unsent}`}`,
        );
      }
      if (restarted) {
        words.push(`n${id} restarts (start ${node.incarnation}) as ${stateOf(node)}`);
      }
      this.nodes[id] = lookAt(node, crashed ? [] : before.waiting);
    });
    return words;
  }
}

/** Before its first start a server has no state; the placeholder for no server never has one. */
function hasStarted(node: NodeLook): boolean {
  return node.incarnation > 0;
}

function lookAt<M>(node: NodeLook, waiting: Waiting<M>[]): Remembered<M> {
  // Peers of classes change what they show.
  const { role, term, votedFor, commitIndex, log } = node.view;
  const { incarnation, up } = node;
  const view = { role, term, votedFor, commitIndex };
  return { incarnation, up, view, lastIndex: log.lastIndex, waiting };
}
