/**
 * The page's side of the payload: base64, gzip and columns (see payload.ts) back into a run. Runs in browsers: nothing of
 * Node, and of the DOM only `DecompressionStream`. Columns are read at once, texts and objects are made when asked for.
 */
import { happeningWords, sentWords, whoOf, withReason } from '../record/words/events.ts';
import type { EventName } from '../record/run-event.ts';
import { EventClocks } from './data/clocks.ts';
import { EventColumns } from './columns/event-columns.ts';
import { MessageColumns, PackedMessage } from './columns/message-columns.ts';
import type { ChangeData, EventData, MessageData, RunData, ServerData } from './data/run-data.ts';
import type { RunHeader } from './run-header.ts';
import { PAYLOAD_VERSION } from './run-header.ts';
import { EntryTable } from './servers/log-reader.ts';
import { ServerReader } from './servers/reader.ts';
import { Unpacker } from './columns/unpack.ts';

/** Reads the text of the page's element `#run`. Throws Error if it is damaged or of another version. */
export async function decodeRun(base64: string): Promise<RunData> {
  const stream = new Blob([bytesOf(base64.trim())])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'));
  return unpackRun(new Uint8Array(await new Response(stream).arrayBuffer()));
}

/** Plain loops: this is millions of characters. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Reads what `packRun` has written. Throws Error if it is damaged or of another version. */
export function unpackRun(bytes: Uint8Array): RunData {
  const unpacker = new Unpacker(bytes);
  const header = unpacker.json() as RunHeader;
  if (header.version !== PAYLOAD_VERSION) {
    throw new Error(
      `found a run in format ${String(header.version)}, expected format ${PAYLOAD_VERSION}`,
    );
  }
  const run = new PackedRun(header, unpacker);
  if (!unpacker.isAtEnd) throw new Error('found a damaged run: it has data after its end');
  return run;
}

class PackedRun implements RunData {
  readonly scenario: string;
  readonly seed: string;
  readonly peer: string;
  readonly engine: string;
  readonly servers: number;
  readonly length: number;
  readonly hash: string;
  readonly verdict: RunData['verdict'];
  readonly violation: RunData['violation'];
  readonly invariants: RunData['invariants'];
  readonly story: RunData['story'];
  readonly commands: RunData['commands'];
  readonly stretches: RunData['stretches'];
  readonly messages: readonly MessageData[];
  readonly histories: readonly (readonly number[])[];
  readonly times: Float64Array;
  readonly nodes: Uint8Array;
  private readonly events: EventColumns;
  private readonly packed: MessageColumns;
  private readonly readers: readonly ServerReader[];
  private clocks: EventClocks | null = null;

  constructor(header: RunHeader, unpacker: Unpacker) {
    this.scenario = header.scenario;
    this.seed = header.seed;
    this.peer = header.peer;
    this.engine = header.engine;
    this.servers = header.servers;
    this.length = header.length;
    this.hash = header.hash;
    this.verdict = header.verdict;
    this.violation = header.violation;
    this.invariants = header.invariants;
    this.story = header.story;
    this.commands = header.commands;
    this.stretches = header.stretches;
    this.events = new EventColumns(unpacker, header.length);
    this.packed = new MessageColumns(unpacker, this.events);
    this.messages = Array.from(
      { length: this.packed.from.length },
      (_, number) => new PackedMessage(this.packed, number),
    );
    const entries = new EntryTable(unpacker);
    this.readers = Array.from(
      { length: header.servers },
      (_, i) => new ServerReader(i + 1, header.servers, unpacker, entries),
    );
    this.histories = this.events.histories(header.servers);
    this.times = this.events.times;
    this.nodes = Uint8Array.from(this.events.nodes);
  }

  event(number: number): EventData {
    const { events, messages } = this;
    if (!Number.isInteger(number) || number < 0 || number >= this.length) {
      throw new RangeError(`event ${number} is outside 0..${this.length - 1}`);
    }
    const name = events.names.at(number)! as EventName;
    const node = events.nodes[number]!;
    const message = events.message[number]!;
    const from = message < 0 ? 0 : messages[message]!.from;
    const note = events.notes.at(number);
    const subject = message < 0 ? events.subjects.at(number)! : messages[message]!.says;
    const firstSent = events.firstSent[number]!;
    const endSent = events.firstSent[number + 1]!;
    return {
      number,
      timeUs: events.times[number]!,
      name,
      node,
      from,
      message,
      who: whoOf({ name, node, from }),
      what: withReason(happeningWords(name, subject), note),
      subject,
      labels: events.labelsOf(number),
      outcome: [
        ...events.outcomeOf(number),
        ...sentWords(node, this.packed.sent(firstSent, endSent)),
      ],
      note,
      touches: events.touchesOf(number),
      firstSent,
      endSent,
    };
  }

  serverAt(node: number, position: number): ServerData {
    return this.readerOf(node).at(position);
  }

  turningPoints(node: number): readonly number[] {
    return this.readerOf(node).turningPoints();
  }

  changesIn(number: number): readonly ChangeData[] {
    const { events } = this;
    return events.touchesOf(number).flatMap((node) => this.readerOf(node).changesIn(number));
  }

  isBefore(early: number, late: number): boolean {
    this.clocks ??= new EventClocks(this.events.nodes, this.packed.causes(), this.servers);
    return this.clocks.isBefore(early, late);
  }

  private readerOf(node: number): ServerReader {
    const reader = this.readers[node - 1];
    if (reader === undefined) throw new RangeError(`server ${node} is outside 1..${this.servers}`);
    return reader;
  }
}
