import { describe, expect, test } from '@jest/globals';
import {
  allInvariants,
  allStrategies,
  breach,
  drawWorld,
  endToEndInvariants,
  invariant,
  registerInvariant,
  registerStrategy,
  registerWalker,
  runSchedule,
  shrink,
  signatureOf,
  strategyNamed,
  walkOf,
  writeDown,
} from '../../simulator.ts';
import { tellStory } from '../../record/story/story.ts';
import type {
  Dice,
  Moves,
  Schedule,
  SimEvent,
  Strategy,
  Walker,
  WalkerPlan,
} from '../../simulator.ts';
import type { PeerMessage } from '../../contract/peer.ts';
import { RaftSimError } from '../../lib/errors.ts';
import { raft } from '../../raft/index.ts';
import { allExports, exportNamed, registerExport } from '../../record/exports/index.ts';
import { Recording } from '../../record/recording.ts';
import { scenarioNamed } from '../../scenarios/index.ts';

interface NewestFirstPlan extends WalkerPlan {
  readonly kind: 'newest-first';
  readonly proposals: number;
}

/** A strategy as a user would write one: what was sent last arrives first. */
class NewestFirst implements Walker {
  private readonly plan: NewestFirstPlan;
  private readonly dice: Dice;
  private readonly sent: SimEvent[];

  constructor(plan: NewestFirstPlan, dice: Dice, sent: SimEvent[] = []) {
    this.plan = plan;
    this.dice = dice;
    this.sent = sent;
  }

  onSend(event: SimEvent): void {
    this.sent.push(event);
  }

  next<S, M extends PeerMessage>(moves: Moves<S, M>): SimEvent | null {
    const id = 1 + this.dice.below(moves.size);
    const own = moves.persist(id) ?? moves.apply(id) ?? moves.runOut(id, true);
    return own ?? this.arrival(moves) ?? this.fromOutside(moves, id);
  }

  private arrival<S, M extends PeerMessage>(moves: Moves<S, M>): SimEvent | null {
    for (let sent = this.sent.pop(); sent !== undefined; sent = this.sent.pop()) {
      const { from, to } = sent.envelope!;
      const place = moves.onLink(from, to).indexOf(sent);
      const event = place < 0 ? null : moves.deliver(from, to, place);
      if (event !== null) return event;
    }
    return null;
  }

  private fromOutside<S, M extends PeerMessage>(moves: Moves<S, M>, id: number): SimEvent | null {
    const proposes = this.dice.below(10) < this.plan.proposals;
    return (proposes ? moves.propose(id) : null) ?? moves.runOut(id, false);
  }

  clone(): NewestFirst {
    return new NewestFirst(this.plan, this.dice.clone(), this.sent.slice());
  }
}

const newestFirst: Strategy = {
  name: 'newest-first',
  description: 'a walk in which what was sent last arrives first',
  faults: [],
  draw(seed, peers) {
    const plan: NewestFirstPlan = { kind: 'newest-first', proposals: 5 };
    return walkOf(drawWorld(seed, peers), plan);
  },
};

/** Without the heal phase, whose course depends on the clock. */
function drawn(scenario: string, low: number): Schedule {
  const seed = { high: 0, low };
  const { config, ...rest } = strategyNamed('newest-first')!.draw(seed, 3);
  return { scenario, seed, ...rest, config: { ...config, durationUs: config.healAtUs } };
}

function caught(body: () => unknown): RaftSimError {
  try {
    body();
  } catch (error) {
    if (error instanceof RaftSimError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a strategy of a user', () => {
  test('is unknown before it is registered, and so is its walker', () => {
    expect(strategyNamed('newest-first')).toBeUndefined();
    const schedule: Schedule = {
      scenario: 'mine',
      seed: { high: 0, low: 1 },
      ...newestFirst.draw({ high: 0, low: 1 }, 3),
    };
    const { code, path, found, expected } = caught(() => runSchedule(raft, schedule));
    expect({ code, path, found }).toEqual({
      code: 'E_SCHEMA',
      path: 'walker.kind',
      found: '"newest-first"',
    });
    expect(expected).toContain('uniform');
  });

  test('fuzzes, is written down, and takes the same steps from what was written', () => {
    registerWalker<NewestFirstPlan>('newest-first', (plan, dice) => new NewestFirst(plan, dice));
    registerStrategy(newestFirst);
    expect(allStrategies().at(-1)).toBe(newestFirst);
    const hashes = new Set<string>();
    let commits = 0;
    for (let low = 0; low < 30; low++) {
      const schedule = drawn('portfolio', low);
      const { hash, violation, events, committed } = runSchedule(raft, schedule);
      expect([violation, events]).toEqual([null, expect.any(Number)]);
      commits += committed;
      const written = writeDown(raft, schedule).schedule;
      expect(written.walk).toBeUndefined();
      expect(runSchedule(raft, written)).toMatchObject({ hash, inapplicable: [] });
      hashes.add(hash);
    }
    expect(hashes.size).toBe(30);
    expect(commits).toBeGreaterThan(100);
  });

  test('finds a planted bug, as part of a scenario, and the failure can be shrunk', () => {
    const scenario = scenarioNamed('canary@newest-first')!;
    const seed = Array.from({ length: 2000 }, (_, low) => ({ high: 0, low })).find(
      (each) =>
        runSchedule(scenario.peer, {
          scenario: scenario.name,
          seed: each,
          ...scenario.draw(each, 3),
        }).violation !== null,
    );
    const schedule = { scenario: scenario.name, seed: seed!, ...scenario.draw(seed!, 3) };
    const { best } = shrink(scenario.peer, schedule, 300)!;
    expect(best.decisions.length).toBeLessThan(20);
    expect(runSchedule(scenario.peer, best.schedule).violation).toEqual(best.violation);
  });

  test('cannot take the name of another, nor can its walker', () => {
    const other: Strategy = { ...newestFirst, name: 'uniform' };
    expect(caught(() => registerStrategy(other)).code).toBe('E_USAGE');
    const make = (): Walker => new NewestFirst({ kind: 'newest-first', proposals: 0 }, null!);
    expect(caught(() => registerWalker('macros', make)).code).toBe('E_USAGE');
    // Twice the same is once.
    registerStrategy(newestFirst);
    expect(allStrategies().filter(({ name }) => name === 'newest-first')).toEqual([newestFirst]);
  });
});

describe('an invariant of a user', () => {
  const noTermTwo = invariant({
    name: 'No Term 2',
    kind: 'end-to-end',
    statement: 'no server comes to term 2',
    source: 'this test',
    breaches: {
      'term-two': breach<{ server: number; term: number }>({
        words: ({ server, term }) => `n${server} has come to term ${term}`,
        refersTo: ({ server }) => [{ kind: 'first-of-term', server, term: 1 }],
      }),
    },
    compares: 'own',
    onStep: (_world, node, _before, { term }) =>
      term >= 2 ? { code: 'term-two', facts: { server: node.id, term } } : null,
  });
  const before = allInvariants;

  test('judges every run from its registration on', () => {
    const schedule = drawn('portfolio', 1);
    expect(runSchedule(raft, schedule).violation).toBeNull();
    registerInvariant(noTermTwo);
    expect(endToEndInvariants.at(-1)).toBe(noTermTwo);
    expect(runSchedule(raft, schedule).violation?.property).toBe('No Term 2');
    expect(runSchedule(raft, schedule, { invariants: before }).violation).toBeNull();
    registerInvariant(noTermTwo);
    expect(allInvariants).toHaveLength(before.length + 1);
    expect(caught(() => registerInvariant({ ...noTermTwo })).code).toBe('E_USAGE');
  });

  test('has what ours have: a signature, what it is shrunk to, a story with its witnesses', () => {
    const schedule = drawn('portfolio', 1);
    const { violation } = runSchedule(raft, schedule);
    expect(violation).toMatchObject({ code: 'term-two', facts: { term: 2 } });
    expect(signatureOf(violation!)).toBe('No Term 2: term-two server term');
    const { best } = shrink(raft, schedule, 200)!;
    expect(signatureOf(best.violation)).toBe(signatureOf(violation!));
    const { header, steps, references, past } = tellStory(raft, schedule);
    const server = header.violation!.peer;
    expect(header.violation!.message).toBe(`n${server} has come to term 2`);
    expect(references.map(({ text }) => text)).toEqual([`n${server} spoke as one of term 1`]);
    expect(steps[references[0]!.step - 1]!.node).toBe(server);
    expect(past!.of).toBe('violation');
  });
});

test('an export of a user is found by its name', () => {
  const count = {
    name: 'count',
    description: 'how many events',
    extension: 'txt',
    print: ({ length }: { readonly length: number }) => `${length}\n`,
  };
  registerExport(count);
  expect(allExports().at(-1)).toBe(count);
  const recording = new Recording(raft, drawn('portfolio', 3));
  expect(exportNamed('count')!.print(recording, {})).toBe(`${recording.length}\n`);
  expect(caught(() => registerExport({ ...count })).code).toBe('E_USAGE');
});
