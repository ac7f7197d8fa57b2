/** How the lines of a trace must fit together: numbers in order, messages sent before they arrive, states that add up. */
import type { RaftSimError } from '../../../lib/errors.ts';
import type { Plain } from '../format/plain.ts';
import type { ServerState, StateChange } from './server-state.ts';
import { SCALARS } from './server-state.ts';
import type {
  TraceEnd,
  TraceEvent,
  TraceHeader,
  TraceKeyframe,
  TraceSend,
  TraceViolation,
} from './trace.ts';

/** Makes the error for a field of the line at hand. */
type Failure = (path: string, found: unknown, expected: string) => RaftSimError;

/** Give it the lines in their order. Each method throws what `fail` makes. */
export class TraceChecks {
  private readonly header: TraceHeader;
  private readonly peers: number;
  /** The number of the event that must come next. */
  private next: number;
  private timeUs = 0;
  private hash: string | null = null;
  private nextMessage: number | null;
  private readonly sent = new Map<number, TraceSend>();
  /** By server: its leaves, by path; null before the first keyframe. */
  private servers: Map<string, Plain>[] | null = null;

  constructor(header: TraceHeader) {
    this.header = header;
    this.peers = header.schedule.config.peers;
    this.next = header.from;
    for (const each of header.sent) this.sent.set(each.message, each);
    this.nextMessage = header.from === 0 ? header.sent.length : null;
  }

  keyframe({ position, hash, servers }: TraceKeyframe, fail: Failure): void {
    if (position !== this.next) throw fail('key', position, `position ${this.next}`);
    if (this.hash !== null && hash !== this.hash) {
      throw fail('h', hash, `"${this.hash}", as behind the event before it`);
    }
    this.hash = hash;
    const isComplete = servers.length === this.peers;
    if (!isComplete) throw fail('servers', servers, `a list of ${this.peers}, one for each server`);
    servers.forEach((server, i) => {
      if (server.node !== i + 1) throw fail(`servers[${i}].node`, server.node, String(i + 1));
    });
    const leaves = servers.map(leavesOf);
    this.servers?.forEach((known, i) => {
      const path = firstDifference(known, leaves[i]!);
      if (path === null) return;
      throw fail(
        `servers[${i}].${path}`,
        leaves[i]!.get(path),
        `${JSON.stringify(known.get(path))}, which the events before it lead to`,
      );
    });
    this.servers = leaves;
  }

  event(event: TraceEvent, fail: Failure): void {
    if (this.servers === null) {
      throw fail('event', event.number, `a key of position ${this.next} before the first event`);
    }
    if (event.number !== this.next) throw fail('event', event.number, String(this.next));
    if (event.timeUs < this.timeUs) throw fail('t', event.timeUs, `${this.timeUs} or more`);
    if (event.node > this.peers) throw fail('at', event.node, `a server up to ${this.peers}`);
    this.next++;
    this.timeUs = event.timeUs;
    this.hash = event.hash;
    this.arrival(event, fail);
    event.sends.forEach((send, i) => this.send(send, `sends[${i}]`, fail));
    event.changes.forEach((change, i) => this.change(change, `state[${i}]`, fail));
  }

  violation({ at, node }: TraceViolation, fail: Failure): void {
    if (at > this.next) throw fail('at', at, `an event up to ${this.next}`);
    if (node > this.peers) throw fail('node', node, `a server up to ${this.peers}`);
  }

  end({ events, hash, timeUs, verdict }: TraceEnd, violation: unknown, fail: Failure): void {
    if (events !== this.next) throw fail('end', events, String(this.next));
    if (hash !== this.hash) throw fail('h', hash, `"${this.hash}", as behind the last event`);
    if (timeUs < this.timeUs) throw fail('t', timeUs, `${this.timeUs} or more`);
    if ((verdict === 'violation') !== (violation !== null)) {
      throw fail('verdict', verdict, violation === null ? 'pass or limit' : 'violation');
    }
  }

  private arrival({ name, message, from, node, body }: TraceEvent, fail: Failure): void {
    if ((name === 'deliver') !== message >= 0) {
      throw fail('m', message, name === 'deliver' ? 'a message' : 'nothing');
    }
    const sent = message < 0 ? undefined : this.sent.get(message);
    // What left before the window is not known.
    if (sent === undefined) {
      if (message < 0 || this.header.from > 0) return;
      throw fail('m', message, 'a message that was sent before');
    }
    if (sent.from !== from) throw fail('from', from, String(sent.from));
    if (sent.to !== node) throw fail('at', node, String(sent.to));
    if (JSON.stringify(sent.body) !== JSON.stringify(body)) {
      throw fail('body', body, 'the body with which it was sent');
    }
  }

  private send(send: TraceSend, path: string, fail: Failure): void {
    const { message, from, to } = send;
    if (message !== (this.nextMessage ?? message)) {
      throw fail(`${path}[0]`, message, String(this.nextMessage));
    }
    if (from > this.peers) throw fail(`${path}[1]`, from, `a server up to ${this.peers}`);
    if (to > this.peers || to === from) throw fail(`${path}[2]`, to, 'another server');
    this.nextMessage = message + 1;
    this.sent.set(message, send);
  }

  private change([node, name, before, after]: StateChange, path: string, fail: Failure): void {
    const leaves = this.servers![node - 1];
    if (leaves === undefined) throw fail(`${path}[0]`, node, `a server up to ${this.peers}`);
    const isScalar = (SCALARS as readonly string[]).includes(name);
    if (!isScalar && !/^(?:log|progress)\.\d{1,16}$/.test(name)) {
      throw fail(`${path}[1]`, name, 'a field of a server');
    }
    const known = leaves.get(name) ?? null;
    if (JSON.stringify(known) !== JSON.stringify(before)) {
      throw fail(`${path}[2]`, before, `${JSON.stringify(known)}, as it was before the event`);
    }
    if (after === null) leaves.delete(name);
    else leaves.set(name, after);
  }
}

/** A server's leaves by path, as changes name them. */
export function leavesOf(server: ServerState): Map<string, Plain> {
  const leaves = new Map<string, Plain>(SCALARS.map((name) => [name, server[name]]));
  for (const [index, term, command] of server.log) leaves.set(`log.${index}`, [term, command]);
  for (const [id, match, next] of server.progress) leaves.set(`progress.${id}`, [match, next]);
  return leaves;
}

function firstDifference(
  a: ReadonlyMap<string, Plain>,
  b: ReadonlyMap<string, Plain>,
): string | null {
  for (const path of new Set([...a.keys(), ...b.keys()])) {
    if (JSON.stringify(a.get(path)) !== JSON.stringify(b.get(path))) return path;
  }
  return null;
}
