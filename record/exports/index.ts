/** The registry of exports: what a recorded run can be written as. Pure: strings out. */
import { history } from './history.ts';
import { mermaid } from './mermaid.ts';
import { itf, tla } from './model-states.ts';
import type { ExportFormat } from './options.ts';
import { perfetto } from './perfetto.ts';
import { porcupine } from './porcupine.ts';
import { shiviz } from './shiviz.ts';
import { trace } from './trace-format.ts';

export type { AnyRecording, ExportFormat, ExportOptions, ExportTime } from './options.ts';

export const EXPORTS: readonly ExportFormat[] = [
  trace,
  shiviz,
  perfetto,
  mermaid,
  history,
  porcupine,
  itf,
  tla,
];

/** The format of this name; undefined if there is none. */
export function exportNamed(name: string): ExportFormat | undefined {
  return EXPORTS.find((each) => each.name === name);
}
