/** What the engine knows of a kind of campaign: how a job is done, and what its result means. */

/**
 * How workers do the jobs of one kind. `S` is what the campaign is asked to do, `J` a job, `R` its result, all of them
 * plain data: they cross to the workers and back.
 */
export interface Kind<S, J, R extends object> {
  /** Its name in the table of kinds. */
  readonly name: string;
  /** What a job is called in errors. */
  sourceOf(job: J): string;
  run(spec: S, job: J): R | Promise<R>;
  /** For kinds of which some jobs are done once more with everything frozen. */
  readonly frozen?: Frozen<S, J, R>;
}

/**
 * Runs with everything frozen that crosses the seam, so that impure peers show. They have a thread of their own: once an
 * engine has seen frozen objects, the same code is slower on all others (measured: a tenth of frozen runs among the others
 * slowed down all by a third).
 */
export interface Frozen<S, J, R> {
  isDue(spec: S, job: J): boolean;
  /** Plain data. */
  run(spec: S, job: J): Promise<object>;
  /** The result of the job with what came of it when frozen. */
  merge(job: J, result: R, again: object): R;
}

/** A run by its name: what has drawn it. Plain data. */
export interface RunId {
  readonly seed: bigint;
  /** Of the lab. */
  readonly test?: string;
}

/** A run that was cut short. */
export interface LimitNote extends RunId {
  readonly message: string;
}

/** A run that came out differently the second time. */
export interface Divergence extends RunId {
  /** Hashes. */
  readonly first: string;
  readonly second: string;
}

/** What in a result is more than numbers. `F` is a failure, to be looked into. */
export interface News<F> {
  /** In the order of the runs. */
  readonly failures?: readonly F[];
  /** Failures beyond these, which are only counted. */
  readonly further?: number;
  readonly limits?: readonly LimitNote[];
  readonly divergences?: readonly Divergence[];
}

/** How far it has come, counted as jobs arrive: for people, not part of the outcome. */
export interface Progress {
  /** Of what the campaign consists of: runs, hunts, crash points. */
  readonly done: number;
  readonly events: number;
  readonly simulatedUs: number;
  readonly faultsApplied: number;
  /** Runs that broke a property, hunts that found their bug. */
  readonly found: number;
}

/** What a campaign is made of, in the thread that hands out its jobs. `Report` is what comes of looking into a failure. */
export interface Plan<J, R, F, Report> {
  /** The job with this index, counted from 0; undefined behind the last one. */
  jobAt(index: number): J | undefined;
  /** Counts a result that has come, in whatever order. */
  progressOf(result: R): Partial<Progress>;
  /** Adds up a result; called in the order of jobs. */
  add(result: R): News<F>;
  /** Failures with the same signature are taken for one. */
  signatureOf(failure: F): string;
  /** Looks into a failure. Rejects with RaftSimError if it does not come back. */
  investigate(failure: F): Report | Promise<Report>;
}
