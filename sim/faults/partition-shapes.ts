/** The shapes of a partition, after Jepsen's nemeses: what is cut is always a list of directed links. */
import type { PeerId } from '../../contract/peer.ts';
import type { Sequence } from '../chance/choose.ts';
import type { Link } from '../schedule/fault.ts';

export interface PartitionShape {
  readonly shape: string;
  readonly links: readonly Link[];
}

const SHAPES = [
  'halves',
  'isolate',
  'one-way-in',
  'one-way-out',
  'bridge',
  'ring',
  'random-links',
] as const;

/** Draws one partition among servers 1..peers. A cluster of one or two has only the shapes that exist there. */
export function drawPartition(draw: Sequence, peers: number): PartitionShape {
  const shape = draw.pick(SHAPES);
  const order = draw.shuffle(Array.from({ length: peers }, (_, i) => i + 1));
  return { shape, links: linksOf(shape, order, draw) };
}

function linksOf(shape: (typeof SHAPES)[number], order: readonly PeerId[], draw: Sequence): Link[] {
  const [first, ...rest] = order;
  if (first === undefined) return [];
  switch (shape) {
    case 'halves': {
      // A minority and a majority, or two halves of an even cluster.
      const cut = draw.int(1, Math.max(1, Math.floor(order.length / 2)));
      return between(order.slice(0, cut), order.slice(cut));
    }
    case 'isolate':
      return between([first], rest);
    case 'one-way-in':
      return rest.map((other): Link => [other, first]);
    case 'one-way-out':
      return rest.map((other): Link => [first, other]);
    case 'bridge': {
      // Two groups that see one another only through `first`.
      const cut = Math.floor(rest.length / 2);
      return between(rest.slice(0, cut), rest.slice(cut));
    }
    case 'ring':
      // Each server reaches its two neighbours only: with five, every one sees a majority, no two the same.
      return order.flatMap((from, i) =>
        order.filter((_, j) => !isNeighbour(i, j, order.length)).map((to): Link => [from, to]),
      );
    case 'random-links':
      return order.flatMap((from) =>
        order.filter((to) => to !== from && draw.chance(300_000)).map((to): Link => [from, to]),
      );
  }
}

/** All links between two groups, in both directions. */
function between(left: readonly PeerId[], right: readonly PeerId[]): Link[] {
  return left.flatMap((a) =>
    right.flatMap((b): Link[] => [
      [a, b],
      [b, a],
    ]),
  );
}

function isNeighbour(i: number, j: number, size: number): boolean {
  const distance = Math.abs(i - j);
  return distance <= 1 || distance === size - 1;
}
