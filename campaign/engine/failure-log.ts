/** The different failures of a campaign: each is looked into once, the others like it and those too many are counted. */
import { createHash } from 'node:crypto';
import { RaftSimError } from '../../lib/errors.ts';
import type { Violation } from '../../sim/judge/violation.ts';
import { signatureOf } from '../../sim/judge/signature.ts';

/** What was found before the campaign was interrupted. */
export interface Known {
  readonly signatures: readonly string[];
  readonly furtherFailures: number;
}

export class FailureLog<R> {
  readonly reports: R[] = [];
  /** Failures beyond the reported ones, like them or too many. */
  further: number;
  /** What went wrong first, here or in a worker. Nothing is looked into after it. */
  error: RaftSimError | null = null;
  /** Of the reported failures, and of those known before. */
  readonly signatures: Set<string>;
  private readonly max: number;
  private readonly onFailure: (report: R) => void;

  constructor(max: number, onFailure: (report: R) => void, known?: Known) {
    this.max = max;
    this.onFailure = onFailure;
    this.signatures = new Set(known?.signatures);
    this.further = known?.furtherFailures ?? 0;
  }

  /** Whether as many different failures were reported as were asked for. */
  get isFull(): boolean {
    return this.signatures.size >= this.max;
  }

  /** Looks into a failure, unless there is one like it or enough of them; a RaftSimError on the way is kept. */
  async add(signature: string, investigate: () => R | Promise<R>): Promise<void> {
    if (this.error !== null) return;
    if (this.signatures.has(signature) || this.isFull) {
      this.further++;
      return;
    }
    this.signatures.add(signature);
    try {
      const report = await investigate();
      this.reports.push(report);
      this.onFailure(report);
    } catch (error) {
      if (!(error instanceof RaftSimError)) throw error;
      this.error = error;
    }
  }
}

/** A signature as it is kept: short, whatever a peer may have said in it. */
export function signatureDigest(violation: Violation): string {
  return createHash('sha256').update(signatureOf(violation)).digest('hex').slice(0, 16);
}
