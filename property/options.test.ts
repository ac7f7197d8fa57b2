import { describe, expect, test } from '@jest/globals';
import type { ScheduleOptions } from './options.ts';
import { resolveOptions } from './options.ts';
import { schedules } from './schedules.ts';

describe('options of schedules', () => {
  test.each<[unknown, string]>([
    [{ peers: { min: 0 } }, 'schedules: peers.min is 0, expected an integer from 1 to 15'],
    [{ peers: { max: 16 } }, 'schedules: peers.max is 16, expected an integer from 1 to 15'],
    [{ peers: { min: 5, max: 3 } }, 'schedules: peers.max is 3, expected an integer from 5 to 15'],
    [{ peers: 5 }, 'schedules: peers is 5, expected an object { min, max }'],
    [{ peers: { most: 5 } }, 'schedules: there is no option peers.most. There are min, max.'],
    [{ clients: { min: -1 } }, 'schedules: clients.min is -1, expected an integer from 0 to 100'],
    [{ durationUs: { max: 0.5 } }, 'schedules: durationUs.max is 0.5, expected an integer from'],
    [{ durationUs: { min: NaN } }, 'schedules: durationUs.min is NaN, expected an integer from'],
    [{ maxFaults: '3' }, 'schedules: maxFaults is "3", expected an integer from 0 to 1000'],
    [{ faults: 'crash' }, 'schedules: faults is "crash", expected a list of kinds of fault'],
    [{ faults: ['crash', 'fire'] }, 'schedules: faults[1] is "fire", expected one of crash, pause'],
    [{ heal: 1 }, 'schedules: heal is 1, expected true or false'],
    [{ lossyDisc: true }, "schedules: there is no option lossyDisc. Did you mean 'lossyDisk'?"],
    [
      { raft: { heartbeat: 1 } },
      "schedules: there is no option raft.heartbeat. Did you mean 'heartbeatUs'?",
    ],
    [{ raft: { heartbeatUs: 0 } }, 'schedules: raft.heartbeatUs is 0, expected an integer from 1'],
    [
      { raft: { noopOnElection: 'no' } },
      'schedules: raft.noopOnElection is "no", expected true or false',
    ],
    [
      { raft: { electionTimeoutMinUs: 400_000 } },
      'schedules: raft.electionTimeoutMaxUs is 300000, expected 400000 or more, as electionTimeoutMinUs',
    ],
  ])('%j is refused', (options, message) => {
    let error: unknown = null;
    try {
      schedules(options as ScheduleOptions);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(RangeError);
    expect(String(error)).toContain(message);
  });

  test('an end of a range that is not given gives way to the one that is', () => {
    expect(resolveOptions({ peers: { min: 7 } }).peers).toEqual({ min: 7, max: 7 });
    expect(resolveOptions({ durationUs: { max: 10 } }).durationUs).toEqual({ min: 10, max: 10 });
    expect(resolveOptions({ clients: { max: 0 } }).clients).toEqual({ min: 0, max: 0 });
  });
});
