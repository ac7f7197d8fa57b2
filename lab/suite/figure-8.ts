/**
 * Figure 8 of the Raft paper, a thousand times over: leaders go soon after they accepted a command, some of them before
 * they told anybody. Once by crashing, once by being cut off in a network that loses, delays and reorders.
 */
import type { Harness } from '../harness/harness.ts';
import { ELECTION_TIMEOUT_MS } from '../harness/harness.ts';

const ROUNDS = 1000;
/** As many servers are kept going, a majority of the five. */
const ENOUGH = 3;
const REORDERING_FROM_ROUND = 200;

/** TestFigure82C. */
export async function figure8(h: Harness): Promise<void> {
  await h.one(h.command(), 1, true);
  let up = h.servers;
  for (let round = 0; round < ROUNDS; round++) {
    let leader = -1;
    for (let i = 0; i < h.servers; i++) {
      if (h.isUp(i) && h.start(i, h.command()).isLeader) leader = i;
    }
    await pause(h);
    if (leader !== -1) {
      h.crash1(leader);
      up--;
    }
    if (up < ENOUGH) {
      const i = h.int(h.servers);
      if (!h.isUp(i)) {
        h.start1(i);
        h.connect(i);
        up++;
      }
    }
  }

  for (let i = 0; i < h.servers; i++) {
    if (h.isUp(i)) continue;
    h.start1(i);
    h.connect(i);
  }
  await h.one(h.command(), h.servers, true);
}

/** TestFigure8Unreliable2C. The network stays as it is to the end: five servers must agree all the same. */
export async function figure8Unreliable(h: Harness): Promise<void> {
  const command = (): number => h.int(10_000);
  await h.one(command(), 1, true);
  let connected = h.servers;
  for (let round = 0; round < ROUNDS; round++) {
    if (round === REORDERING_FROM_ROUND) h.setLongReordering(true);
    // Leaders that are cut off are offered commands too, and fill their logs with them.
    let leader = -1;
    for (let i = 0; i < h.servers; i++) {
      if (h.start(i, command()).isLeader && h.isConnected(i)) leader = i;
    }
    await pause(h);
    if (leader !== -1 && h.chance(500)) {
      h.disconnect(leader);
      connected--;
    }
    if (connected < ENOUGH) {
      const i = h.int(h.servers);
      if (!h.isConnected(i)) {
        h.connect(i);
        connected++;
      }
    }
  }

  for (let i = 0; i < h.servers; i++) {
    if (!h.isConnected(i)) h.connect(i);
  }
  await h.one(command(), h.servers, true);
}

/** Mostly too short for a command to commit, now and then long enough. */
async function pause(h: Harness): Promise<void> {
  await h.sleep(h.chance(100) ? h.int(ELECTION_TIMEOUT_MS / 2) : h.int(13));
}
