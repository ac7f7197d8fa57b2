/** Part 2B: agreement on commands, and the log behind it. Servers may be cut off, but they never crash. */
import { randomString } from '../harness/draws.ts';
import type { Harness } from '../harness/harness.ts';
import type { LabTest } from '../harness/lab-test.ts';
import { concurrentStarts } from './concurrent-starts.ts';
import {
  backup,
  failAgree,
  failNoAgree,
  followerFailure,
  leaderFailure,
  rejoin,
} from './cut-off.ts';
import { rpcCounts } from './rpc-counts.ts';

async function basicAgree(h: Harness): Promise<void> {
  for (let index = 1; index <= 3; index++) {
    const { count } = h.nCommitted(index);
    if (count > 0) {
      h.fail(`expected nothing at index ${index} yet, found that ${count} servers applied it`);
    }
    // A new leader may not take an index for an entry of its own.
    await expectIndex(h, index, 100 * index);
  }
}

async function rpcBytes(h: Harness): Promise<void> {
  await h.one(99, h.servers, false);
  const before = h.bytesTotal();
  let sent = 0;
  for (let index = 2; index < 12; index++) {
    const command = randomString(h, 5000);
    await expectIndex(h, index, command);
    sent += command.length;
  }
  const bytes = h.bytesTotal() - before;
  const limit = h.servers * sent + 50_000;
  if (bytes > limit) {
    h.fail(`expected at most ${limit} bytes for ${sent} bytes of commands, found ${bytes}`);
  }
}

/** Agrees on a command, with no second try, at exactly `index`. */
async function expectIndex(h: Harness, index: number, command: number | string): Promise<void> {
  const found = await h.one(command, h.servers, false);
  if (found !== index) h.fail(`expected agreement at index ${index}, found it at ${found}`);
}

const PART = { part: '2B', reliable: true, snapshots: false } as const;

/** The tests of part 2B, in the lab's order. */
export const log: readonly LabTest[] = [
  {
    ...PART,
    name: 'TestBasicAgree2B',
    title: 'basic agreement',
    servers: 3,
    catches: 'commands applied too soon or at the wrong index, entries that nobody offered',
    run: basicAgree,
  },
  {
    ...PART,
    name: 'TestRPCBytes2B',
    title: 'RPC byte count',
    servers: 3,
    catches: 'a leader that sends an entry to a follower more than once',
    run: rpcBytes,
  },
  {
    ...PART,
    name: 'TestFollowerFailure2B',
    title: 'test progressive failure of followers',
    servers: 3,
    catches: 'a commit that no majority has, after followers failed',
    run: followerFailure,
  },
  {
    ...PART,
    name: 'TestLeaderFailure2B',
    title: 'test failure of leaders',
    servers: 3,
    catches: 'a commit that no majority has, after leaders failed',
    run: leaderFailure,
  },
  {
    ...PART,
    name: 'TestFailAgree2B',
    title: 'agreement after follower reconnects',
    servers: 3,
    catches: 'a follower that never catches up, or upsets the cluster with its high term for good',
    run: failAgree,
  },
  {
    ...PART,
    name: 'TestFailNoAgree2B',
    title: 'no agreement if too many followers disconnect',
    servers: 5,
    catches: 'a commit without a majority, entries that are lost or invented afterwards',
    run: failNoAgree,
  },
  {
    ...PART,
    name: 'TestConcurrentStarts2B',
    title: 'concurrent Start()s',
    servers: 3,
    catches: 'one index for two commands, entries that overwrite each other',
    run: concurrentStarts,
  },
  {
    ...PART,
    name: 'TestRejoin2B',
    title: 'rejoin of partitioned leader',
    servers: 3,
    catches: 'a conflicting tail that survives, equal commands taken for equal entries',
    run: rejoin,
  },
  {
    ...PART,
    name: 'TestBackup2B',
    title: 'leader backs up quickly over incorrect follower logs',
    servers: 5,
    catches:
      'a leader that searches for the common prefix one entry at a time, or in the wrong place',
    run: backup,
  },
  {
    ...PART,
    name: 'TestCount2B',
    title: "RPC counts aren't too high",
    servers: 3,
    catches: 'elections that talk too much, a round of RPCs for each command, heartbeats too often',
    run: rpcCounts,
  },
];
