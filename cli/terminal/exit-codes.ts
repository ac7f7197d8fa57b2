/** Exit codes of the command line, and which one an error leads to. */
import type { ErrorCode } from '../../lib/errors.ts';

export const ExitCode = {
  Pass: 0,
  /** A property was violated. */
  Violation: 1,
  /** The command line or the environment is wrong. */
  Usage: 2,
  /** A file is missing, unreadable or malformed. */
  BadInput: 3,
  /** Two runs of the same schedule differed, or a run differs from what its file recorded. */
  Divergence: 4,
  /** A limit was reached, so nothing can be said about the properties. */
  Limit: 5,
  /** Everything passed, but something that should have been tested was not (`--strict`), or found (`bugs`). */
  Untested: 6,
  /** The simulator itself failed. */
  Internal: 70,
  /** Stopped by SIGINT or SIGTERM, after the summary. */
  Interrupted: 130,
  Terminated: 143,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

const EXIT_CODES: Readonly<Record<ErrorCode, ExitCode>> = {
  E_USAGE: ExitCode.Usage,
  E_FILE: ExitCode.BadInput,
  E_ENCODING: ExitCode.BadInput,
  E_EMPTY: ExitCode.BadInput,
  E_TOO_LARGE: ExitCode.BadInput,
  E_TOO_DEEP: ExitCode.BadInput,
  E_TRUNCATED: ExitCode.BadInput,
  E_SYNTAX: ExitCode.BadInput,
  E_KEY: ExitCode.BadInput,
  E_FORMAT: ExitCode.BadInput,
  E_FORMAT_TOO_NEW: ExitCode.BadInput,
  E_SCHEMA: ExitCode.BadInput,
  E_UNKNOWN_SCENARIO: ExitCode.BadInput,
  E_OTHER_ENGINE: ExitCode.BadInput,
  E_DIVERGED: ExitCode.Divergence,
  E_NONDETERMINISM: ExitCode.Divergence,
  E_INAPPLICABLE: ExitCode.Divergence,
  E_TIMING: ExitCode.Divergence,
  E_WORKER_LIMIT: ExitCode.Limit,
  E_WRITE: ExitCode.Internal,
};

/** The exit code that an error leads to. */
export function exitCodeFor({ code }: { readonly code: ErrorCode }): ExitCode {
  return EXIT_CODES[code];
}
