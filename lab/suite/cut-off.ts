/** The tests of part 2B that cut servers off: what must go on without them, what must not, and how they come back. */
import { ELECTION_TIMEOUT_MS } from '../harness/harness.ts';
import type { Harness } from '../harness/harness.ts';

/** TestFollowerFailure2B: one follower goes, then the other. */
export async function followerFailure(h: Harness): Promise<void> {
  await h.one(101, h.servers, false);
  const first = await h.checkOneLeader();
  h.disconnect((first + 1) % h.servers);

  // Two of three go on.
  await h.one(102, h.servers - 1, false);
  await h.sleep(ELECTION_TIMEOUT_MS);
  await h.one(103, h.servers - 1, false);

  // The leader alone must not.
  const leader = await h.checkOneLeader();
  h.disconnect((leader + 1) % h.servers);
  h.disconnect((leader + 2) % h.servers);
  const { index, isLeader } = h.start(leader, 104);
  if (!isLeader) h.fail(`expected server ${leader} to accept 104 as leader, found it refused`);
  if (index !== 4) h.fail(`expected 104 at index 4, found it at ${index}`);
  await h.sleep(2 * ELECTION_TIMEOUT_MS);
  expectUncommitted(h, index);
}

/** TestLeaderFailure2B: one leader goes, then the next. */
export async function leaderFailure(h: Harness): Promise<void> {
  await h.one(101, h.servers, false);
  h.disconnect(await h.checkOneLeader());
  await h.one(102, h.servers - 1, false);
  await h.sleep(ELECTION_TIMEOUT_MS);
  await h.one(103, h.servers - 1, false);

  // Neither of the two that were cut off, nor the one left, can commit.
  h.disconnect(await h.checkOneLeader());
  for (let i = 0; i < h.servers; i++) h.start(i, 104);
  await h.sleep(2 * ELECTION_TIMEOUT_MS);
  expectUncommitted(h, 4);
}

function expectUncommitted(h: Harness, index: number): void {
  const { count } = h.nCommitted(index);
  if (count > 0) {
    h.fail(`expected no commit of index ${index} without a majority, found it on ${count} servers`);
  }
}

/** TestFailAgree2B: a follower misses some commands. */
export async function failAgree(h: Harness): Promise<void> {
  await h.one(101, h.servers, false);
  const leader = await h.checkOneLeader();
  const follower = (leader + 1) % h.servers;
  h.disconnect(follower);
  await h.one(102, h.servers - 1, false);
  await h.one(103, h.servers - 1, false);
  await h.sleep(ELECTION_TIMEOUT_MS);
  await h.one(104, h.servers - 1, false);
  await h.one(105, h.servers - 1, false);

  // The follower comes back, perhaps with a high term, and must have it all.
  h.connect(follower);
  await h.one(106, h.servers, true);
  await h.sleep(ELECTION_TIMEOUT_MS);
  await h.one(107, h.servers, true);
}

/** TestFailNoAgree2B: too few are left to agree. */
export async function failNoAgree(h: Harness): Promise<void> {
  await h.one(10, h.servers, false);

  // Three of five go.
  const first = await h.checkOneLeader();
  for (const k of [1, 2, 3]) h.disconnect((first + k) % h.servers);
  const offer = h.start(first, 20);
  if (!offer.isLeader) h.fail(`expected server ${first} to accept 20 as leader, found it refused`);
  if (offer.index !== 2) h.fail(`expected 20 at index 2, found it at ${offer.index}`);
  await h.sleep(2 * ELECTION_TIMEOUT_MS);
  expectUncommitted(h, offer.index);

  // They come back. Whether 20 survives depends on whom they elect.
  for (const k of [1, 2, 3]) h.connect((first + k) % h.servers);
  const leader = await h.checkOneLeader();
  const again = h.start(leader, 30);
  if (!again.isLeader) h.fail(`expected server ${leader} to accept 30 as leader, found it refused`);
  if (again.index < 2 || again.index > 3) {
    h.fail(`expected 30 at index 2 or 3, found it at ${again.index}`);
  }
  await h.one(1000, h.servers, true);
}

/** TestRejoin2B: a leader comes back with entries of its own. */
export async function rejoin(h: Harness): Promise<void> {
  await h.one(101, h.servers, true);

  // A leader that is cut off appends what nobody else will have.
  const first = await h.checkOneLeader();
  h.disconnect(first);
  for (const command of [102, 103, 104]) h.start(first, command);
  // The others agree on a command that it has too, at another place.
  await h.one(103, 2, true);

  const second = await h.checkOneLeader();
  h.disconnect(second);
  h.connect(first);
  await h.one(104, 2, true);
  h.connect(second);
  await h.one(105, h.servers, true);
}

/** TestBackup2B: logs that differ in many entries become one. */
export async function backup(h: Harness): Promise<void> {
  const startMany = (leader: number): void => {
    for (let i = 0; i < 50; i++) h.start(leader, h.command());
  };
  const agreeOnMany = async (): Promise<void> => {
    for (let i = 0; i < 50; i++) await h.one(h.command(), 3, true);
  };
  await h.one(h.command(), h.servers, true);

  // A leader with one follower: fifty entries that cannot commit.
  const first = await h.checkOneLeader();
  const minority = [first, (first + 1) % h.servers];
  const majority = [2, 3, 4].map((k) => (first + k) % h.servers);
  for (const i of majority) h.disconnect(i);
  startMany(first);
  await h.sleep(ELECTION_TIMEOUT_MS / 2);

  // The other three instead: fifty entries that commit.
  for (const i of minority) h.disconnect(i);
  for (const i of majority) h.connect(i);
  await agreeOnMany();

  // Two of these three: fifty more that cannot commit.
  const second = await h.checkOneLeader();
  const beyond = (first + 2) % h.servers;
  const other = second === beyond ? (second + 1) % h.servers : beyond;
  h.disconnect(other);
  startMany(second);
  await h.sleep(ELECTION_TIMEOUT_MS / 2);

  // The first two come back to the one that was left out. Their fifty entries must give way, and quickly.
  for (let i = 0; i < h.servers; i++) h.disconnect(i);
  for (const i of [...minority, other]) h.connect(i);
  await agreeOnMany();

  for (let i = 0; i < h.servers; i++) h.connect(i);
  await h.one(h.command(), h.servers, true);
}
