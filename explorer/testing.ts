/** For tests: runs to put into pages, and a peer that says what nobody should. */
import { Recording } from '../record/recording.ts';
import type { RaftMessage, RaftState } from '../raft/index.ts';
import { raft } from '../raft/index.ts';
import type { Peer } from '../contract/peer.ts';
import { scenarioNamed } from '../scenarios/index.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';

/** The run that `seed` draws; of a longer one, so many events. */
export function recordingOf(
  name: string,
  seed: number,
  options: { readonly maxEvents?: number; readonly peers?: number; readonly peer?: Peer } = {},
): Recording {
  const { maxEvents, peers = 5 } = options;
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  const value = { high: 0, low: seed };
  const drawn = scenario.draw(value, peers);
  const { limits } = drawn.config;
  const config =
    maxEvents === undefined ? drawn.config : { ...drawn.config, limits: { ...limits, maxEvents } };
  const schedule: Schedule = { scenario: name, seed: value, ...drawn, config };
  return new Recording(options.peer ?? scenario.peer, schedule);
}

/** What should do nothing but be shown. */
export const HOSTILE =
  '</script><script>alert(1)</script><!-- "\'&amp; \u202egnp\u2028 \ud800 007 \u0000 {at} 1';

/** Raft whose messages say hostile things, and whose states have parts that JSON does not know. */
export const hostilePeer: Peer<RaftState, RaftMessage> = {
  ...raft,
  name: `raft ${HOSTILE}`,
  describe: (message) => `${raft.describe(message)} ${HOSTILE}`,
};
