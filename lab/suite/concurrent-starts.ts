/** TestConcurrentStarts2B: five clients offer a command each to the leader at one moment. */
import type { LabCommand } from '../api/api.ts';
import { ELECTION_TIMEOUT_MS } from '../harness/harness.ts';
import type { Harness } from '../harness/harness.ts';
import { Tasks } from '../harness/tasks.ts';

const TRIES = 5;
const COMMANDS = [100, 101, 102, 103, 104];

/** The test. A change of term is no fault of the leader's: then it starts over. */
export async function concurrentStarts(h: Harness): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (attempt > 0) await h.sleep(3 * ELECTION_TIMEOUT_MS);
    const committed = await tryOnce(h);
    if (committed === null) continue;
    for (const command of COMMANDS) {
      if (!committed.includes(command)) {
        h.fail(`expected ${command} among the committed commands, found ${committed.join(', ')}`);
      }
    }
    return;
  }
  h.fail(`expected one term to last for a moment, found it changing in all of ${TRIES} tries`);
}

/** What committed at the indexes that the leader gave out, or null if its term did not last. */
async function tryOnce(h: Harness): Promise<LabCommand[] | null> {
  const leader = await h.checkOneLeader();
  const { term, isLeader } = h.start(leader, 1);
  if (!isLeader) return null;

  const indexes: number[] = [];
  const clients = new Tasks();
  for (const command of COMMANDS) {
    clients.start(async () => {
      // No time goes by, but all five are under way before the first one asks.
      await h.sleep(0);
      const offer = h.start(leader, command);
      if (offer.isLeader && offer.term === term) indexes.push(offer.index);
    });
  }
  await clients.join();

  for (let i = 0; i < h.servers; i++) {
    if (h.getState(i).term !== term) return null;
  }
  const committed: LabCommand[] = [];
  for (const index of indexes) {
    const command = await h.wait(index, h.servers, term);
    if (command === null) return null;
    committed.push(command);
  }
  return committed;
}
