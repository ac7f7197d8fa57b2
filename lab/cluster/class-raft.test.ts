import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { parseSeed } from '../../sim/chance/choose.ts';
import type { ApplyCh, ApplyMsg, LabEnv, LabRaft, MakeRaft } from '../api/api.ts';
import { ClassCluster } from './class-cluster.ts';
import type { Figure2Raft } from '../examples/figure-2-raft.ts';
import { makeFigure2Raft } from '../examples/figure-2-raft.ts';
import type { LabTest } from '../harness/lab-test.ts';
import type { LabRun } from '../run.ts';
import { runLabClass } from '../run.ts';
import { LAB_TESTS, labTestNamed } from '../suite/index.ts';

const SEEDS = ['1', '2', '3'];

function run(labTest: LabTest, seed: string, make: MakeRaft = makeFigure2Raft): Promise<LabRun> {
  return runLabClass(labTest, { make, seed: parseSeed(seed)! });
}

const election = labTestNamed('TestInitialElection2A')!;
const agreement = labTestNamed('TestBasicAgree2B')!;

describe('a peer in the lab’s own style', () => {
  const elections = LAB_TESTS.filter(({ part }) => part === '2A' || part === '2B');

  test.each(elections.map((each) => [each.name, each] as const))(
    'passes %s',
    async (_name, each) => {
      for (const seed of SEEDS) {
        const { report, violation } = await run(each, seed);
        expect(report.failure).toBeNull();
        expect(violation).toBeNull();
      }
    },
  );

  test('takes the same steps each time, and others with another seed', async () => {
    const unreliable = labTestNamed('TestUnreliableAgree2C')!;
    for (const each of [...elections, unreliable]) {
      const first = await run(each, '7');
      const again = await run(each, '7');
      const other = await run(each, '8');
      expect(again).toEqual(first);
      expect(other.hash).not.toBe(first.hash);
    }
  });

  test('runs beside another one without a trace of it', async () => {
    const alone = await run(agreement, '7');
    const [one, two] = await Promise.all([run(agreement, '7'), run(agreement, '8')]);
    expect(one).toEqual(alone);
    expect(two.hash).not.toBe(alone.hash);
  });
});

/** A peer with one method replaced. */
function broken(change: (raft: Figure2Raft) => void): MakeRaft {
  return (...args): LabRaft => {
    const raft = makeFigure2Raft(...args) as Figure2Raft;
    change(raft);
    return raft;
  };
}

describe('what such a peer is given', () => {
  /** Runs `task` at a server that does nothing else. */
  async function within(
    task: (env: LabEnv, applyCh: ApplyCh) => Promise<void>,
  ): Promise<ApplyMsg[]> {
    const applied: ApplyMsg[] = [];
    const make: MakeRaft = (peers, me, persister, applyCh, env) => {
      env.go(() => task(env, applyCh));
      return makeFigure2Raft(peers, me, persister, applyCh, env);
    };
    const cluster = new ClassCluster({ make, servers: 1, seed: parseSeed('1')! });
    cluster.onApply = (_i, message) => void applied.push(message);
    await cluster.drive(async () => {
      cluster.boot(0);
      await cluster.sleep(1);
    });
    expect(cluster.simulation.violation).toBeNull();
    return applied;
  }

  test('a pause that is over already takes no time', async () => {
    let before = -1;
    let after = -1;
    await within(async (env) => {
      before = env.nowMs();
      await env.sleep(-5);
      after = env.nowMs();
    });
    expect([before, after]).toEqual([0, 0]);
  });

  test('a channel keeps the order of what is sent, awaited or not', async () => {
    const messages = Array.from({ length: 20 }, (_, i) => ({
      commandValid: true,
      command: i,
      commandIndex: i + 1,
      snapshotValid: false,
    }));
    const applied = await within(async (_env, applyCh) => {
      await Promise.all(messages.map((message) => applyCh.send(message)));
    });
    expect(applied).toEqual(messages);
  });

  test('a log of thousands can be applied in one instant', async () => {
    const applied = await within(async (_env, applyCh) => {
      for (let commandIndex = 1; commandIndex <= 20_000; commandIndex++) {
        await applyCh.send({ commandValid: true, command: 0, commandIndex, snapshotValid: false });
      }
    });
    expect(applied).toHaveLength(20_000);
  });
});

describe('a mistake in such a peer is a finding, never an error of the simulator', () => {
  test('two leaders of one term', async () => {
    const credulous = broken((raft) => {
      const { requestVote } = raft;
      raft.requestVote = (args) => {
        const { term } = requestVote.call(raft, args);
        return { term, voteGranted: term === args.term };
      };
    });
    const runs = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        run(labTestNamed('TestManyElections2A')!, String(i + 1), credulous),
      ),
    );
    const found = runs.map(({ violation }) => violation?.property).filter((each) => each);
    expect(new Set(found)).toEqual(new Set(['Election Safety']));
  });

  test('an error in a handler', async () => {
    const thrower = broken((raft) => {
      raft.requestVote = () => {
        throw new RangeError('no votes today');
      };
    });
    const { report, violation } = await run(election, '1', thrower);
    expect(violation?.kind).toBe('contract');
    expect(report.failure).toMatch(/^Peer Contract: n\d threw RangeError: no votes today/);
  });

  test('an error in a handler that awaits', async () => {
    const thrower = broken((raft) => {
      Object.assign(raft, {
        requestVote: async () => {
          await Promise.resolve();
          throw new RangeError('no votes tomorrow');
        },
      });
    });
    const { report } = await run(election, '1', thrower);
    expect(report.failure).toMatch(/threw RangeError: no votes tomorrow/);
  });

  test('a method that is not there', async () => {
    const lacking = broken((raft) => Object.assign(raft, { requestVote: undefined }));
    const { report } = await run(election, '1', lacking);
    expect(report.failure).toMatch(/n\d has no method 'requestVote', which n\d called/);
  });

  test('an error in what the harness asks for', async () => {
    const thrower = broken((raft) => {
      raft.start = () => {
        throw new Error('start failed');
      };
    });
    const { report } = await run(agreement, '1', thrower);
    expect(report.failure).toMatch(/threw Error: start failed/);
  });

  test('an error in make itself', async () => {
    const { report } = await run(election, '1', () => {
      throw new Error('cannot be made');
    });
    expect(report.failure).toMatch(/n1 threw Error: cannot be made/);
  });

  test('a task that nobody awaits', () => {
    // In a process of its own: a test runner takes such rejections for its own.
    const url = (path: string): string =>
      JSON.stringify(pathToFileURL(join(__dirname, '..', path)).href);
    const script = `
      import { runLabClass } from ${url('run.ts')};
      import { labTestNamed } from ${url('suite/index.ts')};
      import { makeFigure2Raft } from ${url('examples/figure-2-raft.ts')};
      const make = (peers, me, persister, applyCh, env) => {
        void (async () => {
          await env.sleep(10);
          throw new Error('adrift');
        })();
        return makeFigure2Raft(peers, me, persister, applyCh, env);
      };
      const test = labTestNamed('TestInitialElection2A');
      const { report } = await runLabClass(test, { make, seed: { high: 0, low: 1 } });
      console.log(report.failure);`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/a task not started with env\.go threw Error: adrift/);
  });

  test('an error in kill', async () => {
    const thrower = broken((raft) => {
      raft.kill = () => {
        throw new Error('will not die');
      };
    });
    const { report } = await run(labTestNamed('TestPersist12C')!, '1', thrower);
    expect(report.failure).toMatch(/threw Error: will not die/);
  });

  test.each([
    ['getState', /getState returned a promise, not \{ term, isLeader \}/],
    ['start', /start returned a promise, not \{ index, term, isLeader \}/],
  ])('an asynchronous %s', async (method, failure) => {
    const confused = broken((raft) => {
      Object.assign(raft, { [method]: async () => Promise.resolve({ term: 1, isLeader: true }) });
    });
    const { report } = await run(agreement, '1', confused);
    expect(report.failure).toMatch(failure);
  });

  test('a pause of no length that can be told', async () => {
    const restless: MakeRaft = (peers, me, persister, applyCh, env) => {
      env.go(() => env.sleep(Number.NaN));
      return makeFigure2Raft(peers, me, persister, applyCh, env);
    };
    const { report, thrownAt } = await run(election, '1', restless);
    expect(report.failure).toMatch(/threw TypeError: sleep was called with NaN/);
    expect(thrownAt).toContain('class-server');
  });

  test('a look at the clock of the host', async () => {
    const impatient = broken((raft) => {
      const { requestVote } = raft;
      raft.requestVote = (args) => {
        Date.now();
        return requestVote.call(raft, args);
      };
    });
    const { report } = await run(election, '1', impatient);
    expect(report.failure).toMatch(/called Date\.now/);
  });

  test('time that stands still', async () => {
    const restless: MakeRaft = (peers, me, persister, applyCh, env) => {
      env.go(async () => {
        for (;;) await env.sleep(0);
      });
      return makeFigure2Raft(peers, me, persister, applyCh, env);
    };
    const { report, limit } = await run(election, '1', restless);
    expect(limit?.code).toBe('zeno');
    expect(report.passed).toBe(false);
  });
});
