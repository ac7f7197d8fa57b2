/** The version of this package, as its package.json says. */
import { readFileSync } from 'node:fs';

let known: string | undefined;

/** Looks beside the sources and beside the built files, whichever is running. */
export function packageVersion(): string {
  known ??= read('../../package.json') ?? read('../../../package.json') ?? 'unknown';
  return known;
}

function read(relative: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(new URL(relative, import.meta.url), 'utf8'));
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    if (!('name' in parsed) || parsed.name !== 'raft-sim') return undefined;
    return 'version' in parsed && typeof parsed.version === 'string' ? parsed.version : undefined;
  } catch {
    return undefined;
  }
}
