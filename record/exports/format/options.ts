/** What all exports have in common: what may be asked of them, and which part of the run they tell. */
import { RaftSimError } from '../../../lib/errors.ts';
import type { Recording } from '../../recording.ts';

/** How events are laid out in time: evenly, in their order, or by the virtual clock. */
export type ExportTime = 'logical' | 'virtual';

export interface ExportOptions {
  /** The first and the last event told, both included; left out: from the first, to the last. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** `logical` unless told otherwise. Formats that have no such choice ignore it. */
  readonly time?: ExportTime | undefined;
  /** The version of raft-sim, for formats that name who wrote them. */
  readonly version?: string | undefined;
}

/** Any recording; exports do not care whose states and messages these are. */
// oxlint-disable-next-line typescript/no-explicit-any -- a peer takes what it shows: only its own type would fit
export type AnyRecording = Recording<any, any>;

export interface ExportFormat {
  readonly name: string;
  /** One line for people who choose. */
  readonly description: string;
  /** Of files, without the dot. */
  readonly extension: string;
  /** Unless a window is asked for, only so many of the last events are told. */
  readonly mostEvents?: number | undefined;
  /** Whether `ExportOptions.time` makes a difference. */
  readonly timed?: true | undefined;
  /** The text of a file: lines, each with its end. Throws RaftSimError E_USAGE on a window that is none. */
  print(recording: AnyRecording, options: ExportOptions): string;
}

/** Events `from .. end - 1`. */
export interface ExportWindow {
  readonly from: number;
  readonly end: number;
}

/**
 * The window that `options` ask for, at most up to the end of the run; if they ask for none, the last `most` events.
 * Throws RaftSimError E_USAGE if it ends before it begins or begins behind the last event.
 */
export function windowOf(
  { length }: Pick<AnyRecording, 'length'>,
  { from, to }: ExportOptions,
  most = Infinity,
): ExportWindow {
  const first = from ?? (to === undefined ? Math.max(0, length - most) : 0);
  const end = Math.min(length, to === undefined ? length : to + 1);
  if (to !== undefined && to < first) {
    throw new RaftSimError('E_USAGE', {
      source: '--from, --to',
      found: `${first} and ${to}`,
      expected: 'a range that does not end before it begins',
    });
  }
  if (first > 0 && first >= length) {
    throw new RaftSimError('E_USAGE', {
      source: '--from',
      found: String(first),
      expected: `an event of the run, which has events 0 to ${length - 1}`,
    });
  }
  return { from: first, end };
}
