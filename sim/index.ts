/** The simulator: build a schedule, run it, watch it. */
export { ADVERSARIES } from './adversaries/adversary.ts';
export type { AdversaryConfig, AdversaryName } from './adversaries/adversary.ts';
export { formatSeed, parseSeed, Sequence } from './choose.ts';
export type { Seed } from './choose.ts';
export { commandOf, describeCommand } from './clients.ts';
export { CALM_CONFIG, DEFAULT_LIMITS } from './config.ts';
export type {
  ClientConfig,
  ClockConfig,
  CrashMode,
  DiskConfig,
  LimitConfig,
  NetworkConfig,
  RaftConfig,
  ServiceConfig,
  SimulationConfig,
} from './config.ts';
export { EVENT_KIND_NAMES, EventKind } from './events.ts';
export type { SimEvent } from './events.ts';
export { describeFault } from './faults/fault.ts';
export type { Fault, FaultKind, Link } from './faults/fault.ts';
export { drawSwarm, EVERYTHING } from './faults/swarm.ts';
export type { SwarmOptions } from './faults/swarm.ts';
export type { Violation } from './invariants/checker.ts';
export { allInvariants, endToEndInvariants, localInvariants } from './invariants/index.ts';
export type { Finding, Invariant, InvariantContext, NodeFacts } from './invariants/invariant.ts';
export type { Intervention } from './interventions.ts';
export type { Happening, Observer } from './observer.ts';
export { AmbientNondeterminismError } from './purity-guard.ts';
export { Recorder } from './recorder.ts';
export type { RecordedEvent } from './recorder.ts';
export { RpcNetwork } from './rpc-network.ts';
export type { RpcNetworkOptions } from './rpc-network.ts';
export { runSchedule } from './run.ts';
export type { RunOptions, RunResult } from './run.ts';
export type { Schedule } from './schedule.ts';
export { shrink, shrinking } from './shrink/shrink.ts';
export type { Failing } from './shrink/trial.ts';
export type { ShrinkProgress, ShrinkResult } from './shrink/shrink.ts';
export { signatureOf } from './signature.ts';
export { Simulation } from './simulation.ts';
export type { Checkpoint } from './checkpoint.ts';
export type { LimitReached } from './run-limits.ts';
export type { SimulationOptions } from './simulation-options.ts';
export { addReports, FAULT_NAMES, SITUATION_NAMES, SITUATIONS } from './tally.ts';
export type { FaultName, SituationName, TallyReport } from './tally.ts';
