/**
 * The names of MIT's 6.824 Raft lab, in TypeScript. Servers are numbered from 0 and durations are virtual milliseconds,
 * as in the lab; everything else of this project counts servers from 1 and time in microseconds.
 *
 * Go to TypeScript, name by name: docs/lab.md.
 */

/** What a test replicates: a number or a string, as the lab's tests do. */
export type LabCommand = number | string;

/** What a peer hands to its service, one message at a time and in the order of the log (Go: `ApplyMsg`). */
export interface ApplyMsg {
  readonly commandValid: boolean;
  readonly command?: LabCommand;
  readonly commandIndex?: number;
  readonly snapshotValid: boolean;
  readonly snapshot?: Uint8Array;
  readonly snapshotTerm?: number;
  readonly snapshotIndex?: number;
}

/** The answer to `start` (Go: `index, term, isLeader`). Index and term mean nothing unless `isLeader`. */
export interface StartResult {
  readonly index: number;
  readonly term: number;
  readonly isLeader: boolean;
}

/** The answer to `getState` (Go: `term, isLeader`). */
export interface StateResult {
  readonly term: number;
  readonly isLeader: boolean;
}
