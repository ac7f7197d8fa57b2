/**
 * Data first, words last: with every sentence in another language failures are told apart, shrunk, traced back to their
 * causes and drawn as before. It fails when a module begins to read the sentences of another one.
 */
import { beforeAll, describe, expect, test } from '@jest/globals';
// First: it has to come before the words that it replaces.
import { abroad, foreign, letPeerSpeak, letSpeak } from './another-language.ts';
import type { Peer } from '../contract/peer.ts';
import { diagramShapes } from '../explorer/app/diagram/diagram-shapes.ts';
import { overviewShapes } from '../explorer/app/diagram/overview-shapes.ts';
import { sceneOf } from '../explorer/app/diagram/scene.ts';
import { unpackRun } from '../explorer/decode.ts';
import { packRun } from '../explorer/payload.ts';
import { faultsOf } from '../record/faults-in-time.ts';
import { Recording } from '../record/recording.ts';
import { printMermaidRun } from '../record/exports/mermaid.ts';
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

const quietPeerOf = (bug: string): Peer => scenarioNamed(`bug-${bug}`)!.peer;

const peerOf = (bug: string): Peer => letPeerSpeak(quietPeerOf(bug));

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

/** What the page draws of a run, but for the texts of its labels. */
function drawingsOf(recording: Recording): readonly object[] {
  const scene = sceneOf(unpackRun(packRun(recording, { story: [], commands: [] })));
  const window = { top: 0, width: 1_000, height: scene.rows.height };
  const emphasis = { event: 40, message: 3, server: 0, causes: true, finds: null };
  return [...diagramShapes(scene, window, emphasis), ...overviewShapes(scene, 1_000, null)].map(
    (shape) => ({ ...shape, text: '' }),
  );
}

/** The arrows and notes of a Mermaid diagram, without what they say. */
function sequenceOf(recording: Recording): readonly string[] {
  return printMermaidRun(recording)
    .split('\n')
    .map((line) => line.split(':')[0]!);
}

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
        const left = best.decisions.map((each) => ({ ...each, says: '' }));
        return { runs, left, config: best.schedule.config, decisions, losses, lostWrites };
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

  test.each(FAILURES.filter(([, strategy]) => strategy === 'uniform').slice(0, 6))(
    '%s, %s seed %i: %s is drawn with the same shapes in the same colours',
    (bug, strategy, low, _property) => {
      const schedule = scheduleOf(bug, strategy, low);
      const drawn = () => {
        // How long the peer's words for a message are decides where there is room for them.
        const recording = new Recording(quietPeerOf(bug), schedule);
        return { page: drawingsOf(recording), mermaid: sequenceOf(recording) };
      };
      const found = drawn();
      expect(found.page.length).toBeGreaterThan(100);
      expect(abroad(drawn)).toEqual(found);
    },
  );

  test('faults begin, last and end as they did', () => {
    const schedule = scheduleOf('snapshot-past-applied', 'chaos', 18);
    const stretches = () => faultsOf(new Recording(peerOf('snapshot-past-applied'), schedule));
    const found = stretches();
    expect(found.length).toBeGreaterThan(3);
    expect(abroad(stretches)).toEqual(found);
  });
});
