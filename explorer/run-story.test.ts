import { describe, expect, test } from '@jest/globals';
import { Recording } from '../record/recording.ts';
import { scenarioNamed } from '../scenarios/index.ts';
import { writeDown } from '../sim/order/decisions/write-down.ts';
import { shrink } from '../search/shrink/shrink.ts';
import { eventsOf } from './decision-events.ts';
import { storyOf } from './run-story.ts';
import { recordingOf } from './testing.ts';

describe('decisions as events', () => {
  test.each([
    ['portfolio', 1, 2_000],
    ['portfolio', 2, 2_000],
    ['chaos', 5, 2_000],
    ['crashes', 6, 3_000],
    ['canary', 3, 5_000],
  ])('of %s, seed %d, each decision has its event', (name, seed, maxEvents) => {
    const recording = recordingOf(name, seed, { maxEvents });
    const { decisions, events } = recording;
    const found = eventsOf(recording, decisions);
    expect(found).toHaveLength(decisions.length);
    // What the recorder says of it: each event knows how many decisions came before.
    const expected = decisions.map((_, i) => events.findLastIndex(({ decided }) => decided <= i));
    expect(found).toEqual(expected);
    expect(decisions.some(({ do: what }) => what === 'deliver')).toBe(true);
  });

  test('the run on the decisions of another has them in its own events', () => {
    const drawn = recordingOf('canary', 2);
    const { schedule } = writeDown(drawn.peer, drawn.schedule);
    const decided = new Recording(drawn.peer, schedule);
    const found = eventsOf(decided, schedule.decisions!);
    found.forEach((event, i) => {
      const decision = schedule.decisions![i]!;
      const node = decision.do === 'deliver' ? decision.to : decision.node;
      expect(decided.events[event]!.node).toBe(node);
    });
  });
});

describe('story of a run', () => {
  const peer = scenarioNamed('canary')!.peer;

  test('none where nothing broke', () => {
    expect(storyOf(recordingOf('calm', 1, { maxEvents: 200 }))).toEqual([]);
  });

  test('of a short run, step by step', () => {
    const { best } = shrink(peer, recordingOf('canary', 2).schedule, 300)!;
    const recording = new Recording(peer, best.schedule);
    const story = storyOf(recording);
    const steps = story.filter((text) => text.startsWith('Step '));
    expect(steps.length).toBeGreaterThanOrEqual(best.decisions.length);
    expect(steps[0]).toMatch(/^Step 1 \(#0\), n\d: /);
    expect(story).toContain(recording.violation!.message);
    // Events of the steps are those of the recording.
    for (const text of steps) {
      const [, event, node] = /\(#(\d+)\), n(\d)/.exec(text) ?? [];
      if (event !== undefined) expect(recording.events[Number(event)]!.node).toBe(Number(node));
    }
  });

  test('of a long run, what its violation refers to', () => {
    const recording = recordingOf('canary', 3);
    expect(recording.decisions.length).toBeGreaterThan(300);
    const story = storyOf(recording);
    expect(story).toHaveLength(1);
    const [, event] = /^Decision \d+ \(#(\d+)\): n4 /.exec(story[0]!)!;
    expect(recording.events[Number(event)]!.node).toBe(4);
  });
});
