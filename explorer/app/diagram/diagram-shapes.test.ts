import { describe, expect, test } from '@jest/globals';
import { fakeRun } from '../fake-run.ts';
import type { FakeRun } from '../fake-run.ts';
import { ROW } from '../model/rows.ts';
import { diagramShapes, hitAt } from './diagram-shapes.ts';
import { DIM } from './relation.ts';
import type { Emphasis, Scene } from './scene.ts';
import { laneX, sceneOf } from './scene.ts';
import type { HeadShape, LabelShape, LineShape, MarkShape, Shape } from './shapes.ts';

const WINDOW = { top: 0, width: 1000, height: 400 };
const CALM: Emphasis = { event: -1, message: -1, server: 0, causes: false, finds: null };

function shapesOf(
  given: FakeRun,
  emphasis: Partial<Emphasis> = {},
  scene = sceneOf(fakeRun(given)),
): Shape[] {
  return diagramShapes(scene, WINDOW, { ...CALM, ...emphasis });
}

function messageLines(shapes: readonly Shape[]): LineShape[] {
  return shapes
    .filter((each) => each.kind === 'line')
    .filter(({ message }) => message !== undefined);
}

function heads(shapes: readonly Shape[]): HeadShape[] {
  return shapes.filter((each) => each.kind === 'head');
}

function crosses(shapes: readonly Shape[]): MarkShape[] {
  return shapes.filter((each) => each.kind === 'mark').filter(({ form }) => form === 'cross');
}

function texts(shapes: readonly Shape[]): string[] {
  return shapes.filter((each): each is LabelShape => each.kind === 'label').map(({ text }) => text);
}

/** n1 sends in event 0, n2 and n3 have events of their own until something arrives in event 8. */
function runWith(message: NonNullable<FakeRun['messages']>[number]): FakeRun {
  const events = Array.from({ length: 12 }, (_, i) => ({ node: (i % 3) + 1 }));
  return { events, messages: [{ from: 1, to: 2, sentIn: 0, term: 4, ...message }] };
}

const n1 = laneX(3, WINDOW.width, 1);
const n2 = laneX(3, WINDOW.width, 2);
const middleOf = (event: number): number => event * ROW + ROW / 2;

describe('messages', () => {
  test('a request is a solid arrow from its sending to its arrival, in the colour of its term', () => {
    const shapes = shapesOf(runWith({ arrivals: [8] }));
    const [line, ...others] = messageLines(shapes);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ x1: n1, y1: middleOf(0), y2: middleOf(8), ink: 4, alpha: 1 });
    expect(Math.abs(line!.x2 - n2)).toBeLessThan(10);
    expect(line).not.toHaveProperty('dash');
    expect(heads(shapes)).toMatchObject([{ hollow: false, x: line!.x2, y: line!.y2 }]);
    expect(texts(shapes)).toContain('RequestVote t1 last 0/0');
  });

  test('a reply has a hollow head, and says yes or no where there is room for little else', () => {
    const events = Array.from({ length: 12 }, () => ({ node: 2 }));
    const shapes = shapesOf({
      servers: 9,
      events,
      messages: [
        {
          from: 1,
          to: 2,
          kind: 'RequestVoteReply',
          says: 'RequestVoteReply t3 granted',
          answer: 1,
          arrivals: [1],
          term: 3,
        },
        {
          from: 1,
          to: 2,
          sentIn: 4,
          kind: 'RequestVoteReply',
          says: 'RequestVoteReply t3 denied',
          answer: -1,
          arrivals: [5],
          term: 3,
        },
      ],
    });
    expect(heads(shapes).map(({ hollow }) => hollow)).toEqual([true, true]);
    expect(texts(shapes)).toEqual(expect.arrayContaining(['RVR t3 +', 'RVR t3 −']));
  });

  test.each([
    ['lost', 'lost'],
    ['cut', 'cut'],
    ['held-back', 'held back'],
  ] as const)('one that was %s ends half-way, in a cross, and says so', (outcome, words) => {
    const shapes = shapesOf(runWith({ outcome }));
    const [line] = messageLines(shapes);
    expect(line!.x2).toBeCloseTo((n1 + n2) / 2);
    expect(crosses(shapes)).toMatchObject([{ x: line!.x2, y: line!.y2 }]);
    expect(heads(shapes)).toEqual([]);
    expect(texts(shapes)).toContain(words);
  });

  test('one that nobody heard ends in a cross at the lane', () => {
    const shapes = shapesOf(runWith({ outcome: 'discarded', arrivals: [8] }));
    expect(crosses(shapes)).toHaveLength(1);
    expect(Math.abs(crosses(shapes)[0]!.x - n2)).toBeLessThan(10);
    expect(texts(shapes)).toContain('RequestVote t1 last 0/0 (unheard)');
  });

  test('one that was on its way as the run ended fades out', () => {
    const shapes = shapesOf(runWith({ outcome: 'in-flight' }));
    expect(messageLines(shapes)).toMatchObject([{ fades: true }]);
    expect([...heads(shapes), ...crosses(shapes)]).toEqual([]);
  });

  test('a second arrival is a second, thinner line', () => {
    const [first, second] = messageLines(shapesOf(runWith({ arrivals: [3, 8] })));
    expect(second!.width).toBeLessThan(first!.width);
    expect([first!.y2, second!.y2]).toEqual([middleOf(3), middleOf(8)]);
    expect(second).toHaveProperty('dash');
  });

  test('one that was overtaken is amber and dotted', () => {
    const [line] = messageLines(shapesOf(runWith({ arrivals: [8], overtaken: true })));
    expect(line).toMatchObject({ ink: 'stale', dash: expect.any(Array) });
  });

  test('those that begin above the window and end below it are drawn as well', () => {
    const events = Array.from({ length: 300 }, (_, i) => ({ node: (i % 3) + 1 }));
    const scene = sceneOf(
      fakeRun({ events, messages: [{ arrivals: [299] }, { sentIn: 1, arrivals: [2] }] }),
    );
    const shapes = diagramShapes(scene, { ...WINDOW, top: 2_000 }, CALM);
    expect(messageLines(shapes).map(({ message }) => message)).toEqual([0]);
  });

  test('among more than 300, only those of the selected event have words', () => {
    const events = Array.from({ length: 18 }, (_, i) => ({ node: i === 0 ? 1 : 2 }));
    const others = Array.from({ length: 301 }, () => ({ sentIn: 1, arrivals: [17] }));
    const given = {
      events,
      messages: [{ sentIn: 0, arrivals: [16], says: 'RequestVote t9' }, ...others],
    };
    expect(texts(shapesOf(given, { event: 0 }))).toContain('RequestVote t9');
    expect(texts(shapesOf(given))).not.toContain('RequestVote t9');
    expect(texts(shapesOf(given)).filter((text) => text.startsWith('R'))).toEqual([]);
    expect(messageLines(shapesOf(given))).toHaveLength(302);
  });
});

describe('the selected event', () => {
  // 0 and 1 lead to 2, which leads to 3; 4 has nothing to do with it.
  const given: FakeRun = {
    events: [{ node: 1 }, { node: 1 }, { node: 2 }, { node: 2 }, { node: 3 }],
    messages: [
      { from: 1, to: 2, sentIn: 0, arrivals: [2] },
      { from: 1, to: 3, sentIn: 1, arrivals: [4] },
      { from: 2, to: 3, sentIn: 2, outcome: 'lost' },
    ],
    isBefore: (early, late) => early <= late && late < 4,
  };

  test('has its past in blue, its future in orange, and the rest is dim', () => {
    const lines = messageLines(shapesOf(given, { event: 2, causes: true }));
    const byMessage = new Map(lines.map((line) => [line.message, line]));
    expect(byMessage.get(0)).toMatchObject({ ink: 'past', alpha: 1 });
    expect(byMessage.get(1)).toMatchObject({ alpha: DIM });
    expect(byMessage.get(2)).toMatchObject({ ink: 'future', alpha: 1 });
  });

  test('has none of that unless somebody asks', () => {
    for (const { ink, alpha } of messageLines(shapesOf(given, { event: 2 }))) {
      expect(['past', 'future']).not.toContain(ink);
      expect(alpha).toBe(1);
    }
  });

  test('has a ring and a row of its own', () => {
    const shapes = shapesOf(given, { event: 2 });
    expect(shapes).toContainEqual(
      expect.objectContaining({ form: 'ring', ink: 'accent', x: n2, y: middleOf(2) }),
    );
    expect(shapes[0]).toMatchObject({ kind: 'band', ink: 'selected', y: 2 * ROW, height: ROW });
  });
});

test('only the violation is red', () => {
  const violation = {
    property: '',
    kind: '',
    statement: '',
    source: '',
    message: '',
    node: 2,
    at: 1,
  };
  const events = [{ node: 1 }, { node: 2 }, { node: 3, name: 'crash' }];
  const red = (shapes: readonly Shape[]): Shape[] =>
    shapes.filter(({ ink }) => ink === 'violation' || ink === 'violationWash');
  expect(red(shapesOf({ events }, { event: 1 }))).toEqual([]);
  const marks = red(shapesOf({ events, violation }));
  expect(marks.length).toBeGreaterThan(1);
  for (const { y } of marks as MarkShape[]) expect(Math.floor(y / ROW)).toBe(1);
});

describe('lanes', () => {
  test('are thick for leaders, dashed for candidates, thin for followers, hatched while down', () => {
    const roles = ['follower', 'candidate', 'leader', 'down'] as const;
    const shapes = shapesOf({
      servers: 1,
      events: roles.map(() => ({ node: 1, touches: [1] })),
      serverAt: (_, position) => ({ role: roles[Math.max(0, position - 1)]!, term: position }),
    });
    const lines = shapes.filter((each) => each.kind === 'line');
    const widths = lines.map(({ width }) => width);
    expect(lines.map(({ ink }) => ink)).toEqual([0, 1, 2, 3]);
    expect(widths[3]).toBeGreaterThan(2 * widths[2]!);
    expect(widths[2]).toBeGreaterThan(widths[1]!);
    expect(lines.map(({ dash }) => dash !== undefined)).toEqual([false, false, true, false]);
    expect(shapes.filter((each) => each.kind === 'band' && each.hatched)).toHaveLength(1);
  });

  test('no two labels of messages are on top of each other', () => {
    const events = Array.from({ length: 18 }, (_, i) => ({ node: (i % 3) + 1 }));
    const messages = Array.from({ length: 12 }, () => ({ sentIn: 0, arrivals: [12] }));
    const labels = texts(shapesOf({ events, messages })).filter((text) => text.startsWith('R'));
    expect(labels.length).toBeGreaterThan(0);
    expect(labels.length).toBeLessThan(4);
  });
});

describe('the pointer', () => {
  const given = runWith({ arrivals: [8] });
  const scene: Scene = sceneOf(fakeRun(given));
  const shapes = diagramShapes(scene, WINDOW, CALM);
  const at = (x: number, y: number): unknown => hitAt(scene, WINDOW, shapes, x, y);

  test('finds the mark of an event, a message, or the event of the row', () => {
    expect(at(n1 + 3, middleOf(3))).toEqual({ kind: 'event', event: 3 });
    expect(at((n1 + n2) / 2, (middleOf(0) + middleOf(8)) / 2)).toEqual({
      kind: 'message',
      message: 0,
    });
    expect(at(5, middleOf(5))).toEqual({ kind: 'event', event: 5 });
    expect(at(5, middleOf(13))).toBeNull();
  });
});

test('a run of no events can be drawn', () => {
  expect(() => shapesOf({ events: [] })).not.toThrow();
});
