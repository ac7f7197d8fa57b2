/** Vector clocks of all events in one array: what record/causality.ts says, for runs of any length, in a browser. */

export class EventClocks {
  private readonly clocks: Uint32Array;
  private readonly nodes: ArrayLike<number>;
  private readonly width: number;

  /** `causes[i]`: the event that sent what arrived in event i; below 0: none. `size`: number of servers. */
  constructor(nodes: ArrayLike<number>, causes: ArrayLike<number>, size: number) {
    const width = size + 1;
    const clocks = new Uint32Array(nodes.length * width);
    const newest = new Int32Array(width).fill(-1);
    for (let event = 0; event < nodes.length; event++) {
      const node = nodes[event]!;
      const at = event * width;
      const last = newest[node]!;
      if (last >= 0) clocks.copyWithin(at, last * width, (last + 1) * width);
      const cause = causes[event]!;
      if (cause >= 0) {
        const from = cause * width;
        for (let i = 0; i < width; i++) {
          if (clocks[from + i]! > clocks[at + i]!) clocks[at + i] = clocks[from + i]!;
        }
      }
      clocks[at + node]!++;
      newest[node] = event;
    }
    this.clocks = clocks;
    this.nodes = nodes;
    this.width = width;
  }

  isBefore(early: number, late: number): boolean {
    const { clocks, nodes, width } = this;
    const node = nodes[early]!;
    return clocks[late * width + node]! >= clocks[early * width + node]!;
  }
}
