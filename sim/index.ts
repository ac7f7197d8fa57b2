/** The simulator: build a schedule, run it, watch it. */
export { ADVERSARIES } from './schedule/adversary.ts';
export type { AdversaryConfig, AdversaryName } from './schedule/adversary.ts';
export { formatSeed, parseSeed, Sequence } from './chance/choose.ts';
export type { Seed } from './chance/choose.ts';
export { commandOf, describeCommand } from './node/clients.ts';
export { CALM_CONFIG, DEFAULT_LIMITS } from './schedule/config.ts';
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
} from './schedule/config.ts';
export { EVENT_KIND_NAMES, EventKind } from './node/events.ts';
export type { SimEvent } from './node/events.ts';
export type { Fault, FaultKind, Link } from './schedule/fault.ts';
export { drawSwarm, EVERYTHING } from './faults/swarm.ts';
export type { SwarmOptions } from './faults/swarm.ts';
export type { Property, Violation } from './judge/violation.ts';
export {
  allInvariants,
  endToEndInvariants,
  localInvariants,
  registerInvariant,
} from './judge/invariants/index.ts';
export { breach } from './judge/finding.ts';
export type { Breach, Breaches, Facts, Finding, Reference } from './judge/finding.ts';
export { invariant } from './judge/invariant.ts';
export type { Invariant, InvariantContext } from './judge/invariant.ts';
export type { NodeFacts } from './node/node-facts.ts';
export type { Intervention } from './world/interventions.ts';
export type { Discarded, Note } from './world/note.ts';
export type { Happening, Observer } from './world/observer.ts';
export { AmbientNondeterminismError } from './guard/purity-guard.ts';
export { RpcNetwork } from './network/rpc-network.ts';
export type { RpcNetworkOptions } from './network/rpc-network.ts';
export type { Order } from './order/order.ts';
export { decisionsOf } from './order/decisions/decision-order.ts';
export { writeDown } from './order/decisions/write-down.ts';
export type { WrittenDown } from './order/decisions/write-down.ts';
export type { Dice } from './order/walk/dice.ts';
export type { Moves } from './order/walk/moves.ts';
export type { Walker } from './order/walk/walker.ts';
export { registerWalker } from './order/walk/walkers.ts';
export type { MakeWalker } from './order/walk/walkers.ts';
export { runSchedule } from './run.ts';
export type { RunOptions, RunResult } from './run.ts';
export type { Decision } from './schedule/decision.ts';
export type { Drawn, Schedule } from './schedule/schedule.ts';
export type { WalkerPlan, WalkPlan } from './schedule/walk-plan.ts';
export { signatureOf } from './judge/signature.ts';
export { simulate } from './simulate.ts';
export type { SimulateOptions } from './simulate.ts';
export { Simulation } from './world/simulation.ts';
export type { Checkpoint } from './world/checkpoint.ts';
export type { LimitReached } from './world/run-limits.ts';
export type { SimulationOptions } from './world/simulation-options.ts';
export { addReports, FAULT_NAMES, SITUATION_NAMES, SITUATIONS } from './coverage/tally.ts';
export type { FaultName, SituationName, TallyReport } from './coverage/tally.ts';
