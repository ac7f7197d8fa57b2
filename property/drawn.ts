/** What schedules are drawn from. Magnitudes as in the simulator's own fuzzing (sim/faults/swarm.ts). */
import fc from 'fast-check';
import type { AdversaryConfig, AdversaryName } from '../sim/schedule/adversary.ts';
import type { ClientConfig, RaftConfig } from '../sim/schedule/config.ts';
import { CALM_CONDITIONS, calmParts } from './calm.ts';
import { drawnConditions } from './drawn-conditions.ts';
import { drawnFaults } from './drawn-faults.ts';
import { MS, record, uniform } from './drawing.ts';
import type { Resolved } from './options.ts';
import type { Parts } from './parts.ts';

export function drawnParts(options: Resolved): fc.Arbitrary<Parts> {
  const { min, max } = options.peers;
  const peers = fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: Math.max(min, Math.min(3, max)), max }) },
    { weight: 1, arbitrary: fc.integer({ min, max }) },
  );
  return peers.chain((size) =>
    record<Parts>({
      faults: drawnFaults(options, size),
      adversaries: options.adversaries ? drawnAdversaries() : fc.constant([]),
      conditions: fc.oneof(
        { weight: 1, arbitrary: fc.constant(CALM_CONDITIONS) },
        { weight: 7, arbitrary: drawnConditions(options, size) },
      ),
      peers: fc.constant(size),
      clients: drawnClients(options),
      raft: drawnRaft(options),
      chaosUs: fc.constant(options.durationUs.max),
      healUs: fc.constant(calmParts(options).healUs),
      limits: fc.constant(calmParts(options).limits),
      seed: record({ high: fc.constant(0), low: uniform(0, 0x7fffffff) }),
      scenario: fc.constant(calmParts(options).scenario),
    }),
  );
}

function drawnAdversaries(): fc.Arbitrary<readonly AdversaryConfig[]> {
  const strengths = {
    'isolate-committer': { chances: [5_000, 50_000], times: [400 * MS, 1_500 * MS] },
    'crash-before-send': { chances: [2_000, 20_000], times: [100 * MS, 800 * MS] },
    'crash-mid-write': { chances: [2_000, 20_000], times: [20 * MS, 800 * MS] },
    'release-stale': { chances: [10_000, 100_000], times: [1] },
    lockstep: { chances: [300_000, 900_000], times: [100 * MS, 250 * MS] },
  } as const satisfies Record<AdversaryName, object>;
  const names = Object.keys(strengths) as AdversaryName[];
  const one = (name: AdversaryName): fc.Arbitrary<AdversaryConfig> =>
    record({
      name: fc.constant(name),
      chancePpm: fc.constantFrom(...strengths[name].chances),
      forUs: fc.constantFrom(...strengths[name].times),
    });
  const some = fc
    .subarray(names, { minLength: 1, maxLength: 2 })
    .chain((chosen) => fc.tuple(...chosen.map(one)));
  return fc.oneof(fc.constant([]), some);
}

function drawnClients({ clients: { min, max } }: Resolved): fc.Arbitrary<ClientConfig> {
  // Without a client there are elections only, which few runs should be spent on.
  const count = fc.oneof(
    { weight: 19, arbitrary: fc.integer({ min: Math.max(min, Math.min(1, max)), max }) },
    { weight: 1, arbitrary: fc.integer({ min, max }) },
  );
  const think = fc.constantFrom(
    { thinkMinUs: 0, thinkMaxUs: 50 * MS },
    { thinkMinUs: 50 * MS, thinkMaxUs: 300 * MS },
    { thinkMinUs: 0, thinkMaxUs: 2_000 * MS },
  );
  return fc
    .tuple(count, think, fc.constantFrom(200 * MS, 1_000 * MS))
    .map(([number, pause, timeoutUs]) => ({
      count: number,
      ...pause,
      timeoutUs,
      retryUs: 50 * MS,
    }));
}

function drawnRaft(options: Resolved): fc.Arbitrary<RaftConfig> {
  const { raft } = options;
  const isGiven =
    raft.electionTimeoutMinUs !== undefined || raft.electionTimeoutMaxUs !== undefined;
  const base = calmParts(options).raft;
  const election = fc.constantFrom(
    { electionTimeoutMinUs: 150 * MS, electionTimeoutMaxUs: 300 * MS },
    { electionTimeoutMinUs: 150 * MS, electionTimeoutMaxUs: 500 * MS },
    { electionTimeoutMinUs: 300 * MS, electionTimeoutMaxUs: 500 * MS },
  );
  const rest = record({
    heartbeatUs: fc.constantFrom(50 * MS, 75 * MS, 100 * MS),
    noopOnElection: fc.constantFrom(true, true, false),
    maxEntriesPerMessage: fc.constantFrom(1, 3, 16, 64),
    maxInflight: fc.constantFrom(1, 2, 8),
  });
  return fc
    .tuple(election, rest)
    .map(([timeouts, other]) => ({ ...base, ...(isGiven ? {} : timeouts), ...other, ...raft }));
}
