/** Calls between peers in the lab's own style, as the messages of the simulator. */
import type { PeerMessage } from '../../contract/peer.ts';
import { structuralDigest } from '../../sim/node/commands.ts';
import { mix32 } from '../../sim/chance/mix.ts';

export interface RpcMessage extends PeerMessage {
  readonly type: 'call' | 'reply';
  /** Terms are inside the arguments, where the world does not look. */
  readonly term: 0;
  /** Number of the call; the reply carries the same. */
  readonly call: number;
  readonly method: string;
  /** Arguments or reply: a copy that nobody else holds. */
  readonly body: unknown;
}

/** The methods of the paper; the fate of others is drawn from a stream that they share. */
const METHODS = ['requestVote', 'appendEntries', 'installSnapshot', 'other'];

export const rpcMessageKinds: readonly string[] = METHODS.flatMap((name) => [name, `${name}Reply`]);

export function rpcMessageKind({ type, method }: RpcMessage): number {
  const at = METHODS.indexOf(method);
  return 2 * (at < 0 ? METHODS.length - 1 : at) + (type === 'reply' ? 1 : 0);
}

export function rpcMessageDigest({ type, call, method, body }: RpcMessage): number {
  return mix32(
    mix32(structuralDigest(method), call),
    structuralDigest(body) ^ (type === 'call' ? 1 : 2),
  );
}

/** `requestVote(...) #12` and `requestVote #12 -> ...`. */
export function describeRpc({ type, call, method, body }: RpcMessage): string {
  const text = JSON.stringify(body, withoutBytes) ?? 'undefined';
  const short = text.length <= 120 ? text : `${text.slice(0, 117)}...`;
  return type === 'call' ? `${method}(${short}) #${call}` : `${method} #${call} -> ${short}`;
}

function withoutBytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? `${value.length} bytes` : value;
}
