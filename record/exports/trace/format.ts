/** The trace among the other exports. */
import type { ExportFormat } from '../format/options.ts';
import { printTrace } from './print.ts';
import { traceOf } from './of.ts';

export const trace: ExportFormat = {
  name: 'trace',
  description: 'everything, one JSON text a line; hash-chained, and read back by export itself',
  extension: 'jsonl',
  print: (recording, options) => printTrace(traceOf(recording, options)),
};
