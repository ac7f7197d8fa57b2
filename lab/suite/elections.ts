/** Part 2A: elections, without a single command. */
import { ELECTION_TIMEOUT_MS } from '../harness/harness.ts';
import type { Harness } from '../harness/harness.ts';
import type { LabTest } from '../harness/lab-test.ts';

async function initialElection(h: Harness): Promise<void> {
  await h.checkOneLeader();

  // Let the followers hear of the election before their terms are compared.
  await h.sleep(50);
  const term = h.checkTerms();
  if (term < 1) h.fail(`expected a term of at least 1, found ${term}`);

  await h.sleep(2 * ELECTION_TIMEOUT_MS);
  const later = h.checkTerms();
  if (later !== term) {
    h.warnings.push(`the term went from ${term} to ${later} though nothing failed`);
  }
  await h.checkOneLeader();
}

async function reElection(h: Harness): Promise<void> {
  const first = await h.checkOneLeader();
  h.disconnect(first);
  await h.checkOneLeader();

  // The old leader must give way to the new one.
  h.connect(first);
  const second = await h.checkOneLeader();

  // One of three cannot elect anybody, however long it tries.
  const follower = (second + 1) % h.servers;
  h.disconnect(second);
  h.disconnect(follower);
  await h.sleep(2 * ELECTION_TIMEOUT_MS);
  h.checkNoLeader();

  h.connect(follower);
  await h.checkOneLeader();
  h.connect(second);
  await h.checkOneLeader();
}

async function manyElections(h: Harness): Promise<void> {
  await h.checkOneLeader();
  for (let round = 1; round < 10; round++) {
    // Three draws, perhaps of the same server: four at least are left.
    const cut = [h.int(h.servers), h.int(h.servers), h.int(h.servers)];
    for (const i of cut) h.disconnect(i);
    await h.checkOneLeader();
    for (const i of cut) h.connect(i);
  }
  await h.checkOneLeader();
}

/** The tests of part 2A, in the lab's order. */
export const elections: readonly LabTest[] = [
  {
    name: 'TestInitialElection2A',
    part: '2A',
    title: 'initial election',
    servers: 3,
    reliable: true,
    snapshots: false,
    catches: 'no leader at all, two of them, servers that disagree on the term',
    run: initialElection,
  },
  {
    name: 'TestReElection2A',
    part: '2A',
    title: 'election after network failure',
    servers: 3,
    reliable: true,
    snapshots: false,
    catches: 'an old leader that does not step down, a leader without a majority',
    run: reElection,
  },
  {
    name: 'TestManyElections2A',
    part: '2A',
    title: 'multiple elections',
    servers: 7,
    reliable: true,
    snapshots: false,
    catches: 'elections that fail with four of seven',
    run: manyElections,
  },
];
