/** Random commands. What they say does not matter, only that two of them differ. */
import type { LabRandom } from '../api/cluster.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A number; two of the few thousand of a test are hardly ever equal. */
export function randomCommand(random: LabRandom): number {
  return random.int(2 ** 31);
}

/** A string of `length` characters, each of one byte. */
export function randomString(random: LabRandom, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += ALPHABET.charAt(random.int(ALPHABET.length));
  return text;
}
