/** The registry of exports: what a recorded run can be written as. Pure: strings out. */
import { Registry } from '../../lib/registry.ts';
import { history } from './history.ts';
import { mermaid } from './mermaid.ts';
import { itf, tla } from './model-states.ts';
import type { ExportFormat } from './format/options.ts';
import { perfetto } from './perfetto/perfetto.ts';
import { porcupine } from './porcupine.ts';
import { shiviz } from './shiviz.ts';
import { trace } from './trace/format.ts';

export type { AnyRecording, ExportFormat, ExportOptions, ExportTime } from './format/options.ts';

const formats = new Registry<ExportFormat>('export format');

/**
 * From now on `raft-sim export --format` and {@link exportNamed} know `format`. Throws RaftSimError E_USAGE if its name is
 * taken.
 *
 * @example
 * registerExport({ name: 'count', description: 'how many events', extension: 'txt', print: ({ length }) => `${length}\n` });
 */
export function registerExport(format: ExportFormat): void {
  formats.add(format.name, format);
}

for (const each of [trace, shiviz, perfetto, mermaid, history, porcupine, itf, tla]) {
  registerExport(each);
}

/** All formats, in the order in which they were registered. */
export function allExports(): readonly ExportFormat[] {
  return formats.all;
}

/** The format of this name; undefined if there is none. */
export function exportNamed(name: string): ExportFormat | undefined {
  return formats.get(name);
}
