/**
 * Data first, words last: with every sentence in another language failures are told apart, shrunk, traced back to their
 * causes and drawn as before. It fails when a module begins to read the sentences of another one.
 */
import { beforeAll, describe, expect, test } from '@jest/globals';
// First: it has to come before the words that it replaces.
import { abroad, foreign, letSpeak } from './another-language.ts';
import type { Peer } from '../contract/peer.ts';
import { faultsOf } from '../record/faults-in-time.ts';
import { Recording } from '../record/recording.ts';
import { findNecessity } from '../record/story/necessity.ts';
import { recordRun } from '../record/story/record.ts';
import { settle } from '../record/story/settle.ts';
import { tellStory } from '../record/story/story.ts';
import { pastOfViolation } from '../record/story/violation-past.ts';
import { findWitnesses } from '../record/story/witnesses.ts';
import { describeNote } from '../record/words/notes.ts';
import { PLANTED_BUGS } from '../scenarios/bugs/index.ts';
import { scenarioNamed } from '../scenarios/index.ts';
import { shrink } from '../search/shrink/shrink.ts';
import { strategyNamed } from '../search/strategies/index.ts';
import { peerContract } from '../sim/judge/contract.ts';
import { allInvariants } from '../sim/judge/invariants/index.ts';
import { livenessAfterHeal } from '../sim/judge/liveness-breaches.ts';
import { signatureOf } from '../sim/judge/signature.ts';
import { runSchedule } from '../sim/run.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';

/** A planted bug, a seed that shows it, and what breaks. */
const FAILURES = [
  ['double-vote', 'uniform', 1, 'Vote Once'],
  ['half-a-quorum', 'chaos', 3, 'Election Safety'],
  ['length-only-comparison', 'uniform', 17, 'Leader Completeness'],
  ['commit-to-end-of-log', 'uniform', 10, 'State Machine Safety'],
  ['entries-appended-not-placed', 'uniform', 4, 'Log Matching'],
  ['snapshot-past-applied', 'chaos', 18, 'Replica Agreement'],
  ['most-frequent-match', 'uniform', 1, 'Commit Durability'],
  ['entries-appended-not-placed', 'uniform', 1, 'Match Truth'],
  ['term-from-snapshot', 'uniform', 1, 'Monotone Term'],
  ['match-goes-back', 'uniform', 1, 'Monotone Match'],
  ['truncates-always', 'uniform', 2, 'Committed Never Truncated'],
  ['request-below-snapshot-refused', 'uniform', 15, 'Acknowledged Kept'],
  ['unchecked-heartbeat', 'uniform', 2, 'Effect Ordering'],
  ['vote-cleared-by-append', 'uniform', 1, 'Restart Truth'],
  ['snapshot-past-applied', 'uniform', 1, 'Snapshot Truth'],
  ['vote-kept-in-new-term', 'uniform', 2, 'Liveness After Heal'],
] as const;

/** Those that are shrunk quickly. */
const SHRUNK: readonly string[] = ['Vote Once', 'Effect Ordering', 'Match Truth', 'Monotone Match'];

function scheduleOf(bug: string, strategy: string, low: number): Schedule {
  const seed = { high: 0, low };
  const drawn = (strategyNamed(strategy) ?? scenarioNamed(strategy)!).draw(seed, sizeFor(bug));
  return { scenario: `bug-${bug}`, seed, ...drawn };
}

const sizeFor = (bug: string): number => PLANTED_BUGS.find(({ name }) => name === bug)!.peers ?? 3;

const peerOf = (bug: string): Peer => scenarioNamed(`bug-${bug}`)!.peer;

/** Everything that is found out about a failing run, but for the sentences. */
function findings(peer: Peer, schedule: Schedule) {
  const { violation } = runSchedule(peer, schedule);
  const record = recordRun(peer, settle(peer, schedule));
  const { roots } = findWitnesses(record);
  const { steps, references, past } = tellStory(peer, schedule);
  return {
    signature: signatureOf(violation!),
    property: violation!.property,
    facts: violation!.facts,
    roots,
    inside: pastOfViolation(record, findWitnesses(record))?.inside,
    references: references.map(({ step }) => step),
    past,
    inPast: steps.map(({ inPast }) => inPast),
  };
}

beforeAll(() => {
  for (const property of [...allInvariants, peerContract, livenessAfterHeal]) letSpeak(property);
});

describe('in another language', () => {
  test.each(FAILURES)('%s, %s seed %i: %s is the same failure', (bug, strategy, low, property) => {
    const peer = peerOf(bug);
    const schedule = scheduleOf(bug, strategy, low);
    const found = findings(peer, schedule);
    expect(found.property).toBe(property);
    expect(abroad(() => findings(peer, schedule))).toEqual(found);
  });

  test('sentences do differ', () => {
    const [bug, strategy, low] = FAILURES[0];
    const told = (): string[] => {
      const { header, steps } = tellStory(peerOf(bug), scheduleOf(bug, strategy, low));
      return [header.violation!.message, ...steps.map(({ what }) => what)];
    };
    const words = told();
    abroad(told).forEach((each, i) => expect(each).not.toBe(words[i]));
    const note = { kind: 'lost-for-good', node: 1 } as const;
    expect(abroad(() => describeNote(note))).toBe(foreign(describeNote(note)));
  });

  test.each(FAILURES.filter(([, , , property]) => SHRUNK.includes(property)))(
    '%s, %s seed %i: %s is shrunk to the same, and needs the same',
    (bug, strategy, low, _property) => {
      const peer = peerOf(bug);
      const shrunk = () => {
        const { best, runs } = shrink(peer, scheduleOf(bug, strategy, low), 200)!;
        const { decisions, losses, lostWrites } = findNecessity(peer, best.schedule, 100);
        return { runs, schedule: best.schedule, decisions, losses, lostWrites };
      };
      expect(abroad(shrunk)).toEqual(shrunk());
    },
  );

  test('what a peer throws is the same failure', () => {
    const peer = peerOf('double-vote');
    const throwing: Peer = {
      ...peer,
      step: (config, state, input) => {
        if (config.id === 2 && input.type === 'message') throw new TypeError('boom 1');
        return peer.step(config, state, input);
      },
    };
    const schedule = scheduleOf('double-vote', 'uniform', 1);
    const thrown = (): string => signatureOf(runSchedule(throwing, schedule).violation!);
    expect(thrown()).toBe('Peer Contract: threw during=message error=TypeError: boom #');
    expect(abroad(thrown)).toBe(thrown());
  });

  test('faults begin, last and end as they did', () => {
    const schedule = scheduleOf('snapshot-past-applied', 'chaos', 18);
    const stretches = () => faultsOf(new Recording(peerOf('snapshot-past-applied'), schedule));
    const found = stretches();
    expect(found.length).toBeGreaterThan(3);
    expect(abroad(stretches)).toEqual(found);
  });
});
