/** Part 2C: servers crash and come back with what they stored, and the network turns hostile. */
import type { Harness } from '../harness/harness.ts';
import { ELECTION_TIMEOUT_MS } from '../harness/harness.ts';
import type { LabTest } from '../harness/lab-test.ts';
import { Tasks } from '../harness/tasks.ts';
import { churn } from './churn.ts';
import { figure8, figure8Unreliable } from './figure-8.ts';

async function persist1(h: Harness): Promise<void> {
  await h.one(11, h.servers, true);
  for (let i = 0; i < h.servers; i++) h.start1(i);
  for (let i = 0; i < h.servers; i++) {
    h.disconnect(i);
    h.connect(i);
  }
  await h.one(12, h.servers, true);

  // A leader that only restarts.
  const first = await h.checkOneLeader();
  h.disconnect(first);
  revive(h, first);
  await h.one(13, h.servers, true);

  // A leader that misses a command.
  const second = await h.checkOneLeader();
  h.disconnect(second);
  await h.one(14, h.servers - 1, true);
  revive(h, second);
  // It must have caught up before the next server goes.
  await h.wait(4, h.servers, -1);

  // A follower that misses one.
  const follower = ((await h.checkOneLeader()) + 1) % h.servers;
  h.disconnect(follower);
  await h.one(15, h.servers - 1, true);
  revive(h, follower);
  await h.one(16, h.servers, true);
}

async function persist2(h: Harness): Promise<void> {
  let command = 11;
  for (let round = 0; round < 5; round++) {
    await h.one(command++, h.servers, true);
    const first = await h.checkOneLeader();
    const behind = (k: number): number => (first + k) % h.servers;

    h.disconnect(behind(1));
    h.disconnect(behind(2));
    await h.one(command++, h.servers - 2, true);

    // Now nobody; then those two again, which know less than the third to join them.
    h.disconnect(behind(0));
    h.disconnect(behind(3));
    h.disconnect(behind(4));
    h.start1(behind(1));
    h.start1(behind(2));
    h.connect(behind(1));
    h.connect(behind(2));
    await h.sleep(ELECTION_TIMEOUT_MS);
    revive(h, behind(3));
    await h.one(command++, h.servers - 2, true);

    h.connect(behind(4));
    h.connect(behind(0));
  }
  await h.one(1000, h.servers, true);
}

async function persist3(h: Harness): Promise<void> {
  await h.one(101, 3, true);
  const leader = await h.checkOneLeader();
  const [second, third] = [(leader + 1) % h.servers, (leader + 2) % h.servers];
  h.disconnect(third);
  await h.one(102, 2, true);

  // Both that have 102 crash. The one that lacks it may not lead the old leader astray.
  h.crash1(leader);
  h.crash1(second);
  h.connect(third);
  revive(h, leader);
  await h.one(103, 2, true);
  revive(h, second);
  await h.one(104, h.servers, true);
}

async function unreliableAgree(h: Harness): Promise<void> {
  const others = new Tasks();
  for (let round = 1; round < 50; round++) {
    for (let k = 0; k < 4; k++) others.start(() => h.one(100 * round + k, 1, true));
    await h.one(round, 1, true);
  }
  h.setUnreliable(false);
  await others.join();
  // 100 is in the log already, from the first round.
  await h.one(100, h.servers, true);
}

/** Restarts `i` and connects it. */
function revive(h: Harness, i: number): void {
  h.start1(i);
  h.connect(i);
}

const PART = { part: '2C', snapshots: false } as const;

/** The tests of part 2C, in the lab's order. */
export const persistence: readonly LabTest[] = [
  {
    ...PART,
    name: 'TestPersist12C',
    title: 'basic persistence',
    servers: 3,
    reliable: true,
    catches: 'state that is not stored, or not read at a restart',
    run: persist1,
  },
  {
    ...PART,
    name: 'TestPersist22C',
    title: 'more persistence',
    servers: 5,
    reliable: true,
    catches: 'elections that go wrong among restarted servers, logs that stay different after',
    run: persist2,
  },
  {
    ...PART,
    name: 'TestPersist32C',
    title: 'partitioned leader and one follower crash, leader restarts',
    servers: 3,
    reliable: true,
    catches: 'a committed entry that is gone when all that had it crash',
    run: persist3,
  },
  {
    ...PART,
    name: 'TestFigure82C',
    title: 'Figure 8',
    servers: 5,
    reliable: true,
    catches: "an older term's entries committed by counting, logs that differ after restarts",
    run: figure8,
  },
  {
    ...PART,
    name: 'TestUnreliableAgree2C',
    title: 'unreliable agreement',
    servers: 5,
    reliable: false,
    catches: 'lost, repeated and late messages that stall the log or upset it',
    run: unreliableAgree,
  },
  {
    ...PART,
    name: 'TestFigure8Unreliable2C',
    title: 'Figure 8 (unreliable)',
    servers: 5,
    reliable: false,
    catches:
      'late answers taken for new ones, leaders that lose their place in the logs of followers',
    run: figure8Unreliable,
  },
  {
    ...PART,
    name: 'TestReliableChurn2C',
    title: 'churn',
    servers: 5,
    reliable: true,
    catches: 'a committed value that is lost while servers come and go',
    run: churn,
  },
  {
    ...PART,
    name: 'TestUnreliableChurn2C',
    title: 'unreliable churn',
    servers: 5,
    reliable: false,
    catches: 'a committed value that is lost while servers come and go and messages too',
    run: churn,
  },
];
