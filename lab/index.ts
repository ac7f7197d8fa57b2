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
} from './api/api.ts';
export { ClassCluster } from './cluster/class-cluster.ts';
export type { ClassClusterOptions } from './cluster/class-cluster.ts';
export type { LabCluster, LabRandom } from './api/cluster.ts';
export { LabFailure } from './harness/failure.ts';
export { Harness } from './harness/harness.ts';
export type { LabTest } from './harness/lab-test.ts';
export { Persister } from './api/persister.ts';
export { PureCluster } from './cluster/pure-cluster.ts';
export type { PureClusterOptions } from './cluster/pure-cluster.ts';
export { formatLabHeading, formatLabReport, runLabTest } from './harness/report.ts';
export type { LabReport } from './harness/report.ts';
export { runLab, runLabClass } from './run.ts';
export type { LabRun } from './run.ts';
export { LAB_RAFT } from './cluster/simulated-cluster.ts';
export { LAB_TESTS, labTestNamed } from './suite/index.ts';
