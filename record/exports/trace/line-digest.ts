/**
 * A digest for each line of a file that covers all lines before it as well, so that a change anywhere shows at the line
 * where it was made. It tells mistakes and careless edits, not forgery: it is no cryptography. Integer arithmetic only.
 */

/** Digests are so many hexadecimal digits. */
export const DIGEST_LENGTH = 16;

export class LineDigest {
  private a = 0x811c9dc5 | 0;
  private b = 0x6c62272e;

  /** Takes the next line in and returns the digest of all lines so far. */
  next(line: string): string {
    let { a, b } = this;
    for (let i = 0; i < line.length; i++) {
      const unit = line.charCodeAt(i);
      // Each step is a bijection of the lane: two lines that differ in one character never agree (FNV-1a, and its like).
      a = Math.imul(a ^ unit, 0x01000193);
      b = Math.imul((b << 5) ^ (b >>> 27) ^ unit, 0x85ebca6b);
    }
    // A line end, so that text cannot wander from one line to the next.
    this.a = Math.imul(a ^ 0x0a, 0x01000193) ^ (b >>> 16);
    this.b = Math.imul(b ^ 0x0a, 0xc2b2ae35) ^ (a >>> 15);
    return hex(this.a) + hex(this.b);
  }
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(DIGEST_LENGTH / 2, '0');
}
