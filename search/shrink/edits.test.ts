/**
 * A shrunk schedule outlives edits of the peer that have nothing to do with its violation: replayed from its file, it
 * still breaks the same property in the same way, and every decision of it can be carried out.
 */
import { expect, test } from '@jest/globals';
import { describeReason } from '../../record/words/reasons.ts';
import type { Effect, Peer, PeerMessage } from '../../contract/peer.ts';
import { raft } from '../../raft/index.ts';
import { scenarioNamed } from '../../scenarios/index.ts';
import { parseSeed } from '../../sim/chance/choose.ts';
import { runSchedule } from '../../sim/run.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { parseScheduleFile, printScheduleFile } from '../../sim/schedule/file/schedule-file.ts';
import { signatureOf } from '../../sim/judge/signature.ts';
import { shrink } from './shrink.ts';

/** Planted bugs of all parts of Raft, and a seed of each that fails. */
const FAILING = [
  ['votes-counted-not-collected', '1'],
  ['new-term-old-leader', '6'],
  ['truncates-always', '1'],
  ['entries-appended-not-placed', '1'],
  ['hint-taken-for-match', '5'],
  ['hint-never-goes-back', '11'],
  ['commit-by-counting', '21'],
  ['own-unwritten-entries-counted', '2'],
  ['stale-snapshot-installed', '1'],
  ['term-from-snapshot', '2'],
] as const;

interface Shrunk {
  readonly bug: string;
  readonly peer: Peer;
  readonly schedule: Schedule;
  readonly signature: string;
}

/** What a file keeps of each: names, and nothing of where messages come from. */
const shrunken = FAILING.map(([bug, digits]): Shrunk => {
  const { name, peer, draw } = scenarioNamed(`bug-${bug}`)!;
  const seed = parseSeed(digits)!;
  const { best } = shrink(peer, { scenario: name, seed, ...draw(seed, 5) }, 600)!;
  const engine = { name: 'raft-sim', version: '0.0.0', semantics: 1 };
  const file = { engine, peer: { name: peer.name }, schedule: best.schedule, expect: null };
  const { schedule } = parseScheduleFile(printScheduleFile(file), bug);
  return { bug, peer, schedule, signature: signatureOf(best.violation) };
});

/** What became of a schedule with another peer than it was shrunk with. */
function replayed(
  peer: Peer,
  { bug, schedule, signature }: Shrunk,
): { kept: boolean; row: string } {
  const { verdict, violation, inapplicable } = runSchedule(peer, schedule);
  const found = violation === null ? verdict : signatureOf(violation);
  const [first] = inapplicable;
  const passedOver = first === undefined ? '' : `, as ${describeReason(first.reason)}`;
  return {
    kept: found === signature && first === undefined,
    row: `${bug}: ${found}; ${inapplicable.length} decisions passed over${passedOver}`,
  };
}

/** The peer with an edit; `note` hears of everything that comes out otherwise for it. */
type Edit = (peer: Peer, note: () => void) => Peer;
type Send = Extract<Effect, { type: 'send' }>;

/** In place of a message, these; `elected`: its sender has become leader in this step. */
function sending(instead: (send: Send, kind: string, elected: boolean) => readonly Send[]): Edit {
  return (peer, note) => ({
    ...peer,
    step(config, before, input) {
      const { state, effects } = peer.step(config, before, input);
      const elected = peer.view(before).role !== 'leader' && peer.view(state).role === 'leader';
      const edited = effects.flatMap((effect): readonly Effect[] => {
        if (effect.type !== 'send') return [effect];
        const kind = peer.messageKinds[peer.messageKind(effect.message)]!;
        const sends = instead(effect, kind, elected);
        if (sends.length !== 1 || sends[0] !== effect) note();
        return sends;
      });
      return { state, effects: edited };
    },
  });
}

function withMessage(send: Send, fields: object): Send {
  const message: PeerMessage = { ...send.message, ...fields };
  return { ...send, message };
}

const twice = (doubled: string): Edit =>
  sending((send, kind) => (kind === doubled ? [send, send] : [send]));

const METRICS = { type: 'setTimer', timer: 'metrics', minUs: 20_000, maxUs: 40_000 } as const;

const EDITS: readonly (readonly [string, Edit])[] = [
  [
    'messages are described in other words',
    (peer, note) => ({
      ...peer,
      describe(message) {
        note();
        return peer.describe(message).replace(/ t([0-9]+)/, ' term=$1');
      },
    }),
  ],
  ['each Heartbeat is sent twice', twice('Heartbeat')],
  ['each AppendEntries is sent twice', twice('AppendEntries')],
  [
    'a new leader sends a Heartbeat ahead of its first entries',
    sending((send, kind, elected) =>
      elected && kind === 'AppendEntries' ? [withMessage(send, { entries: [] }), send] : [send],
    ),
  ],
  [
    'a vote that is not granted is not answered',
    sending((send, kind) =>
      kind === 'RequestVoteReply' && 'voteGranted' in send.message && !send.message.voteGranted
        ? []
        : [send],
    ),
  ],
  ['messages have one more field', sending((send) => [withMessage(send, { region: 'eu' })])],
  [
    'there is one more timer',
    (peer, note) => ({
      ...peer,
      init(config, durable) {
        const { state, effects } = peer.init(config, durable);
        note();
        return { state, effects: [METRICS, ...effects] };
      },
      step: (config, state, input) =>
        input.type === 'timer' && input.timer === METRICS.timer
          ? { state, effects: [METRICS] }
          : peer.step(config, state, input),
    }),
  ],
];

test.each(EDITS)('%s: at least 9 of 10 schedules fail as before', (_name, edit) => {
  let touched = 0;
  const lost = shrunken.flatMap((each) => {
    let isTouched = false;
    const { kept, row } = replayed(
      edit(each.peer, () => (isTouched = true)),
      each,
    );
    if (isTouched) touched++;
    return kept ? [] : [row];
  });
  expect(lost.length > 1 ? lost : []).toEqual([]);
  // An edit that nothing comes of would say nothing.
  expect(touched).toBeGreaterThan(0);
});

test('an edit that mends the bug is noticed: none fails as before', () => {
  const still = shrunken.filter((each) => replayed(raft as Peer, each).kept);
  expect(still.map(({ bug }) => bug)).toEqual([]);
});
