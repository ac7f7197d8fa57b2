/**
 * Writes columns of numbers and texts as bytes, which {@link ./unpack.ts} reads in the same order. What is alike stands
 * together, and of what changes little only the changes are written, so that gzip has an easy task with the rest.
 */

/** How the numbers of a column are written. */
export const ColumnKind = { Plain: 0, Deltas: 1, Floats: 2 } as const;

/** Runs of digits that come back as they were when read as numbers; others (`007`, 20 digits) stay text. */
const NUMBER = /(?<![0-9])(?:0|[1-9][0-9]{0,14})(?![0-9])/g;
/** Stands for a number in a template, where no other number of one digit is left. */
const SLOT = '1';
const FIRST_SIZE = 1 << 16;

export class Packer {
  private bytes = new Uint8Array(FIRST_SIZE);
  private length = 0;
  private readonly encoder = new TextEncoder();

  /** All that was written. */
  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** Plain data. */
  json(value: unknown): void {
    const bytes = this.encoder.encode(JSON.stringify(value));
    this.varint(bytes.length);
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Any numbers; safe integers are short, by their size or by their distance to the one before. */
  numbers(list: readonly number[]): void {
    this.varint(list.length);
    const kind = cheapest(list);
    this.varint(kind);
    if (kind === ColumnKind.Floats) {
      this.floats(list);
      return;
    }
    let last = 0;
    for (const value of list) {
      this.varint(zigzag(kind === ColumnKind.Deltas ? value - last : value));
      last = value;
    }
  }

  /**
   * Texts, or null where there is none. Equal ones are written once; of those that differ in numbers only, the words are
   * written once.
   */
  texts(list: readonly (string | null)[]): void {
    const places = new Map<string, number>();
    const unique: string[] = [];
    // 0: none, 1: a new one, 1 + d: the one that is d behind the newest.
    this.numbers(
      list.map((text) => {
        if (text === null) return 0;
        const place = places.get(text);
        if (place !== undefined) return 1 + unique.length - place;
        places.set(text, unique.length);
        unique.push(text);
        return 1;
      }),
    );
    this.templates(unique);
  }

  private templates(texts: readonly string[]): void {
    const places = new Map<string, number>();
    /** By template, by slot: the numbers there. */
    const slots: number[][][] = [];
    const templateOf = texts.map((text) => {
      const found: number[] = [];
      const template = text.replace(NUMBER, (digits) => {
        found.push(Number(digits));
        return SLOT;
      });
      let place = places.get(template);
      if (place === undefined) {
        place = slots.length;
        places.set(template, place);
        slots.push(found.map(() => []));
      }
      const columns = slots[place]!;
      for (let i = 0; i < found.length; i++) columns[i]!.push(found[i]!);
      return place;
    });
    this.json([...places.keys()]);
    this.numbers(templateOf);
    this.numbers(slots.flat(2));
  }

  /** A non-negative safe integer, seven bits a byte. */
  private varint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest >= 128) {
      this.bytes[this.length++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.length++] = rest;
  }

  private floats(list: readonly number[]): void {
    this.reserve(8 * list.length);
    const view = new DataView(this.bytes.buffer);
    for (const value of list) {
      view.setFloat64(this.length, value, true);
      this.length += 8;
    }
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.bytes.length, this.length + count));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}

function cheapest(list: readonly number[]): (typeof ColumnKind)[keyof typeof ColumnKind] {
  let plain = 0;
  let deltas = 0;
  let last = 0;
  for (const value of list) {
    const distance = value - last;
    if (!isShort(value) || !isShort(distance)) return ColumnKind.Floats;
    plain += Math.abs(value) < 64 ? 1 : 2 + Math.abs(value) / 8192;
    deltas += Math.abs(distance) < 64 ? 1 : 2 + Math.abs(distance) / 8192;
    last = value;
  }
  return deltas < plain ? ColumnKind.Deltas : ColumnKind.Plain;
}

/** Whether twice the value is a safe integer as well. */
function isShort(value: number): boolean {
  return Number.isSafeInteger(2 * value) && Number.isInteger(value) && !Object.is(value, -0);
}

/** 0, -1, 1, -2, ... as 0, 1, 2, 3, ... */
function zigzag(value: number): number {
  return value >= 0 ? 2 * value : -2 * value - 1;
}
