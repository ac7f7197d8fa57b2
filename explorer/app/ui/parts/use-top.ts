/** The offset of a pane that follows the selection until somebody scrolls it, and again when the selection moves on. */
import { useCallback, useRef, useState } from 'preact/hooks';

/**
 * `follow` tells the offset at which the selection can be seen, given the old one; it is asked when `key` changes. That
 * happens while the page is drawn and not after it, since drawing it twice would be drawing it at half the speed.
 */
export function useTop(
  key: string,
  follow: (old: number) => number,
): [number, (top: number) => void] {
  const kept = useRef({ key: '', top: 0 });
  const [, setDrawn] = useState(0);
  if (kept.current.key !== key) kept.current = { key, top: follow(kept.current.top) };
  const setTop = useCallback((top: number) => {
    if (kept.current.top === top) return;
    kept.current.top = top;
    setDrawn((count) => count + 1);
  }, []);
  return [kept.current.top, setTop];
}
