/**
 * Writes a run as text, one line an event: what happened where, how the server stands now, and what it answered. Made for
 * reading a failure backwards from its end, so a line carries what one would otherwise have to look up: the fate of each
 * message, the write that it waits for, what a crash took with it.
 *
 * Lines go to a sink as they come, or the last few are kept.
 */
import type { Effect, Peer, PeerId, PeerMessage } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { describeCommand } from '../../sim/node/clients.ts';
import { printable } from '../../lib/errors.ts';
import { EventKind } from '../../sim/node/events.ts';
import type { Step } from '../../sim/node/step.ts';
import type { Envelope } from '../../sim/node/envelope.ts';
import type { Fate } from '../../sim/network/network.ts';
import type { Note } from '../../sim/world/note.ts';
import type { Happening, Observer } from '../../sim/world/observer.ts';
import type { Fault } from '../../sim/schedule/fault.ts';
import { describeDiscarded, describeNote } from '../words/notes.ts';
import type { TracedSend } from '../words/format.ts';
import {
  formatAside,
  formatFate,
  formatHead,
  formatSends,
  formatOpaqueState,
  formatState,
} from '../words/format.ts';
import { effectChanges, standingChanges, unsaid } from '../changes.ts';
import { changeWords } from '../words/changes.ts';
import { NodeMemory } from './memory.ts';
import type { TraceSource } from './memory.ts';

export type { TraceSource } from './memory.ts';

export interface TraceOptions {
  /** Whether the peers show no more of themselves than role and term. Default: they show all that a view has. */
  readonly opaque?: boolean;
  /** Keep this many events' lines; 0 (for a sink) keeps none. */
  readonly keep: number;
  /** Takes the lines of each event. */
  readonly sink?: (number: number, lines: readonly string[]) => void;
}

interface Transmitted<M extends PeerMessage> {
  readonly from: PeerId;
  readonly to: PeerId;
  readonly message: M;
  readonly text: string;
}

/** Pass it to a simulation as its observer, then {@link attach} the simulation before it runs. */
export class TraceLines<M extends PeerMessage = PeerMessage> implements Observer<M> {
  private readonly describe: (message: M) => string;
  private readonly options: TraceOptions;
  private source: TraceSource | null = null;
  private readonly memory = new NodeMemory<M>();
  private kept: (readonly string[])[] = [];
  private transmitted: Transmitted<M>[] = [];
  private effects: readonly Effect<M>[] = [];
  private notes: Note[] = [];
  private readonly inEffect = new Set<Fault>();

  constructor(peer: Pick<Peer<unknown, M>, 'describe'>, options: TraceOptions) {
    this.describe = (message) => peer.describe(message);
    this.options = options;
  }

  /** Says which simulation the events belong to. */
  attach(source: TraceSource): void {
    this.source = source;
    this.memory.begin(source.nodes);
  }

  private stateOf(node: TraceSource['nodes'][number]): string {
    return this.options.opaque === true
      ? formatOpaqueState(node.view)
      : formatState(node.view, node.durable.log);
  }

  /** The lines kept, oldest first. */
  lines(): readonly string[] {
    return this.kept.flat();
  }

  /** The faults that have begun and not ended. */
  faultsInEffect(): readonly Fault[] {
    return [...this.inEffect];
  }

  onSend({ from, to, message }: Envelope<M>, fate: Fate): void {
    const text = `${this.describe(message)}${formatFate(fate)}`;
    this.transmitted.push({ from, to, message, text });
  }

  onNote(note: Note): void {
    this.notes.push(note);
    if (note.kind === 'fault-begins' && note.fault.forUs > 0) this.inEffect.add(note.fault);
    if (note.kind === 'fault-ends') this.inEffect.delete(note.fault);
  }

  onStep({ input, effects }: Step<M>): void {
    // What a server does as it starts is told of itself.
    if (input !== null) this.effects = effects;
  }

  onEvent(happening: Happening<M>): void {
    const lines = this.linesOf(happening).map((line) => printable(line.trimEnd()));
    this.transmitted = [];
    this.effects = [];
    this.notes = [];
    this.options.sink?.(happening.number, lines);
    if (this.options.keep === 0) return;
    this.kept.push(lines);
    if (this.kept.length > this.options.keep) this.kept.shift();
  }

  private linesOf(happening: Happening<M>): string[] {
    const { number, event } = happening;
    const notes = this.notes.map(describeNote);
    const subject = this.subject(happening);
    const who = this.who(happening, subject);
    const what =
      event.kind === EventKind.Fault ||
      event.kind === EventKind.Client ||
      event.kind === EventKind.Intervention
        ? (notes.shift() ?? this.what(happening))
        : this.what(happening);
    const head = formatHead(number, event.timeUs, who, what);
    const node = this.source?.nodes[subject];
    const state =
      subject !== NONE && node !== undefined && node.up ? `| ${this.stateOf(node).padEnd(42)}` : '';
    const outcome = this.outcome(subject);
    return [
      `${head}${state}${outcome.length > 0 ? `  ${outcome.join('; ')}` : ''}`,
      ...notes.map(formatAside),
      ...this.memory
        .comingsAndGoings(this.source?.nodes ?? [], (each) => this.stateOf(each))
        .map(formatAside),
    ];
  }

  /** The node that the event is about; NONE for the world's own. */
  private subject({ event }: Happening<M>): PeerId {
    if (event.kind !== EventKind.Client) return event.node;
    const accepted = this.effects.some((effect) => effect.type === 'proposalAccepted');
    return accepted ? (this.source?.workload.clients[event.ordinal]?.target ?? NONE) : NONE;
  }

  private who({ event }: Happening<M>, subject: PeerId): string {
    if (event.kind === EventKind.Client) {
      const client = `c${event.ordinal + 1}`;
      return subject === NONE ? client : `n${subject} <- ${client}`;
    }
    if (event.kind === EventKind.Deliver) return `n${event.node} <- n${event.envelope!.from}`;
    return event.node === NONE ? 'world' : `n${event.node}`;
  }

  private what({ event, discarded }: Happening<M>): string {
    switch (event.kind) {
      case EventKind.Deliver:
        return `${this.describe(event.envelope!.message)}${discarded === null ? '' : ` (${describeDiscarded(discarded)})`}`;
      case EventKind.Timer:
        return `timer ${this.source?.nodes[event.node]?.timers.names[event.ordinal] ?? event.ordinal}`;
      case EventKind.Persisted:
        return `write w${event.ordinal} is durable`;
      case EventKind.Applied:
        return `service has applied up to ${this.source?.nodes[event.node]?.view.lastApplied ?? '?'}`;
      case EventKind.Compact:
        return `service takes a snapshot up to ${event.ordinal}`;
      case EventKind.Client:
        return `proposes ${describeCommand(this.source?.workload.clients[event.ordinal]?.command ?? null)}`;
      case EventKind.Fault:
        return 'fault';
      case EventKind.Heal:
        return 'the chaos is over: all faults end, all nodes run';
      case EventKind.Wake:
        return 'a pause ends';
      default:
        return '?';
    }
  }

  /** What the event led to, in the order in which a reader cares: role, commit, writes, messages. */
  private outcome(subject: PeerId): string[] {
    const before = this.memory.of(subject);
    const node = this.source?.nodes[subject];
    // Who crashes and who starts is told of itself.
    const isSame = before !== undefined && node?.incarnation === before.incarnation;
    const became = isSame ? standingChanges(subject, before, { ...node, up: true }) : [];
    const did = effectChanges(subject, before?.lastIndex ?? 0, this.effects);
    const words = [...became, ...unsaid(became, did)].map(changeWords);
    const sends: TracedSend[] = [];
    const direct = new Set<Transmitted<M>>();
    for (const effect of this.effects) {
      if (effect.type !== 'send') continue;
      const sent = this.transmitted.find(
        (each) => !direct.has(each) && each.to === effect.to && each.message === effect.message,
      );
      if (sent !== undefined) {
        direct.add(sent);
        continue;
      }
      const text = this.describe(effect.message);
      sends.push({ to: effect.to, text: `${text} (once w${effect.requires} is durable)` });
      before?.waiting.push({ to: effect.to, text, message: effect.message });
    }
    for (const sent of this.transmitted) {
      if (!direct.has(sent)) this.memory.released(sent.from, sent.to, sent.message);
    }
    const left = this.transmitted.filter((sent) => sent.from === subject || subject === NONE);
    return [...words, ...formatSends([...left, ...sends])];
  }
}
