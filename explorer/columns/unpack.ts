/** Reads what pack.ts has written, in the same order. Runs in browsers: nothing of Node, no DOM. */
import { ColumnKind } from './pack.ts';

/** What stands for a number in a template. */
const SLOT = /(?<![0-9])1(?![0-9])/;

export class Unpacker {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Whether all has been read. */
  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  json(): unknown {
    const length = this.varint();
    const text = new TextDecoder().decode(this.bytes.subarray(this.at, this.at + length));
    this.at += length;
    return JSON.parse(text);
  }

  numbers(): Float64Array {
    const count = this.varint();
    const kind = this.varint();
    const list = new Float64Array(count);
    if (kind === ColumnKind.Floats) {
      for (let i = 0; i < count; i++, this.at += 8) list[i] = this.view.getFloat64(this.at, true);
      return list;
    }
    const deltas = kind === ColumnKind.Deltas;
    let last = 0;
    for (let i = 0; i < count; i++) {
      const code = this.varint();
      const value = code % 2 === 0 ? code / 2 : -(code + 1) / 2;
      last = deltas ? last + value : value;
      list[i] = last;
    }
    return list;
  }

  texts(): TextColumn {
    const refs = this.numbers();
    const ids = new Int32Array(refs.length);
    let count = 0;
    for (let i = 0; i < refs.length; i++) {
      const ref = refs[i]!;
      ids[i] = ref === 0 ? -1 : ref === 1 ? count++ : count + 1 - ref;
    }
    const templates = this.json() as readonly string[];
    return new TextColumn(ids, templates, this.numbers(), this.numbers());
  }

  private varint(): number {
    const { bytes } = this;
    let byte = bytes[this.at++]!;
    if (byte < 128) return byte;
    let value = byte - 128;
    let weight = 128;
    do {
      // Past the end there is `undefined`, which ends this as well.
      byte = bytes[this.at++]!;
      value += (byte % 128) * weight;
      weight *= 128;
    } while (byte >= 128);
    return value;
  }
}

/** Texts that are put together when they are asked for. */
export class TextColumn {
  /** By place: which text; equal texts have equal ids. -1: none. */
  readonly ids: Int32Array;
  private readonly parts: readonly (readonly string[])[];
  /** By id: its template, and its place among those of the same template. */
  private readonly templateOf: Float64Array;
  private readonly placeOf: Uint32Array;
  private readonly numbers: Float64Array;
  /** By template: where its numbers begin, and how many texts it has. */
  private readonly starts: Uint32Array;
  private readonly counts: Uint32Array;

  constructor(
    ids: Int32Array,
    templates: readonly string[],
    templateOf: Float64Array,
    numbers: Float64Array,
  ) {
    this.ids = ids;
    this.parts = templates.map((template) => template.split(SLOT));
    this.templateOf = templateOf;
    this.numbers = numbers;
    this.placeOf = new Uint32Array(templateOf.length);
    this.counts = new Uint32Array(templates.length);
    this.starts = new Uint32Array(templates.length);
    for (let id = 0; id < templateOf.length; id++) {
      this.placeOf[id] = this.counts[templateOf[id]!]!++;
    }
    let start = 0;
    for (let t = 0; t < templates.length; t++) {
      this.starts[t] = start;
      start += this.counts[t]! * (this.parts[t]!.length - 1);
    }
  }

  /** Number of places. */
  get length(): number {
    return this.ids.length;
  }

  /** Number of different texts. */
  get size(): number {
    return this.templateOf.length;
  }

  /** The text at `place`; null: there is none. */
  at(place: number): string | null {
    const id = this.ids[place]!;
    return id < 0 ? null : this.text(id);
  }

  text(id: number): string {
    const template = this.templateOf[id]!;
    const parts = this.parts[template]!;
    let text = parts[0]!;
    let slot = this.starts[template]! + this.placeOf[id]!;
    for (let i = 1; i < parts.length; i++) {
      text += this.numbers[slot]! + parts[i]!;
      slot += this.counts[template]!;
    }
    return text;
  }
}
