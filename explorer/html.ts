/** What every page that is written here needs: texts that stay texts, and names for what may run or apply in it. */
import { createHash } from 'node:crypto';

/** `text` as text or as the value of an attribute in double quotes. What a page would obey is shown as U+FFFD. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '\u{fffd}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A content security policy's name for a script or a style. */
export function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
