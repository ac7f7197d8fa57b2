import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runToEnd } from '../sim/run.ts';
import { parseScheduleFile, printScheduleFile } from '../sim/schedule/file/schedule-file.ts';
import { fileOfRun, recordRun } from '../campaign/files/recorded-run.ts';
import type { WhatIf } from './branch.ts';
import { vocabularyOf } from './event-facts.ts';
import { parsePredicate } from '../record/predicates/predicate.ts';
import type { PeerMessage } from '../contract/peer.ts';
import type { Line } from './session.ts';
import { Session } from './session.ts';
import { drawn, SOME_RUNS } from '../record/testing.ts';

const sessions = SOME_RUNS.map(([scenario, seed, peers, most]) => {
  const { peer, schedule } = drawn(scenario, seed, peers, most);
  return { name: `${scenario} ${seed}`, peer, schedule, session: new Session(peer, schedule) };
});

function predicate(session: Session, text: string): ReturnType<typeof parsePredicate> {
  return parsePredicate(text, vocabularyOf(session.recording), 'test');
}

describe.each(sessions)('laws of a session: $name', ({ session, peer, schedule }) => {
  const { recording } = session;
  const position = fc.nat({ max: recording.length });

  test('what is recorded is the run', () => {
    const run = runToEnd(peer, schedule);
    expect(recording.result.hash).toBe(run.hash.digest());
    expect(recording.length).toBe(run.position);
    expect(recording.violation).toEqual(run.violation);
    expect(recording.length).toBeGreaterThan(50);
  });

  test('n steps and n steps back are none', () => {
    fc.assert(
      fc.property(position, fc.nat({ max: 500 }), (at, by) => {
        session.seek(at);
        const there = session.step(by);
        expect(there).toBe(Math.min(at + by, recording.length));
        expect(session.step(at - there)).toBe(at);
      }),
    );
  });

  test('going to a position is the same as running up to it', () => {
    fc.assert(
      fc.property(position, position, (first, second) => {
        for (const at of [first, second]) {
          const world = recording.worldAt(at);
          expect(world.position).toBe(at);
          if (at > 0) expect(world.hash.digest()).toBe(recording.events[at - 1]!.hash);
          for (let id = 1; id <= recording.size; id++) {
            const { up, incarnation, state } = world.nodes[id]!;
            const touch = recording.touchAt(id, at);
            expect({ up, incarnation }).toEqual({ up: touch.up, incarnation: touch.incarnation });
            expect(peer.view(touch.state)).toEqual(peer.view(state));
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  test('the steps of one server lead from one of its events to the next, and back', () => {
    fc.assert(
      fc.property(position, fc.integer({ min: 1, max: recording.size }), (at, node) => {
        session.seek(at);
        const history = recording.historyOf(node);
        const ahead = history.find((number) => number >= at);
        expect(session.stepNode(node)).toBe(ahead !== undefined);
        if (ahead === undefined) return;
        expect(session.position).toBe(ahead + 1);
        expect(session.stepNode(node, -1)).toBe(true);
        expect(session.position).toBe(ahead);
      }),
    );
  });

  test('a predicate stops at the next event at which it holds, in both directions', () => {
    const wanted = predicate(session, 'deliver n2 || crash');
    const matching = recording.events
      .filter(({ name, node }) => (name === 'deliver' && node === 2) || name === 'crash')
      .map(({ number }) => number);
    fc.assert(
      fc.property(position, (at) => {
        const next = matching.find((number) => number > at);
        session.seek(at);
        expect(session.runUntil(wanted)).toBe(next !== undefined);
        expect(session.position).toBe(next ?? at);
        session.seek(at);
        const previous = matching.findLast((number) => number < at);
        expect(session.runUntil(wanted, -1)).toBe(previous !== undefined);
        expect(session.position).toBe(previous ?? at);
      }),
    );
    expect(matching.length).toBeGreaterThan(5);
  });
});

function turns(session: Session): fc.Arbitrary<WhatIf> {
  const { size, messages } = session.recording;
  const node = fc.integer({ min: 1, max: size });
  const message = fc.nat({ max: messages.length - 1 });
  return fc.oneof(
    message.map((m): WhatIf => ({ kind: 'drop', message: m })),
    message.map((m): WhatIf => ({ kind: 'duplicate', message: m })),
    fc
      .tuple(message, fc.integer({ min: 1, max: 40 }))
      .map(([m, by]): WhatIf => ({ kind: 'delay', message: m, by })),
    node.map((n): WhatIf => ({ kind: 'crash', node: n })),
    node.map((n): WhatIf => ({ kind: 'restart', node: n })),
    node.map((n): WhatIf => ({ kind: 'propose', node: n, command: 4_711 })),
    fc
      .tuple(node, fc.option(fc.nat({ max: 60 })))
      .map(([n, length]): WhatIf => ({ kind: 'partition', side: [n], for: length })),
    fc.constant<WhatIf>({ kind: 'cut' }),
  );
}

/** The branch; null if its turn is not possible, which must leave everything as it was. */
function possible(
  session: Session,
  make: () => Line<unknown, PeerMessage>,
): ReturnType<typeof make> | null {
  const { lines, line, position } = session;
  const count = lines.length;
  try {
    return make();
  } catch (error) {
    expect(error).toMatchObject({ code: 'E_INAPPLICABLE' });
    expect(session.lines).toHaveLength(count);
    expect({ line: session.line, position: session.position }).toEqual({ line, position });
    return null;
  }
}

describe.each(sessions)('laws of branches: $name', ({ session, peer }) => {
  test('a branch leaves its parent as it was, shares its past, and replays from a file', () => {
    const { recording } = session;
    const { hash } = recording.result;
    const hashes = recording.events.map((event) => event.hash);
    const moment = fc.nat({ max: recording.length });
    fc.assert(
      fc.property(moment, turns(session), (at, turn) => {
        session.switchTo(0);
        session.seek(at);
        const branch = possible(session, () => session.inject(turn));
        if (branch === null) return;
        const { here } = branch.origin!;
        // The past is the same: what every server was at the fork.
        for (let id = 1; id <= recording.size; id++) {
          const then = recording.touchAt(id, at);
          const now = branch.recording.touchAt(id, here);
          expect(now.up).toBe(then.up);
          expect(peer.view(now.state)).toEqual(peer.view(then.state));
        }
        // The parent is untouched.
        expect(recording.events.map((event) => event.hash)).toEqual(hashes);
        expect(recording.result.hash).toBe(hash);
        // What is saved is what was seen.
        const { schedule, result } = branch.recording;
        const text = printScheduleFile(fileOfRun(peer, schedule, recordRun(peer, schedule)));
        const again = recordRun(peer, parseScheduleFile(text, 'branch').schedule);
        expect(again.result.inapplicable).toEqual([]);
        expect(again.result.hash).toBe(result.hash);
        expect(again.result.violation).toEqual(result.violation);
      }),
      { numRuns: 8 },
    );
  });

  test('choosing what happens anyway changes nothing but time', () => {
    session.switchTo(0);
    const { recording } = session;
    fc.assert(
      fc.property(fc.nat({ max: recording.length - 1 }), (at) => {
        session.switchTo(0);
        session.seek(at);
        const [first] = session.enabled();
        if (first?.happensIn !== at) return;
        const { recording: branch, origin } = session.choose(0);
        // What no server notices is not part of a run on decisions.
        const { turn } = first;
        const isNoticed = turn.kind !== 'choose' || turn.decisions.length > 0;
        expect(session.position).toBe(origin!.here + (isNoticed ? 1 : 0));
        expect(branch.decisions.slice(0, 20)).toEqual(recording.decisions.slice(0, 20));
        expect(branch.result.inapplicable).toEqual([]);
      }),
      { numRuns: 6 },
    );
  });

  test('whatever is said to be possible can be chosen', () => {
    const { recording } = session;
    fc.assert(
      fc.property(fc.nat({ max: recording.length - 1 }), fc.nat(), (at, which) => {
        session.switchTo(0);
        session.seek(at);
        const all = session.enabled();
        if (all.length > 0) session.choose(which % all.length);
      }),
      { numRuns: 12 },
    );
  });
});

describe('where things come from', () => {
  const { session } = sessions.find(({ name }) => name.startsWith('bug-double-vote'))!;

  test('the term of a server comes from the event that changed it, and from the message behind that', () => {
    session.switchTo(0);
    session.seek(17);
    const { event, before, after, cause } = session.why(5, ['term']);
    expect({ before, after }).toEqual({ before: '0', after: '1' });
    const { message, node } = session.recording.events[event]!;
    expect(node).toBe(5);
    const { kind, from } = session.recording.messages[message]!;
    expect({ kind, from }).toEqual({ kind: 'RequestVote', from: 2 });
    expect(session.recording.events[cause]!.firstSent).toBeLessThanOrEqual(message);
  });

  test('so does what lies on its disk', () => {
    session.switchTo(0);
    session.seek(400);
    const { event } = session.why(5, ['disk', 'term']);
    expect(session.recording.events[event]).toMatchObject({ name: 'persisted', node: 5 });
    session.seek(event);
    expect(session.diff(event).find(({ node }) => node === 5)!.changes).toContainEqual({
      path: 'disk.term',
      before: session.why(5, ['disk', 'term']).after,
      after: expect.any(String),
    });
  });

  test('what has never changed comes from the beginning', () => {
    session.seek(5);
    expect(session.why(3, ['role'])).toEqual({
      event: -1,
      before: 'follower',
      after: 'follower',
      cause: -1,
    });
  });

  test('the past of an event is closed, and the future its mirror', () => {
    const { causality, recording } = session;
    const past = new Set(causality.pastOf(900));
    for (const event of past) {
      const cause = causality.causeOf(event);
      if (cause >= 0) expect(past).toContain(cause);
    }
    expect(past.size).toBeLessThan(900);
    for (let late = 0; late < recording.length; late += 37) {
      expect(causality.pastOf(late).includes(200)).toBe(causality.futureOf(200).includes(late));
    }
  });
});

describe('places to go to', () => {
  const { session } = sessions.find(({ name }) => name.startsWith('bug-double-vote'))!;

  test('the violation', () => {
    session.switchTo(0);
    session.seek(10);
    expect(session.toViolation()).toBe(true);
    expect(session.position).toBe(session.recording.length - 1);
    expect(session.toViolation(1)).toBe(false);
    session.step();
    expect(session.toViolation(-1)).toBe(true);
  });

  test('changes of role and term', () => {
    session.seek(0);
    const roles: string[] = [];
    while (session.toRoleChange()) {
      roles.push(session.next!.touches.map(({ node }) => `n${node}`).join());
    }
    expect(roles.slice(0, 3)).toEqual(['n2', 'n4', 'n4']);
    const forward = roles.length;
    let back = 0;
    session.seek(session.recording.length);
    while (session.toRoleChange(-1)) back++;
    expect(back).toBe(forward);
    session.seek(0);
    session.toTerm();
    expect(session.position).toBe(14);
    expect(session.toTerm(-1)).toBe(false);
  });

  test('the receipt of a message, and its sending', () => {
    session.seek(0);
    const message = session.recording.messages.find(({ arrivals }) => arrivals.length > 0)!;
    expect(session.toReceipt(message.number)).toBe(true);
    expect(session.next!.message).toBe(message.number);
    expect(session.toSending(message.number)).toBe(true);
    expect(session.position).toBe(message.sentIn);
  });
});

test('numbers out of range are refused', () => {
  const { session } = sessions[0]!;
  session.switchTo(0);
  expect(() => session.switchTo(99)).toThrow(RangeError);
  expect(() => session.choose(100_000)).toThrow('nothing that could happen');
  expect(() => session.inject({ kind: 'drop', message: 1e6 })).toThrow('message 1000000');
  expect(() => session.inject({ kind: 'crash', node: 9 })).toThrow('server 9 is outside 1..5');
  expect(session.seek(-4)).toBe(0);
  expect(session.seek(1e9)).toBe(session.recording.length);
});

test.each([
  ['lossy', 11, 3],
  ['chaos', 3, 5],
  ['crashes', 2, 5],
  ['chaos@macros', 4, 3],
  ['bug-forgotten-vote', 1, 3],
])('what happens next is the first that is listed: %s seed %i', (name, seed, servers) => {
  const { peer, schedule } = drawn(name, seed, servers);
  const session = new Session(peer, schedule);
  const { length } = session.recording;
  for (let at = 0; at < length; at += 1 + Math.floor(length / 150)) {
    session.seek(at);
    expect([at, session.enabled()[0]?.happensIn]).toEqual([at, at]);
  }
});

test('the faults can be stopped at any moment', () => {
  const { peer, schedule } = drawn('chaos', 3, 5);
  const session = new Session(peer, schedule);
  session.seek(30);
  const place = session.enabled().findIndex(({ turn }) => turn.kind === 'heal');
  const { recording } = session.choose(place);
  expect(session.last?.name).toBe('heal');
  expect(recording.result.recovery).toBe('recovered');
});
