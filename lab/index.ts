/** MIT's 6.824 Raft lab in virtual time: its API, its network, its tests. */
export type {
  ApplyCh,
  ApplyMsg,
  ClientEnd,
  LabCommand,
  LabEnv,
  LabRaft,
  MakeRaft,
  StartResult,
  StateResult,
} from './api.ts';
export { ClassCluster } from './class-cluster.ts';
export type { ClassClusterOptions } from './class-cluster.ts';
export type { LabCluster, LabRandom } from './cluster.ts';
export { LabFailure } from './failure.ts';
export { Harness } from './harness.ts';
export type { LabTest } from './lab-test.ts';
export { Persister } from './persister.ts';
export { PureCluster } from './pure-cluster.ts';
export type { PureClusterOptions } from './pure-cluster.ts';
export { formatLabHeading, formatLabReport, runLabTest } from './report.ts';
export type { LabReport } from './report.ts';
export { runLab, runLabClass } from './run.ts';
export type { LabRun } from './run.ts';
export { LAB_RAFT } from './simulated-cluster.ts';
export { LAB_TESTS, labTestNamed } from './suite/index.ts';
