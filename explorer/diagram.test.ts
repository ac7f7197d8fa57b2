import { describe, expect, test } from '@jest/globals';
import { diagramShapes } from './app/diagram/diagram-shapes.ts';
import { overviewShapes } from './app/diagram/overview-shapes.ts';
import type { Emphasis, Scene } from './app/diagram/scene.ts';
import { sceneOf } from './app/diagram/scene.ts';
import type { Shape } from './app/diagram/shapes.ts';
import { unpackRun } from './decode.ts';
import { packRun } from './payload.ts';
import { recordingOf } from './testing.ts';

const EMPHASIS: Emphasis = {
  event: 900,
  message: 3,
  server: 2,
  causes: true,
  finds: (n) => n % 2 === 0,
};

function sceneOfSeed(name: string, seed: number, peers: number): Scene {
  const recording = recordingOf(name, seed, { maxEvents: 2_000, peers });
  return sceneOf(unpackRun(packRun(recording, { story: [], commands: [] })));
}

function expectNumbers(shapes: readonly Shape[]): void {
  for (const shape of shapes) {
    for (const value of Object.values(shape)) {
      if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
    }
  }
}

describe.each([
  ['chaos', 4, 5],
  ['portfolio', 2, 7],
  ['crashes', 6, 3],
  ['calm', 1, 1],
])('%s %d with %d servers', (name, seed, peers) => {
  const scene = sceneOfSeed(name, seed, peers);
  const { run, rows } = scene;

  test('every message of a window is drawn, and no other', () => {
    for (let top = 0; top < rows.height; top += 3_777) {
      const shapes = diagramShapes(scene, { top, width: 700, height: 500 }, EMPHASIS);
      const drawn = new Set(shapes.flatMap((each) => (each.kind === 'line' ? [each.message] : [])));
      const first = rows.eventAt(top);
      const last = rows.eventAt(top + 500);
      for (const { number, sentIn, arrivals } of run.messages) {
        const end = arrivals.at(-1) ?? sentIn + 1;
        expect(drawn.has(number)).toBe(sentIn <= last && end >= first);
      }
      expectNumbers(shapes);
    }
  });

  test('the strip can be drawn at any width', () => {
    for (const width of [0, 10, 300, 2_000]) expectNumbers(overviewShapes(scene, width, null));
    expectNumbers(overviewShapes(scene, 800, [0, 5, run.length - 1]));
  });
});
