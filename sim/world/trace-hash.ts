/**
 * The rolling hash of a run: 64 bits in two 32-bit lanes, updated with every event and with what the event did to the
 * peer. Two runs with the same hash took the same steps. Integer arithmetic only (Math.imul), so it is the same on every
 * engine; not cryptographic.
 */
export class TraceHash {
  private a = 0x243f6a88;
  private b = 0x13198a2e | 0;

  /** Folds six 32-bit words in; order matters. */
  add(w0: number, w1: number, w2: number, w3: number, w4: number, w5: number): void {
    let { a, b } = this;
    a = Math.imul(a ^ w0, 0x85ebca6b);
    b = Math.imul(b ^ w1, 0xc2b2ae35);
    a = Math.imul(a ^ (a >>> 15) ^ w2, 0x9e3779b1);
    b = Math.imul(b ^ (b >>> 13) ^ w3, 0x85ebca77);
    a = Math.imul(a ^ (a >>> 14) ^ w4, 0xc2b2ae3d);
    b = Math.imul(b ^ (b >>> 16) ^ w5, 0x27d4eb2f);
    // Cross the lanes, so that each word reaches both.
    this.a = ((a ^ (b >>> 15)) + ((b << 9) | 0)) | 0;
    this.b = ((b ^ (a >>> 17)) + ((a << 7) | 0)) | 0;
  }

  /** The two halves, as 32-bit integers. */
  get first(): number {
    return this.a;
  }

  get second(): number {
    return this.b;
  }

  /** 16 lower-case hexadecimal digits. */
  digest(): string {
    return hex(this.a) + hex(this.b);
  }

  clone(): TraceHash {
    const copy = new TraceHash();
    copy.a = this.a;
    copy.b = this.b;
    return copy;
  }
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
