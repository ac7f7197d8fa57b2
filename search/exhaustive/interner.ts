/**
 * Gives equal things one small number (and keeps one of them). There are far fewer states of single servers than states of
 * clusters, so a cluster is kept as a handful of numbers (collapse compression, Holzmann, SPIN 1997).
 */
export class Interner<T> {
  private readonly numbers = new Map<string, number>();
  private readonly things: T[] = [];

  /** The number of the thing that `text` stands for, from 0. The first one of a text is the one that is kept. */
  number(text: string, thing: T): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const next = this.things.length;
    this.numbers.set(text, next);
    this.things.push(thing);
    return next;
  }

  at(number: number): T {
    return this.things[number]!;
  }
}
