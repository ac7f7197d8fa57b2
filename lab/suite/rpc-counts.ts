/** TestCount2B: how many requests an election, a burst of commands and a second without any may take. */
import { ELECTION_TIMEOUT_MS } from '../harness/harness.ts';
import type { Harness } from '../harness/harness.ts';

const TRIES = 5;
const ELECTION_LIMIT = 30;
/** Commands that are waited for. */
const BURST = 10;
const BURST_LIMIT = (BURST + 1 + 3) * 3;
const IDLE_LIMIT = 3 * 20;

/** The test. */
export async function rpcCounts(h: Harness): Promise<void> {
  await h.checkOneLeader();
  const election = requests(h);
  if (election < 1 || election > ELECTION_LIMIT) {
    h.fail(`expected 1 to ${ELECTION_LIMIT} requests to elect a leader, found ${election}`);
  }

  const afterBurst = await burst(h);

  await h.sleep(ELECTION_TIMEOUT_MS);
  const idle = requests(h) - afterBurst;
  if (idle > IDLE_LIMIT) {
    h.fail(`expected at most ${IDLE_LIMIT} requests in a second without commands, found ${idle}`);
  }
}

/** A burst of commands in one term, at the latest with the last try. Returns the requests from the beginning on. */
async function burst(h: Harness): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (attempt > 0) await h.sleep(3 * ELECTION_TIMEOUT_MS);
    const leader = await h.checkOneLeader();
    const before = requests(h);
    const term = await commitBurst(h, leader);
    if (term === null) continue;
    const after = requests(h);
    if (after - before > BURST_LIMIT) {
      h.fail(
        `expected at most ${BURST_LIMIT} requests for ${BURST + 2} commands, found ${after - before}`,
      );
    }
    return after;
  }
  return h.fail(
    `expected one term to last for a moment, found it changing in all of ${TRIES} tries`,
  );
}

/** Twelve commands at one instant. Returns their term, or null if it did not last. */
async function commitBurst(h: Harness, leader: number): Promise<number | null> {
  const first = h.start(leader, 1);
  if (!first.isLeader) return null;
  const { term } = first;
  const commands: number[] = [];
  // One more than is waited for: the last one may be on its way when the requests are counted.
  for (let k = 1; k <= BURST + 1; k++) {
    const command = h.command();
    commands.push(command);
    const offer = h.start(leader, command);
    if (!offer.isLeader || offer.term !== term) return null;
    if (offer.index !== first.index + k) {
      h.fail(`expected index ${first.index + k} for the next command, found ${offer.index}`);
    }
  }
  for (let k = 1; k <= BURST; k++) {
    const index = first.index + k;
    const command = await h.wait(index, h.servers, term);
    if (command === null) return null;
    if (command !== commands[k - 1]) {
      h.fail(`expected ${commands[k - 1]} at index ${index}, found ${command}`);
    }
  }
  for (let i = 0; i < h.servers; i++) {
    if (h.getState(i).term !== term) return null;
  }
  return term;
}

/** Requests that reached the servers. */
function requests(h: Harness): number {
  let sum = 0;
  for (let i = 0; i < h.servers; i++) sum += h.rpcCount(i);
  return sum;
}
