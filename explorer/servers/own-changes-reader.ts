/** The changes of peers' own states, read from their columns (see own-changes.ts). */
import { ValueKind } from './own-changes.ts';
import type { ChangeData } from '../data/run-data.ts';
import { starts } from '../columns/search-columns.ts';
import type { TextColumn, Unpacker } from '../columns/unpack.ts';

/** The changes of one server. */
export class OwnChanges {
  private readonly firstChange: Uint32Array;
  private readonly paths: TextColumn;
  private readonly beforeKinds: Uint8Array;
  private readonly afterKinds: Uint8Array;
  /** Integers, or places in the texts. */
  private readonly before: Float64Array;
  private readonly after: Float64Array;
  private readonly texts: TextColumn;

  constructor(unpacker: Unpacker) {
    this.firstChange = starts(unpacker.numbers());
    this.paths = unpacker.texts();
    const kinds = unpacker.numbers();
    const integers = unpacker.numbers();
    this.texts = unpacker.texts();
    const count = kinds.length;
    this.beforeKinds = new Uint8Array(count);
    this.afterKinds = new Uint8Array(count);
    this.before = new Float64Array(count);
    this.after = new Float64Array(count);
    /** By path: what it became last, and the last integer that it was. */
    const newestKinds = new Uint8Array(this.paths.size);
    const newest = new Float64Array(this.paths.size);
    const counted = new Float64Array(this.paths.size);
    let integer = 0;
    let text = 0;
    const read = (kind: number, path: number): number => {
      if (kind === ValueKind.Text) return text++;
      if (kind !== ValueKind.Integer) return 0;
      counted[path]! += integers[integer++]!;
      return counted[path]!;
    };
    for (let i = 0; i < count; i++) {
      const path = this.paths.ids[i]!;
      const was = kinds[i]! >> 2;
      const isKnown = was === ValueKind.Known;
      this.beforeKinds[i] = isKnown ? newestKinds[path]! : was;
      this.before[i] = isKnown ? newest[path]! : read(was, path);
      const is = kinds[i]! & 3;
      newestKinds[path] = this.afterKinds[i] = is;
      newest[path] = this.after[i] = read(is, path);
    }
  }

  /** What changed at server `node`, whose changes these are, at `moment`, which is not the beginning. */
  at(node: number, moment: number): ChangeData[] {
    const changes: ChangeData[] = [];
    for (let i = this.firstChange[moment - 1]!; i < this.firstChange[moment]!; i++) {
      changes.push({
        node,
        path: this.paths.at(i)!,
        before: this.value(this.beforeKinds[i]!, this.before[i]!),
        after: this.value(this.afterKinds[i]!, this.after[i]!),
      });
    }
    return changes;
  }

  private value(kind: number, value: number): string | null {
    if (kind === ValueKind.None) return null;
    return kind === ValueKind.Integer ? String(value) : this.texts.at(value);
  }
}
