/** Named things of one sort that a user can add to: strategies, walkers, exports. */
import { closest, describeValue, RaftSimError } from './errors.ts';
import type { ErrorCode } from './errors.ts';

export class Registry<T> {
  private readonly sort: string;
  private readonly items = new Map<string, T>();

  /** `sort` says what is registered, for messages: `strategy`. */
  constructor(sort: string) {
    this.sort = sort;
  }

  /** In the order in which they were registered. */
  get names(): readonly string[] {
    return [...this.items.keys()];
  }

  get all(): readonly T[] {
    return [...this.items.values()];
  }

  /** Throws RaftSimError E_USAGE if the name belongs to another one. */
  add(name: string, item: T): void {
    const known = this.items.get(name);
    if (known !== undefined && known !== item) {
      throw new RaftSimError('E_USAGE', {
        source: `the ${this.sort} ${describeValue(name)}`,
        found: `another ${this.sort} of this name`,
        expected: 'a name that is not taken',
      });
    }
    this.items.set(name, item);
  }

  /** The one of this name; undefined if there is none. */
  get(name: string): T | undefined {
    return this.items.get(name);
  }

  /** The same, where the name stands at `place`. Throws RaftSimError `code` if there is none. */
  expect(name: string, code: ErrorCode, place: { source: string; path?: string }): T {
    const item = this.items.get(name);
    if (item !== undefined) return item;
    const similar = closest(name, this.names);
    throw new RaftSimError(code, {
      ...place,
      found: describeValue(name),
      expected: `a registered ${this.sort}: ${this.names.join(', ')}`,
      ...(similar === undefined ? {} : { hint: `did you mean ${similar}?` }),
    });
  }
}
