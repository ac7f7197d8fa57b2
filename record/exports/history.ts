/**
 * The history of the clients in the words of Jepsen (`invoke`, `ok`, `fail`, `info`), one JSON text a line: keys and values
 * are those of its EDN histories, and times are nanoseconds there too.
 */
import { NONE } from '../../contract/peer.ts';
import type { AnyRecording, ExportFormat, ExportOptions } from './format/options.ts';
import { windowOf } from './format/options.ts';
import type { Operation } from './operations.ts';
import { operationsOf } from './operations.ts';

export const history: ExportFormat = {
  name: 'history',
  description: "the clients' operations as in Jepsen: invoke, ok, fail, info; one JSON text a line",
  extension: 'jsonl',
  print: printHistory,
};

interface Entry {
  readonly at: number;
  readonly operation: Operation;
  readonly type: 'invoke' | Operation['end'];
}

/** Operations that begin in the window. Throws RaftSimError E_USAGE on a window that is none. */
export function printHistory(recording: AnyRecording, options: ExportOptions = {}): string {
  const { from, end } = windowOf(recording, options);
  const { events, result } = recording;
  const entries = operationsOf(recording)
    .filter((operation) => operation.from >= from && operation.from < end)
    .flatMap((operation): Entry[] => [
      { at: operation.from, operation, type: 'invoke' },
      { at: operation.to, operation, type: operation.end },
    ])
    // Stable: what is refused at once ends behind its beginning.
    .sort((a, b) => a.at - b.at);
  const lines = entries.map(({ at, operation, type }, index) => {
    const { process, text, server, index: place } = operation;
    const isOver = type !== 'invoke';
    return JSON.stringify({
      index,
      type,
      process,
      f: 'propose',
      value: text,
      time: (events[at]?.timeUs ?? result.simulatedUs) * 1_000,
      event: at,
      ...(isOver && server !== NONE ? { node: `n${server}` } : {}),
      ...(isOver && type === 'ok' ? { log: place } : {}),
    });
  });
  return lines.map((line) => `${line}\n`).join('');
}
