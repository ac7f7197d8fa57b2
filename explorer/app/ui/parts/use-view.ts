/** The view, kept in the address of the page. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { RunData } from '../../../data/run-data.ts';
import { parseHash, printHash } from '../../model/hash.ts';
import type { View } from '../../model/view.ts';
import { clampView, openingView } from '../../model/view.ts';

/** The view, and how to change parts of it. */
export function useView(run: RunData): [View, (change: Partial<View>) => void] {
  const [view, setView] = useState(() => linkedView(run));
  useEffect(() => {
    const follow = (): void => setView(linkedView(run));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [run]);
  useEffect(() => {
    const hash = printHash(view);
    if (location.hash === hash) return;
    // Browsers allow so many a second only; the next one will do as well.
    const timer = setTimeout(() => history.replaceState(null, '', hash), 60);
    return () => clearTimeout(timer);
  }, [view]);
  const change = useCallback(
    (part: Partial<View>) => setView((old) => clampView({ ...old, ...part }, run)),
    [run],
  );
  return [view, change];
}

function linkedView(run: RunData): View {
  return clampView({ ...openingView(run), ...parseHash(location.hash) }, run);
}
