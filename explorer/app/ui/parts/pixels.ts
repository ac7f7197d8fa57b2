/** Lengths in pixels as styles want them: preact sets them through the object model, as they are. */
export function pixels<K extends string>(lengths: Readonly<Record<K, number>>): Record<K, string> {
  const entries = Object.entries<number>(lengths).map(([name, length]) => [name, `${length}px`]);
  return Object.fromEntries(entries) as Record<K, string>;
}
