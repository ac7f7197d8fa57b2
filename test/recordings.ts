/** Recorded runs for the tests of exports: some of each kind, drawn from seeds. */
import { scenarioNamed } from '../scenarios/index.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';
import { writeDown } from '../sim/order/decisions/write-down.ts';
import { Recording } from '../record/recording.ts';
import type { AnyRecording } from '../record/exports/format/options.ts';

/** Name of a scenario, seed, and how many servers. */
export type Sample = readonly [scenario: string, seed: number, peers: number];

/** Runs by the clock and walks, of the right peer and of broken ones, with all kinds of faults; 3 to 7 servers. */
export const SAMPLES: readonly Sample[] = [
  ['chaos', 1, 3],
  ['chaos', 2, 5],
  ['chaos', 5, 7],
  ['crashes', 3, 5],
  ['partitions', 4, 5],
  ['lossy', 6, 3],
  ['snapshots', 7, 5],
  ['canary', 2, 5],
  ['bug-commit-by-counting', 21, 5],
  ['calm', 8, 3],
  ...Array.from({ length: 24 }, (_, i): Sample => ['portfolio', i + 1, 3 + (i % 5)]),
  ...Array.from({ length: 6 }, (_, i): Sample => ['canary@macros', i + 1, 3 + (i % 3)]),
];

export function scheduleOf([name, low, peers]: Sample): Schedule {
  const seed = { high: 0, low };
  return { scenario: name, seed, ...scenarioNamed(name)!.draw(seed, peers) };
}

/** Shorter than what is drawn, so that a test can afford many: a fifth of the time, and the faults in it. */
function shortened(schedule: Schedule): Schedule {
  const { config, faults } = schedule;
  if (schedule.walk !== undefined || schedule.decisions !== undefined) return schedule;
  const healAtUs = Math.floor(config.healAtUs / 5);
  return {
    ...schedule,
    config: { ...config, healAtUs, durationUs: healAtUs + config.durationUs - config.healAtUs },
    faults: faults.filter(({ atUs }) => atUs < healAtUs),
  };
}

const kept = new Map<string, AnyRecording>();

/** The recording of a sample; made once. */
export function recordingOf(sample: Sample): AnyRecording {
  const known = kept.get(sample.join());
  if (known !== undefined) return known;
  const [name] = sample;
  const recording = new Recording(scenarioNamed(name)!.peer, shortened(scheduleOf(sample)));
  kept.set(sample.join(), recording);
  return recording;
}

/** The same run on decisions. */
export function decidedRecordingOf(sample: Sample): AnyRecording {
  const { peer } = scenarioNamed(sample[0])!;
  return new Recording(peer, writeDown(peer, shortened(scheduleOf(sample))).schedule);
}
