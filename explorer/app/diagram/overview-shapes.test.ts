import { describe, expect, test } from '@jest/globals';
import { fakeRun } from '../fake-run.ts';
import { overviewShapes } from './overview-shapes.ts';
import { sceneOf } from './scene.ts';
import type { Shape } from './shapes.ts';
import { Strip, stripLaneY, windowOnStrip } from './strip.ts';

const WIDTH = 800;
const roles = ['follower', 'candidate', 'leader', 'down'] as const;
const run = fakeRun({
  servers: 2,
  events: Array.from({ length: 400 }, (_, i) => ({ node: 1, touches: i % 100 === 0 ? [1] : [] })),
  messages: [
    { sentIn: 10, arrivals: [12] },
    { sentIn: 390, outcome: 'lost' },
  ],
  serverAt: (node, position) =>
    node === 1 ? { role: roles[Math.min(3, Math.floor((position + 99) / 100))]!, term: 6 } : {},
  violation: { property: '', kind: '', statement: '', source: '', message: '', node: 1, at: 399 },
});
const scene = sceneOf(run);

function bands(shapes: readonly Shape[], y: number): Shape[] {
  return shapes.filter((each) => each.kind === 'band' && each.y === y);
}

describe('the strip', () => {
  test('positions and places lead to each other', () => {
    const strip = new Strip(WIDTH, 400);
    for (const position of [0, 1, 200, 400]) {
      expect(strip.positionAt(strip.xOf(position))).toBe(position);
    }
    expect(strip.positionAt(-50)).toBe(0);
    expect(strip.positionAt(5_000)).toBe(400);
  });

  test('shows who led in which term, and who was down', () => {
    const shapes = overviewShapes(scene, WIDTH, null);
    const strip = new Strip(WIDTH, 400);
    expect(bands(shapes, stripLaneY(1))).toMatchObject([
      { ink: 6, x: strip.xOf(101), hatched: false },
      { ink: 'fault', x: strip.xOf(201), hatched: true },
    ]);
    expect(bands(shapes, stripLaneY(2))).toEqual([]);
    expect(shapes).toContainEqual(expect.objectContaining({ kind: 'label', text: '6' }));
  });

  test('has bars for what was sent and for what was lost, or for what the filter finds', () => {
    const inks = (found: number[] | null): unknown[] =>
      overviewShapes(scene, WIDTH, found).flatMap((each) =>
        each.kind === 'band' && each.y < stripLaneY(1) - 1 ? [each.ink] : [],
      );
    expect(inks(null)).toEqual(['fault', 'fault', 'muted']);
    expect(inks([1, 200, 201])).toEqual(['accent', 'accent']);
    expect(inks([])).toEqual([]);
  });

  test('marks the violation', () => {
    const strip = new Strip(WIDTH, 400);
    expect(overviewShapes(scene, WIDTH, null)).toContainEqual(
      expect.objectContaining({ kind: 'line', ink: 'violation', x1: strip.xOf(399.5) }),
    );
  });

  test('knows where the window is', () => {
    const strip = new Strip(WIDTH, 400);
    expect(windowOnStrip(scene, strip, 0, 200)).toEqual([strip.xOf(0), strip.xOf(11)]);
    expect(windowOnStrip(scene, strip, 7_900, 500)[1]).toBe(strip.xOf(400));
  });
});
