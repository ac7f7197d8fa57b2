/** raft-sim: a deterministic discrete-event simulator for Raft, and a Raft to run in it. */
export * from './raft/index.ts';
export * from './simulator.ts';
export { scenarioNamed, scenarios } from './scenarios/index.ts';
export type { Scenario } from './scenarios/recipes/scenario.ts';
