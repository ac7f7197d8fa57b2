/** Texts of a run may be of any length, as peers choose messages, commands and states: a page cuts what nobody reads. */

/** `text`, or so much of it with a word on how long it was. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit)}... (${text.length} characters in all)`;
}

/** Plain data as JSON with `indent` spaces; what JSON does not know is told apart: `9n`, `Map`, `Set`, `undefined`. */
export function jsonOf(value: unknown, indent = 0): string {
  try {
    return JSON.stringify(value, replace, indent) ?? String(value);
  } catch (error) {
    return `(cannot be shown: ${error instanceof Error ? error.message : String(error)})`;
  }
}

function replace(_key: string, value: unknown): unknown {
  switch (typeof value) {
    case 'bigint':
      return `${value}n`;
    case 'undefined':
    case 'function':
    case 'symbol':
      return `(${typeof value})`;
    case 'number':
      // JSON would make null of them.
      return Number.isFinite(value) ? value : `(${value})`;
    default:
      if (value instanceof Map) return { Map: [...(value as Map<unknown, unknown>)] };
      if (value instanceof Set) return { Set: [...(value as Set<unknown>)] };
      return value;
  }
}
