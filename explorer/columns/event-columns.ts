/** The events of a run as columns, as payload.ts writes them. */
import type { LabelData } from '../data/run-data.ts';
import { listOf, starts } from './search-columns.ts';
import type { TextColumn, Unpacker } from './unpack.ts';

export class EventColumns {
  readonly length: number;
  readonly times: Float64Array;
  readonly names: TextColumn;
  readonly nodes: Float64Array;
  readonly notes: TextColumn;
  readonly subjects: TextColumn;
  /** By event: what arrived, -1: nothing. */
  readonly message: Int32Array;
  /** By event, and one more: the first message that left in it. */
  readonly firstSent: Uint32Array;
  private readonly outcomes: TextColumn;
  private readonly firstOutcome: Uint32Array;
  private readonly firstLabel: Uint32Array;
  private readonly labelNodes: Float64Array;
  private readonly labels: TextColumn;
  private readonly touches: Float64Array;
  private readonly firstTouch: Uint32Array;

  constructor(unpacker: Unpacker, length: number) {
    this.length = length;
    this.times = unpacker.numbers();
    this.names = unpacker.texts();
    this.nodes = unpacker.numbers();
    this.notes = unpacker.texts();
    this.message = new Int32Array(length).fill(-1);
    const deliveries = unpacker.numbers();
    const arrived = unpacker.numbers();
    deliveries.forEach((event, i) => (this.message[event] = arrived[i]!));
    const sent = unpacker.numbers();
    this.firstSent = starts(sent.subarray(1), sent[0]);
    this.subjects = unpacker.texts();
    this.firstOutcome = starts(unpacker.numbers());
    this.outcomes = unpacker.texts();
    this.firstLabel = starts(unpacker.numbers());
    this.labelNodes = unpacker.numbers();
    this.labels = unpacker.texts();
    this.firstTouch = starts(unpacker.numbers());
    this.touches = unpacker.numbers();
  }

  outcomeOf(event: number): string[] {
    const texts: string[] = [];
    for (let i = this.firstOutcome[event]!; i < this.firstOutcome[event + 1]!; i++) {
      texts.push(this.outcomes.at(i)!);
    }
    return texts;
  }

  labelsOf(event: number): LabelData[] {
    const labels: LabelData[] = [];
    for (let i = this.firstLabel[event]!; i < this.firstLabel[event + 1]!; i++) {
      labels.push({ node: this.labelNodes[i]!, text: this.labels.at(i)! });
    }
    return labels;
  }

  touchesOf(event: number): readonly number[] {
    return listOf(this.touches, this.firstTouch, event);
  }

  /** By place: the events there, or that changed the server. */
  histories(servers: number): number[][] {
    const histories: number[][] = Array.from({ length: servers + 1 }, () => []);
    const { nodes, touches, firstTouch } = this;
    for (let event = 0; event < this.length; event++) {
      const node = nodes[event]!;
      histories[node]!.push(event);
      for (let i = firstTouch[event]!; i < firstTouch[event + 1]!; i++) {
        if (touches[i] !== node) histories[touches[i]!]!.push(event);
      }
    }
    return histories;
  }
}
