/** Part 2D: the services take snapshots, and the log before them goes. */
import type { Harness } from '../harness/harness.ts';
import { SNAPSHOT_INTERVAL } from '../harness/applier.ts';
import type { LabTest } from '../harness/lab-test.ts';

const ROUNDS = 30;
const CRASH_ROUNDS = 5;
/** Bytes of Raft state. A log that nobody trims reaches this within a few rounds. */
const LOG_LIMIT = 2000;

/** What happens to one of the servers in every round, while the others go on. */
type Fault = 'none' | 'disconnect' | 'crash';

async function snapshotRounds(h: Harness, fault: Fault): Promise<void> {
  await h.one(h.command(), h.servers, true);
  let leader = await h.checkOneLeader();
  for (let round = 0; round < ROUNDS; round++) {
    // In every third round the leader is the victim. What is then offered to the other server is mostly refused: that
    // leads only if the fault made it the leader.
    const next = (leader + 1) % h.servers;
    const [victim, sender] = round % 3 === 1 ? [leader, next] : [next, leader];
    if (fault === 'disconnect') h.disconnect(victim);
    if (fault === 'crash') h.crash1(victim);
    if (fault !== 'none') await h.one(h.command(), h.servers - 1, true);

    const commands = drawCommandCount(h);
    for (let k = 0; k < commands; k++) h.start(sender, h.command());
    // Without a fault nobody may fall behind, for then no snapshot need be sent.
    await h.one(h.command(), fault === 'none' ? h.servers : h.servers - 1, true);
    const size = h.logSize();
    if (size >= LOG_LIMIT) h.fail(`expected less than ${LOG_LIMIT} bytes of log, found ${size}`);

    if (fault === 'none') continue;
    // The victim is back, mostly too far behind for what is left of the log.
    if (fault === 'crash') h.start1(victim);
    h.connect(victim);
    await h.one(h.command(), h.servers, true);
    leader = await h.checkOneLeader();
  }
}

/** About enough for a snapshot. */
function drawCommandCount(h: Harness): number {
  return SNAPSHOT_INTERVAL / 2 + h.int(SNAPSHOT_INTERVAL);
}

async function crashAll(h: Harness): Promise<void> {
  await h.one(h.command(), h.servers, true);
  for (let round = 0; round < CRASH_ROUNDS; round++) {
    const commands = drawCommandCount(h);
    for (let k = 0; k < commands; k++) await h.one(h.command(), h.servers, true);
    const before = await h.one(h.command(), h.servers, true);
    restartAll(h);
    const after = await h.one(h.command(), h.servers, true);
    if (after <= before) {
      h.fail(`expected an index above ${before} after the restart, found ${after}`);
    }
  }
}

async function snapshotInit(h: Harness): Promise<void> {
  await h.one(h.command(), h.servers, true);
  // Enough for a snapshot.
  for (let k = 0; k < SNAPSHOT_INTERVAL + 1; k++) await h.one(h.command(), h.servers, true);
  restartAll(h);
  // One command, so that state is stored again: with the snapshot that is stored already.
  await h.one(h.command(), h.servers, true);
  restartAll(h);
  await h.one(h.command(), h.servers, true);
}

function restartAll(h: Harness): void {
  for (let i = 0; i < h.servers; i++) h.crash1(i);
  for (let i = 0; i < h.servers; i++) {
    h.start1(i);
    h.connect(i);
  }
}

const PART = { part: '2D', servers: 3, snapshots: true } as const;

/** The tests of part 2D, in the lab's order. */
export const snapshots: readonly LabTest[] = [
  {
    ...PART,
    name: 'TestSnapshotBasic2D',
    title: 'snapshots basic',
    reliable: true,
    catches: 'a log that is not trimmed, indexes that are wrong once it is',
    run: (h) => snapshotRounds(h, 'none'),
  },
  {
    ...PART,
    name: 'TestSnapshotInstall2D',
    title: 'install snapshots (disconnect)',
    reliable: true,
    catches: 'a follower that gets no snapshot, commands applied out of order around it',
    run: (h) => snapshotRounds(h, 'disconnect'),
  },
  {
    ...PART,
    name: 'TestSnapshotInstallUnreliable2D',
    title: 'install snapshots (disconnect+unreliable)',
    reliable: false,
    catches: 'a late or repeated snapshot that takes a service back',
    run: (h) => snapshotRounds(h, 'disconnect'),
  },
  {
    ...PART,
    name: 'TestSnapshotInstallCrash2D',
    title: 'install snapshots (crash)',
    reliable: true,
    catches: 'a restart that does not go on from snapshot and log together',
    run: (h) => snapshotRounds(h, 'crash'),
  },
  {
    ...PART,
    name: 'TestSnapshotInstallUnCrash2D',
    title: 'install snapshots (unreliable+crash)',
    reliable: false,
    catches: 'late snapshots at a server that restarted',
    run: (h) => snapshotRounds(h, 'crash'),
  },
  {
    ...PART,
    name: 'TestSnapshotAllCrash2D',
    title: 'crash and restart all servers',
    reliable: true,
    catches: 'indexes that start over when all servers do',
    run: crashAll,
  },
  {
    ...PART,
    name: 'TestSnapshotInit2D',
    title: 'snapshot initialization after crash',
    reliable: true,
    catches: 'a stored snapshot that is not read at a restart and erased by what is stored next',
    run: snapshotInit,
  },
];
