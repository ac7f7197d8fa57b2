/** Writes exports to disk, for `export` and whoever else offers them. */
import { resolve } from 'node:path';
import { writeArtefactTo } from '../../campaign/files/artefact.ts';
import { packageVersion } from '../../campaign/files/version.ts';
import type { AnyRecording, ExportFormat, ExportOptions } from '../../record/exports/index.ts';
import { allExports, exportNamed } from '../../record/exports/index.ts';
import { didYouMean } from '../../lib/errors.ts';
import { checkFileName, usage } from '../options/parse.ts';

/** The format that somebody asked for by name. Throws RaftSimError E_USAGE. */
export function parseFormat(name: string): ExportFormat {
  const format = exportNamed(name);
  if (format !== undefined) return format;
  const names = allExports().map((each) => each.name);
  throw usage('export', name, `one of ${names.join(', ')}`, didYouMean(name, names));
}

/** The text of the export. Throws RaftSimError E_USAGE. */
export function exportText(
  recording: AnyRecording,
  format: ExportFormat,
  options: ExportOptions = {},
): string {
  return format.print(recording, { ...options, version: packageVersion() });
}

/**
 * Writes `text` to `path` so that a crash leaves the whole file or none. `taken` are files that it must not replace.
 * Throws RaftSimError E_USAGE or E_WRITE.
 */
export function writeExport(path: string, text: string, taken: readonly string[] = []): void {
  const target = resolve(path);
  if (taken.some((each) => resolve(each) === target)) {
    throw usage('--output', path, 'another file than the one that is read');
  }
  checkFileName('--output', path);
  writeArtefactTo(path, text, '--output');
}
