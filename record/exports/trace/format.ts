/** The trace among the other exports. */
import type { ExportFormat } from './options.ts';
import { printTrace } from './print-trace.ts';
import { traceOf } from './trace-of.ts';

export const trace: ExportFormat = {
  name: 'trace',
  description: 'everything, one JSON text a line; hash-chained, and read back by export itself',
  extension: 'jsonl',
  print: (recording, options) => printTrace(traceOf(recording, options)),
};
