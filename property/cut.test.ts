import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Sequence } from '../sim/chance/choose.ts';
import type { Link } from '../sim/schedule/fault.ts';
import { drawPartition } from '../sim/faults/partition-shapes.ts';
import { cutOf, linksOf, shapeOf } from './cut.ts';

const sorted = (links: readonly Link[]): string[] =>
  links.map(([from, to]) => `${from}>${to}`).toSorted();

test('a cut has the links that it was made of', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 9 }), (low, peers) => {
      const { links } = drawPartition(new Sequence({ high: 0, low }, 'test'), peers);
      expect(sorted(linksOf(cutOf(links, peers), peers))).toEqual(sorted(links));
    }),
  );
});

test('whoever is cut off is recognised', () => {
  const both: Link[] = [
    [2, 1],
    [1, 2],
    [2, 3],
    [3, 2],
  ];
  expect(cutOf(both, 3)).toEqual({ by: 'side', side: [2], oneWay: false });
  expect(shapeOf(cutOf(both, 3), 3)).toBe('isolate');
  const deaf = both.filter(([, to]) => to === 2);
  expect(cutOf(deaf, 3)).toEqual({ by: 'side', side: [1, 3], oneWay: true });
  const single = cutOf([[1, 2]], 3);
  expect(single).toEqual({ by: 'links', links: [[1, 2]] });
  expect(shapeOf(single, 3)).toBe('links');
});

test('a smaller cluster has what is left of a cut', () => {
  expect(linksOf({ by: 'side', side: [2, 5], oneWay: true }, 3)).toEqual([
    [2, 1],
    [2, 3],
  ]);
  expect(linksOf({ by: 'side', side: [4, 5], oneWay: false }, 3)).toEqual([]);
  expect(
    linksOf(
      {
        by: 'links',
        links: [
          [1, 2],
          [1, 4],
          [1, 2],
        ],
      },
      3,
    ),
  ).toEqual([[1, 2]]);
});
