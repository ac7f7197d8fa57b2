/**
 * Servers come and go while three clients get on with their commands. Afterwards the log, which all servers must agree
 * on, has to hold every value that a client saw committed.
 */
import type { LabCommand } from '../api/api.ts';
import { randomCommand } from '../harness/draws.ts';
import type { Harness } from '../harness/harness.ts';
import { ELECTION_TIMEOUT_MS } from '../harness/harness.ts';
import { Tasks } from '../harness/tasks.ts';

const CLIENTS = 3;
const ROUNDS = 20;
/** A client looks before each of these pauses, then gives its command up. */
const LOOKS_MS = [10, 20, 50, 100, 200];

/** What the clients share with the test. */
interface Clients {
  stopped: boolean;
  readonly committed: number[];
}

/** TestReliableChurn2C and TestUnreliableChurn2C. */
export async function churn(h: Harness): Promise<void> {
  const clients: Clients = { stopped: false, committed: [] };
  const tasks = new Tasks();
  for (let id = 0; id < CLIENTS; id++) tasks.start(() => client(h, id, clients));
  try {
    await comeAndGo(h);
    await h.sleep(ELECTION_TIMEOUT_MS);
    h.setUnreliable(false);
    for (let i = 0; i < h.servers; i++) startAndConnect(h, i);
  } finally {
    clients.stopped = true;
  }
  await tasks.join();
  await h.sleep(ELECTION_TIMEOUT_MS);

  const last = await h.one(h.command(), h.servers, true);
  const log = new Set<LabCommand | null>();
  for (let index = 1; index <= last; index++) log.add(await h.wait(index, h.servers, -1));
  for (const value of clients.committed) {
    if (!log.has(value)) {
      h.fail(`expected ${value} in the log as a client saw it committed, found it missing`);
    }
  }
}

/** Rare enough that the servers can often keep up, and often enough that they cannot always. */
async function comeAndGo(h: Harness): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    if (h.chance(200)) h.disconnect(h.int(h.servers));
    if (h.chance(500)) startAndConnect(h, h.int(h.servers));
    if (h.chance(200)) {
      const i = h.int(h.servers);
      if (h.isUp(i)) h.crash1(i);
    }
    await h.sleep((ELECTION_TIMEOUT_MS * 7) / 10);
  }
}

function startAndConnect(h: Harness, i: number): void {
  if (!h.isUp(i)) h.start1(i);
  h.connect(i);
}

/** Offers one value after the other to all servers, and keeps those that it saw committed. */
async function client(h: Harness, id: number, clients: Clients): Promise<void> {
  const random = h.stream(`client ${id}`);
  while (!clients.stopped) {
    const value = randomCommand(random);
    let index = -1;
    for (let i = 0; i < h.servers; i++) {
      if (!h.isUp(i)) continue;
      const offer = h.start(i, value);
      if (offer.isLeader) index = offer.index;
    }
    if (index === -1) await h.sleep(79 + 17 * id);
    else if (await sees(h, index, value)) clients.committed.push(value);
  }
}

/** Whether `value` commits at `index` before the client gives up, or another value does. */
async function sees(h: Harness, index: number, value: number): Promise<boolean> {
  for (const [look, ms] of LOOKS_MS.entries()) {
    const { count, command } = h.nCommitted(index);
    if (count > 0) {
      // An old leader gave out an index that is long taken. Computing takes no virtual time, so without this pause
      // the client would be back at the same instant, and again until that leader's log is longer than the others'.
      if (look === 0) await h.sleep(ms);
      return command === value;
    }
    await h.sleep(ms);
  }
  return false;
}
