/** The messages of a run as columns, as payload.ts writes them. */
import type { RunMessage } from '../../record/run-event.ts';
import type { EventColumns } from './event-columns.ts';
import type { MessageData } from '../data/run-data.ts';
import { listOf, starts } from './search-columns.ts';
import type { TextColumn, Unpacker } from './unpack.ts';

export class MessageColumns {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly kinds: TextColumn;
  readonly terms: Float64Array;
  readonly says: TextColumn;
  readonly fates: TextColumn;
  readonly outcomes: TextColumn;
  readonly overtaken: Float64Array;
  readonly answers: Float64Array;
  readonly bodies: TextColumn;
  /** By message: the event in which it left. */
  readonly sentIn: Int32Array;
  private readonly events: EventColumns;
  /** The arrivals of all messages, and by message where its own begin. */
  private readonly arrivals: Uint32Array;
  private readonly firstArrival: Uint32Array;

  constructor(unpacker: Unpacker, events: EventColumns) {
    this.from = unpacker.numbers();
    this.to = unpacker.numbers();
    this.kinds = unpacker.texts();
    this.terms = unpacker.numbers();
    this.says = unpacker.texts();
    this.fates = unpacker.texts();
    this.outcomes = unpacker.texts();
    this.overtaken = unpacker.numbers();
    this.answers = unpacker.numbers();
    this.bodies = unpacker.texts();
    this.events = events;
    const count = this.from.length;
    const { length, firstSent, message } = events;
    // What left before the first event, and behind the last one, which was not completed.
    this.sentIn = new Int32Array(count).fill(-1, 0, firstSent[0]).fill(length, firstSent[length]);
    for (let event = 0; event < length; event++) {
      this.sentIn.fill(event, firstSent[event], firstSent[event + 1]);
    }
    const counts = new Float64Array(count);
    for (let event = 0; event < length; event++) {
      if (message[event]! >= 0) counts[message[event]!]!++;
    }
    this.firstArrival = starts(counts);
    this.arrivals = new Uint32Array(this.firstArrival[count]!);
    const next = this.firstArrival.slice();
    for (let event = 0; event < length; event++) {
      if (message[event]! >= 0) this.arrivals[next[message[event]!]!++] = event;
    }
  }

  arrivalsOf(message: number): number[] {
    return listOf(this.arrivals, this.firstArrival, message);
  }

  /** Messages `first .. end - 1` as far as it takes to tell of their sending. */
  sent(first: number, end: number): Pick<RunMessage, 'from' | 'to' | 'says' | 'fate'>[] {
    const list: Pick<RunMessage, 'from' | 'to' | 'says' | 'fate'>[] = [];
    for (let i = first; i < end; i++) {
      list.push({
        from: this.from[i]!,
        to: this.to[i]!,
        says: this.says.at(i)!,
        fate: this.fates.at(i)! as RunMessage['fate'],
      });
    }
    return list;
  }

  /** By event: the event that sent what arrived in it; -1: nothing arrived, or it left as the run began. */
  causes(): Int32Array {
    return this.events.message.map((message) => (message < 0 ? -1 : this.sentIn[message]!));
  }
}

/** One message, read from its columns. */
export class PackedMessage implements MessageData {
  readonly number: number;
  readonly #columns: MessageColumns;

  constructor(columns: MessageColumns, number: number) {
    this.#columns = columns;
    this.number = number;
  }

  get from(): number {
    return this.#columns.from[this.number]!;
  }

  get to(): number {
    return this.#columns.to[this.number]!;
  }

  get kind(): string {
    return this.#columns.kinds.at(this.number)!;
  }

  get says(): string {
    return this.#columns.says.at(this.number)!;
  }

  get term(): number {
    return this.#columns.terms[this.number]!;
  }

  get sentIn(): number {
    return this.#columns.sentIn[this.number]!;
  }

  get arrivals(): readonly number[] {
    return this.#columns.arrivalsOf(this.number);
  }

  get outcome(): MessageData['outcome'] {
    return this.#columns.outcomes.at(this.number)! as MessageData['outcome'];
  }

  get overtaken(): boolean {
    return this.#columns.overtaken[this.number] === 1;
  }

  get answer(): MessageData['answer'] {
    return this.#columns.answers[this.number]! as MessageData['answer'];
  }

  get body(): string {
    return this.#columns.bodies.at(this.number)!;
  }
}
