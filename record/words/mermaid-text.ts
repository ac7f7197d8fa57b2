/**
 * Text for Mermaid's sequence diagrams. Its grammar gives a meaning to many characters and ends statements at others, so
 * all but the harmless ones are written as entities: `;` is `#59;`.
 */
import { printable } from '../../lib/errors.ts';

/** Longest text of one label, in characters before escaping. */
const MAX_LABEL = 200;

/** Letters, digits, space and what neither Mermaid, HTML nor Markdown reads. */
const HARMLESS = /[A-Za-z0-9 .,()/+=-]/;

/**
 * `text` as a label that shows just that text, on one line. The word `end`, which closes a block of the diagram, is
 * broken up by an entity; so is whatever could be a directive, a comment, an entity, HTML, or the end of a code fence.
 */
export function mermaidText(text: string): string {
  const words = printable(text, MAX_LABEL);
  let escaped = '';
  for (const character of words) {
    escaped += HARMLESS.test(character) ? character : entity(character);
  }
  return escaped.replaceAll(/\bend\b/gi, (word) => `${entity(word[0]!)}${word.slice(1)}`);
}

function entity(character: string): string {
  return `#${character.codePointAt(0)!};`;
}
