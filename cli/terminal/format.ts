/** How reports write numbers, times and tables. Nothing here depends on the locale. */
import { printable } from '../../lib/errors.ts';

/** `1234567` as `1,234,567`. */
export function grouped(value: number | bigint): string {
  return value.toString().replaceAll(/\B(?=(?:[0-9]{3})+$)/g, ',');
}

/** A length of time in its two largest units: `16 h 40 min`, `12.3 s`. */
export function formatDuration(ms: number): string {
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${grouped(Math.floor(hours / 24))} d ${hours % 24} h`;
}

/** How many of `count` there were in each second of `ms`, in whole numbers. */
export function perSecond(count: number, ms: number): string {
  return grouped(Math.round(count / (Math.max(ms, 1) / 1_000)));
}

/** `1,200 seeds (150/s), 9,000 events/s`. */
export function rateWords(
  { done, events }: { readonly done: number; readonly events: number },
  unit: string,
  ms: number,
): string {
  return `${grouped(done)} ${unit} (${perSecond(done, ms)}/s), ${perSecond(events, ms)} events/s`;
}

/** `3 servers`, `1 server`. */
export function plural(count: number | bigint, word: string): string {
  return `${grouped(count)} ${word}${BigInt(count) === 1n ? '' : 's'}`;
}

/** A label in its column: `  Events     `. */
export function label(text: string): string {
  return `  ${text.padEnd(11)}`;
}

/** `path` as a shell takes it for one word. */
export function shellQuote(path: string): string {
  const safe = path.startsWith('-') ? `./${path}` : path;
  if (/^[A-Za-z0-9_./@%+=:,-]+$/.test(safe)) return safe;
  if (printable(safe) === safe) return `'${safe.replaceAll("'", "'\\''")}'`;
  // What a terminal would obey is spelt out.
  const bytes = [...Buffer.from(safe)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
  return `$'${bytes.join('')}'`;
}

/** How this program is called: from a checkout or installed. */
export function invocation(): string {
  return import.meta.url.endsWith('.ts') ? 'npm run -s raft-sim --' : 'npx raft-sim';
}
