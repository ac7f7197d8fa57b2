import { describe, expect, test } from '@jest/globals';
import { Causality } from '../record/causality.ts';
import { reasonOf, subjectOf, wordsOf } from '../record/words/events.ts';
import { changesOf } from '../record/changes.ts';
import { answersIn } from '../record/replies.ts';
import { labelWords } from '../record/words/changes.ts';
import { downtimesOf, faultsOf } from '../record/faults-in-time.ts';
import { fatesOf } from '../record/message-fate.ts';
import type { Recording } from '../record/recording.ts';
import { changesIn } from '../record/server.ts';
import { describeCommand } from '../sim/node/clients.ts';
import { decodeRun, unpackRun } from './decode.ts';
import { encodeRun, packRun } from './payload.ts';
import type { ChangeData, LogData, RunData, ServerData } from './data/run-data.ts';
import { HOSTILE, hostilePeer, recordingOf } from './testing.ts';

const NOTHING = { story: [], commands: [] };

function runOf(recording: Recording): RunData {
  return unpackRun(packRun(recording, NOTHING));
}

/** Of one scenario, seed and length: many kinds of events, and servers of many minds. */
const RUNS: readonly (readonly [name: string, seed: number, maxEvents?: number, peers?: number])[] =
  [
    ['portfolio', 1],
    ['portfolio', 2, 3_000],
    ['portfolio', 3, 3_000, 3],
    ['chaos', 4, 6_000],
    ['chaos', 5, 4_000, 7],
    ['crashes', 6, 4_000],
    ['figure-8', 7, 4_000],
    ['canary', 2],
    ['canary', 3],
    ['bug-commit-by-counting', 1, 2_000],
    ['calm', 1, 1_000, 1],
  ];

/** Positions spread over a run, both ends among them. */
function positionsOf({ length }: Recording, count: number): number[] {
  return Array.from({ length: count + 1 }, (_, i) => Math.floor((i * length) / count));
}

/** What the recording says of server `node` at `position`. */
function serverOf({ peer, size, ...recording }: Recording, node: number, touch: Touch): ServerData {
  void recording;
  const view = peer.view(touch.state);
  const { snapshotIndex, snapshotTerm, lastIndex } = view.log;
  const entries: LogData['entries'][number][] = [];
  for (let index = snapshotIndex + 1; index <= lastIndex; index++) {
    const { term, command } = view.log.entryAt(index)!;
    entries.push({ term, command: describeCommand(command) });
  }
  return {
    id: node,
    up: touch.up,
    incarnation: touch.incarnation,
    role: touch.up ? view.role : 'down',
    term: view.term,
    votedFor: view.votedFor,
    leader: view.leader,
    commitIndex: view.commitIndex,
    lastApplied: view.lastApplied,
    log: { snapshotIndex, snapshotTerm, entries },
    progress:
      view.progress === null
        ? null
        : Array.from({ length: size + 1 }, (_, id) => {
            const known = view.progress![id] ?? null;
            if (known === null) return null;
            return { matchIndex: known.matchIndex, nextIndex: known.nextIndex };
          }),
  };
}

type Touch = ReturnType<Recording['touchAt']>;

/** What a page leaves out of what the debugger tells, or tells in other words. */
const ELSEWHERE = /^(?:paused|timers|disk|service|waiting|progress$|progress\.\d+$|state$)/;

function wordsOfChanges(
  changes: readonly Pick<ChangeData, 'path' | 'before' | 'after'>[],
): string[] {
  return changes
    .filter(({ path }) => !ELSEWHERE.test(path))
    .map(({ path, before, after }) => `${path}: ${before} -> ${after}`)
    .sort();
}

describe.each(RUNS)('%s, seed %d', (name, seed, maxEvents, peers) => {
  const recording = recordingOf(name, seed, {
    ...(maxEvents === undefined ? {} : { maxEvents }),
    ...(peers === undefined ? {} : { peers }),
  });
  const run = runOf(recording);

  test('says of the whole what the recording says', () => {
    const { result, violation, size, length } = recording;
    expect(length).toBeGreaterThan(100);
    expect(run).toMatchObject({
      scenario: name,
      seed: String(seed),
      servers: size,
      length,
      hash: result.hash,
      verdict: result.verdict,
    });
    expect(run.violation?.property).toBe(violation?.property);
    expect(run.violation?.at ?? -1).toBe(recording.violationAt);
    expect(run.invariants.map(({ name: each }) => each).sort()).toEqual(
      Object.keys(result.evaluations).sort(),
    );
    expect(run.stretches).toHaveLength(faultsOf(recording).length + downtimesOf(recording).length);
  });

  test('has every event', () => {
    const expected = recording.events.map((event) => {
      const { number, timeUs, name: kind, node, from, message, touches } = event;
      const { firstSent, endSent } = event;
      return {
        ...wordsOf(recording, number),
        number,
        timeUs,
        name: kind,
        node,
        from,
        message,
        note: reasonOf(event),
        subject: subjectOf(event),
        labels: changesOf(recording, number)
          .map((change) => ({ node: change.node, text: labelWords(change) }))
          .filter(({ text }) => text !== null),
        touches: touches.map((touch) => touch.node),
        firstSent,
        endSent,
      };
    });
    expect(recording.events.map(({ number }) => run.event(number))).toEqual(expected);
    expect(() => run.event(recording.length)).toThrow(RangeError);
    expect(() => run.event(-1)).toThrow(RangeError);
    expect(run.histories).toEqual(
      Array.from({ length: recording.size + 1 }, (_, node) => recording.historyOf(node)),
    );
  });

  test('has every message', () => {
    const fates = fatesOf(recording);
    expect(run.messages).toHaveLength(recording.messages.length);
    const shown = run.messages.map(
      ({ from, to, kind, says, term, sentIn, arrivals, outcome, overtaken, body }) => {
        const read = JSON.parse(body) as unknown;
        return { from, to, kind, says, term, sentIn, arrivals, outcome, overtaken, body: read };
      },
    );
    const expected = recording.messages.map(
      ({ number, from, to, kind, says, message, sentIn, arrivals }) => {
        const { outcome, overtaken } = fates[number]!;
        const { term } = message;
        return { from, to, kind, says, term, sentIn, arrivals, outcome, overtaken, body: message };
      },
    );
    expect(shown).toEqual(expected);
    expect(run.messages.map(({ answer }) => answer)).toEqual(answersIn(recording));
  });

  test('has every server anywhere', () => {
    for (const position of positionsOf(recording, 150)) {
      for (let node = 1; node <= recording.size; node++) {
        const touch = recording.touchAt(node, position);
        expect(run.serverAt(node, position)).toEqual(serverOf(recording, node, touch));
      }
    }
  });

  test('knows when roles and terms change', () => {
    for (let node = 1; node <= recording.size; node++) {
      const stand = (position: number): unknown => {
        const view = recording.viewAt(node, position);
        return view === null ? 'down' : `${view.role} ${view.term}`;
      };
      const numbers = recording.events.map(({ number }) => number);
      const turns = numbers.filter((number) => stand(number) !== stand(number + 1));
      expect(run.turningPoints(node)).toEqual(expect.arrayContaining(turns));
      // Who crashes and is started in one event is the same before and behind it.
      expect(run.turningPoints(node).length).toBeLessThan(turns.length + 20);
    }
    expect([...run.times]).toEqual(recording.events.map(({ timeUs }) => timeUs));
    expect([...run.nodes]).toEqual(recording.events.map(({ node }) => node));
  });

  test('tells the same changes as the debugger', () => {
    let told = 0;
    for (const number of positionsOf(recording, 300).slice(0, -1)) {
      const found = run.changesIn(number);
      for (const { node, changes } of changesIn(recording, number)) {
        const before = recording.touchAt(node, number);
        const after = recording.touchAt(node, number + 1);
        // Of who crashes the page leaves the state, which comes back as another.
        const isSame = before.up && after.up && before.incarnation === after.incarnation;
        if (!isSame) continue;
        const mine = wordsOfChanges(found.filter((each) => each.node === node));
        expect(mine).toEqual(wordsOfChanges(changes));
        told += mine.length;
      }
    }
    expect(told).toBeGreaterThan(100);
  });

  test('tells of a server that crashes that all is gone, and of one that starts what it begins with', () => {
    const dead = recording.events.filter(({ crashes }) => crashes.length > 0);
    for (const { number, crashes } of dead) {
      for (const { node } of crashes) {
        if (recording.touchAt(node, number + 1).up) continue;
        const { role } = recording.viewAt(node, number)!;
        expect(run.changesIn(number)).toEqual(
          expect.arrayContaining([
            { node, path: 'up', before: 'true', after: 'false' },
            { node, path: 'role', before: role, after: null },
          ]),
        );
      }
    }
  });

  test('knows what could have had a part in what', () => {
    const causality = new Causality(recording);
    const some = positionsOf(recording, 40).slice(0, -1);
    for (const early of some) {
      for (const late of some) {
        expect(run.isBefore(early, late)).toBe(causality.isBefore(early, late));
      }
    }
  });
});

describe('payload', () => {
  test('comes back through gzip and base64, with what is told beside it', async () => {
    const recording = recordingOf('canary', 2);
    const telling = { story: [HOSTILE], commands: [{ label: 'Step', text: `step ${HOSTILE}` }] };
    const base64 = encodeRun(recording, telling);
    expect(base64).toMatch(/^[A-Za-z0-9+/]+=*$/);
    const run = await decodeRun(`\n${base64}\n`);
    expect(run.story).toEqual(telling.story);
    expect(run.commands).toEqual(telling.commands);
    expect(run.length).toBe(recording.length);
  });

  test('is the same for the same run', () => {
    const first = encodeRun(recordingOf('portfolio', 5), NOTHING);
    expect(encodeRun(recordingOf('portfolio', 5), NOTHING)).toBe(first);
    expect(encodeRun(recordingOf('portfolio', 6), NOTHING)).not.toBe(first);
  });

  test('leaves hostile texts as they are', () => {
    const recording = recordingOf('canary', 2, { peer: hostilePeer });
    const run = runOf(recording);
    expect(run.peer).toBe(`raft ${HOSTILE}`);
    expect(run.messages.length).toBeGreaterThan(20);
    for (const { number, says } of recording.messages) {
      expect(says).toContain(HOSTILE);
      expect(run.messages[number]!.says).toBe(says);
    }
    for (const { number } of recording.events) {
      const { what, outcome } = wordsOf(recording, number);
      expect(run.event(number)).toMatchObject({ what, outcome });
    }
  });

  test('cuts texts that nobody could read, and says so', () => {
    const long = 'x'.repeat(100_000);
    const peer = { ...hostilePeer, describe: () => long };
    const run = runOf(recordingOf('calm', 1, { peer, maxEvents: 200 }));
    expect(run.messages[0]!.says).toMatch(/^x{1000}\.\.\. \(100000 characters in all\)$/);
  });

  test('is small', () => {
    const recording = recordingOf('chaos', 1, { maxEvents: 9_000 });
    const bytes = encodeRun(recording, NOTHING).length;
    expect(bytes / recording.length).toBeLessThan(14);
  });

  test('of another version or damaged is refused', () => {
    const bytes = packRun(recordingOf('canary', 2), NOTHING);
    const text = new TextDecoder('latin1').decode(bytes);
    const other = Uint8Array.from(text.replace('"version":1', '"version":2'), (c) =>
      c.charCodeAt(0),
    );
    expect(() => unpackRun(other)).toThrow('found a run in format 2, expected format 1');
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect(() => unpackRun(longer)).toThrow('damaged');
  });
});
