/**
 * The changes of a peer's own state at one server as columns: what a leaf was is written only if that was not told before,
 * and integers by how much they differ from the last one there.
 */
import type { LeafChange } from './own-state.ts';
import type { Packer } from '../columns/pack.ts';

/** What a value is written as. */
export const ValueKind = {
  None: 0,
  Integer: 1,
  Text: 2,
  /** What the leaf became when it last changed. */
  Known: 3,
} as const;

export class OwnChangeColumns {
  /** By moment from 1 on. */
  private readonly counts: number[] = [];
  private readonly paths: string[] = [];
  private readonly kinds: number[] = [];
  private readonly integers: number[] = [];
  private readonly texts: string[] = [];
  /** By path: what it became last, and the last integer that it was. */
  private readonly newest = new Map<string, LeafChange['after']>();
  private readonly counted = new Map<string, number>();

  /** What changed at the next moment. */
  add(changes: readonly LeafChange[]): void {
    this.counts.push(changes.length);
    for (const { path, before, after } of changes) {
      const isKnown = this.newest.has(path) && this.newest.get(path) === before;
      const was = isKnown ? ValueKind.Known : this.value(path, before);
      this.paths.push(path);
      this.kinds.push(4 * was + this.value(path, after));
      this.newest.set(path, after);
    }
  }

  pack(packer: Packer): void {
    packer.numbers(this.counts);
    packer.texts(this.paths);
    packer.numbers(this.kinds);
    packer.numbers(this.integers);
    packer.texts(this.texts);
  }

  private value(path: string, value: LeafChange['after']): number {
    if (value === null) return ValueKind.None;
    if (typeof value === 'string') {
      this.texts.push(value);
      return ValueKind.Text;
    }
    this.integers.push(value - (this.counted.get(path) ?? 0));
    this.counted.set(path, value);
    return ValueKind.Integer;
  }
}
