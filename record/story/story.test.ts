import { describe, expect, test } from '@jest/globals';
import type { Peer } from '../../contract/peer.ts';
import { raft } from '../../raft/index.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { CALM_CONFIG } from '../../sim/schedule/config.ts';
import { withDecisions } from '../../sim/order/decisions/write-down.ts';
import { findNecessity } from './necessity.ts';
import { printStory } from './print/text.ts';
import type { Story } from './story.ts';
import { tellStory } from './story.ts';
import {
  crash,
  decided,
  deliver,
  drawn,
  persist,
  restart,
  saying,
  timeout,
  TWO_VOTES,
} from './testing.ts';

const canary = scenarioNamed('canary')!.peer;

const PLANTED = [
  ['canary', 2],
  ['bug-forgotten-vote', 3],
  ['bug-early-ack', 3],
  ['bug-commit-by-counting', 22],
] as const;

/** The story of a seed in which something breaks, told once for all tests. */
const told = new Map<string, Story>();

function storyOf(name: string, seed: number): Story {
  const scenario = scenarioNamed(name)!;
  const story = told.get(name) ?? tellStory(scenario.peer, drawn(scenario, seed));
  told.set(name, story);
  expect(story.header.violation).not.toBeNull();
  return story;
}

/** Never hears anything, so no election can be won. */
const deaf: Peer = {
  ...(raft as Peer),
  step: (config, state, input) =>
    input.type === 'message' ? { state, effects: [] } : (raft as Peer).step(config, state, input),
};

describe('a story', () => {
  test('of two votes, as it is printed', () => {
    const necessity = findNecessity(canary, decided(TWO_VOTES), 100);
    expect(printStory(tellStory(canary, decided(TWO_VOTES), { necessity }))).toEqual([
      'Vote Once is broken (local)',
      '  A server votes for at most one candidate in a term, across restarts. [Raft §5.2]',
      '  3 decisions, 3 servers, no crashes, no proposals',
      '',
      ' 1 n1  election timer runs out: becomes candidate in t1, asks n2,n3 (->x) for their     | candidate t1 n1 c0 -',
      '         votes in t1',
      '       x RequestVote t1 last 0/0 never reaches n2; had it arrived at once, nothing would have broken',
      ' 2 n2  election timer runs out: becomes candidate in t1, asks n1 (->3) and n3 (->x) for | candidate t1 n2 c0 -',
      '         their votes in t1',
      " 3 n1  gets n2's RequestVote t1 last 0/0 (2->): votes for n2 (->x) in t1                | candidate t1 n2 c0 -",
      '',
      'Step 3: n1 voted for n2 in term 1 after it had voted for n1.',
      'Step 1: n1 made its vote for n1 in term 1 known.',
      '2 other messages never arrive, which changes nothing.',
      'Every step is necessary: without any one of them this does not break (6 runs).',
      '(->4) arrives as step 4, (->x) never arrives, (2->) was sent in step 2.',
    ]);
  });

  test('says what a write, a crash and a restart did', () => {
    const decisions = [
      timeout(1),
      persist(1),
      timeout(1),
      crash(1),
      restart(1),
      deliver('RequestVote', 1, 2),
      persist(2),
      timeout(3),
      crash(3, 1),
    ];
    const { steps } = tellStory(raft, decided(decisions, 1));
    expect(steps.map(({ node, what }) => `n${node} ${what}`)).toEqual([
      'n1 election timer runs out: becomes candidate in t1, writes (t1, vote n1)',
      'n1 its write (t1, vote n1) is durable: asks n2 (->6) and n3 (->x) for their votes in t1',
      'n1 election timer runs out: candidate once more, in t2, writes (t2, vote n1)',
      'n1 CRASHES; its unfinished write (t2, vote n1) is lost; 2 messages that waited are never sent',
      'n1 restarts from its disk: follower of t1 with its vote for n1',
      "n2 gets n1's RequestVote t1 last 0/0 (2->): enters t1, writes (t1, vote n1)",
      'n2 its write (t1, vote n1) is durable: votes for n1 (->x) in t1',
      'n3 election timer runs out: becomes candidate in t1, writes (t1, vote n3)',
      'n3 CRASHES; its unfinished write (t1, vote n3) did reach the disk; 2 messages that waited are never sent',
    ]);
    expect(steps[3]!.state).toEqual({ role: 'down', term: 1, vote: 1, log: '-', commit: null });
    expect(steps[4]!.state).toEqual({ role: 'follower', term: 1, vote: 1, log: '-', commit: 0 });
    expect(steps[8]!.state).toEqual({ role: 'down', term: 1, vote: 3, log: '-', commit: null });
  });

  test('says what was proposed, appended, committed and applied', () => {
    const decisions = [
      { do: 'propose' as const, node: 2, command: 'x' },
      timeout(1),
      deliver('RequestVote', 1, 2),
      deliver('RequestVoteReply', 2, 1),
      { do: 'propose' as const, node: 1, command: 'y' },
      timeout(1, 'flush'),
      deliver('AppendEntries', 1, 2),
      deliver('AppendEntriesReply', 2, 1),
    ];
    const { steps, header } = tellStory(raft, decided(decisions));
    expect(header).toMatchObject({ proposals: 2, crashes: 0, violation: null });
    expect(steps[0]!.what).toBe('a client offers "x": refuses, knows no leader');
    expect(steps.map(({ changes }) => changes.join(', '))).toEqual([
      'refuses, knows no leader',
      'becomes candidate in t1',
      'enters t1',
      'BECOMES LEADER of t1, appends entry 1 of t1',
      'appends entry 2 of t1',
      '',
      'appends entry 1 of t1',
      'commits 1',
    ]);
    expect(steps[6]!.what).toContain('tells n1 (->8) that it holds the log up to 1');
    expect(steps[7]!.state).toEqual({ role: 'leader', term: 1, vote: 1, log: '1,1', commit: 1 });
  });

  test('of a peer whose words mean nothing to the simulator still tells roles and votes', () => {
    const { steps } = tellStory(saying(canary, 'gibberish'), decided(TWO_VOTES));
    expect(steps[2]!.what).toBe("gets n2's gibberish (2->): votes for n2 (->x) in t1");
  });

  test('of what nobody should see passes over what does not apply', () => {
    const decisions = [restart(2), ...TWO_VOTES, timeout(3)];
    const { steps, header } = tellStory(canary, decided(decisions));
    expect(header.decisions).toBe(3);
    expect(steps).toEqual(tellStory(canary, decided(TWO_VOTES)).steps);
  });

  test('with the necessity of another schedule is refused', () => {
    const necessity = findNecessity(canary, decided(TWO_VOTES), 1);
    expect(() => tellStory(raft, decided([timeout(1)]), { necessity })).toThrow(
      'found necessity of 3 decisions, expected the 1 of this schedule',
    );
  });

  test('of nothing is told as well', () => {
    expect(printStory(tellStory(raft, decided([])))).toEqual([
      'Nothing breaks (calm): 0 decisions, 3 servers, no crashes, no proposals',
      '',
    ]);
  });

  test('of a cluster that does not recover ends behind the last step', () => {
    const { decisions = [], ...rest } = decided([timeout(1)]);
    const schedule = withDecisions(
      { ...rest, config: { ...CALM_CONFIG, peers: 3 } },
      decisions,
      true,
    );
    const story = tellStory(deaf, schedule);
    expect(story).toMatchObject({ past: null, references: [] });
    expect(story.healing).toEqual({ forUs: 10_000_000, lost: [], clocks: [] });
    expect(story.steps).toHaveLength(1);
    const text = printStory(story).join('\n');
    expect(text).toContain('Behind step 1 nothing fails any more: all servers run, ');
    expect(text).toContain('In the end: no leader ');
    expect(tellStory(raft, schedule).header.violation).toBeNull();
    const sparse = { ...schedule.config, lostForGood: [3], clocks: { ratePpm: [0, -500_000, 9] } };
    const healing = printStory(tellStory(deaf, { ...schedule, config: sparse })).join(' ');
    expect(healing).toContain('n3 is lost for good, all others run, ');
    expect(healing).toContain('The clock of n2 runs at 50 % of its speed.');
    expect(healing).not.toContain('The clock of n3');
  });
});

describe('a long story', () => {
  test.each(PLANTED)('%s: messages, steps and states fit together', (name, seed) => {
    const { steps, messages, header } = storyOf(name, seed);
    expect(steps).toHaveLength(header.decisions);
    // One expectation for thousands of steps: each of them costs time.
    const wrong = steps.filter(({ number, sends, arrival, node, state, decision }) => {
      const left = sends.every(
        (at) => messages[at]!.sentIn === number && messages[at]!.from === node,
      );
      const got = messages[arrival];
      const came =
        got === undefined ||
        (got.to === node && got.arrivesIn.includes(number) && got.sentIn < number);
      const isArrival = decision.do === 'deliver';
      const isDown = decision.do === 'crash';
      return !(
        left &&
        came &&
        (got !== undefined) === isArrival &&
        (state.role === 'down') === isDown
      );
    });
    expect(wrong).toEqual([]);
    const arrivals = steps.filter(({ arrival }) => arrival >= 0);
    expect(messages.flatMap(({ arrivesIn }) => arrivesIn)).toHaveLength(arrivals.length);
  });

  test('of a vote given twice refers to the step of the first one', () => {
    const { references, steps, messages, header } = storyOf('canary', 2);
    const { message } = header.violation!;
    const [, node, , term, first] =
      /^n(\d+) voted for n(\d+) in term (\d+) after it had voted for n(\d+)/
        .exec(message)!
        .map(Number);
    expect(references).toHaveLength(1);
    const { step, text } = references[0]!;
    expect(text).toBe(`n${node} made its vote for n${first} in term ${term} known`);
    expect(steps[step - 1]!.node).toBe(node);
    expect(steps[step - 1]!.sends.map((at) => messages[at]!.says).join()).toContain(` t${term} `);
  });

  test('of a lost entry refers to the step of its first commit', () => {
    const { references, steps, header } = storyOf('bug-commit-by-counting', 22);
    const [, index, term] = / without (\d+)\/(\d+) /.exec(header.violation!.message)!.map(Number);
    const { step, text } = references[0]!;
    const { node, state, changes } = steps[step - 1]!;
    expect(text).toContain(
      `n${node} committed entry ${index} of term ${term} in term ${state.term}`,
    );
    expect(state.commit!).toBeGreaterThanOrEqual(index!);
    expect(changes.join()).toContain('commits');
    const earlier = steps.slice(0, step - 1).map((each) => each.state.commit ?? 0);
    expect(Math.max(...earlier)).toBeLessThan(index!);
  });
});
