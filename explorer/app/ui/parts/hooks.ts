/** Small hooks: sizes, themes, clipboards. */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ThemeName } from '../../model/colours.ts';
import { applyTheme } from './theme.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The inner size of an element, without its scroll bars; kept up to date. */
export function useSize<E extends HTMLElement>(): [RefObject<E | null>, Size] {
  const element = useRef<E>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = current;
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return [element, size];
}

const STORED = 'raft-sim-theme';

/** The theme: what was chosen last, or else what the system likes; and how to switch it. */
export function useTheme(): [ThemeName, () => void] {
  const [chosen, setChosen] = useState<ThemeName | null>(storedTheme);
  const [system, setSystem] = useState<ThemeName>(systemTheme);
  useEffect(() => {
    const media = matchMedia('(prefers-color-scheme: dark)');
    const follow = (): void => setSystem(systemTheme());
    media.addEventListener('change', follow);
    return () => media.removeEventListener('change', follow);
  }, []);
  const name = chosen ?? system;
  useLayoutEffect(() => applyTheme(name), [name]);
  const toggle = (): void => {
    const next = name === 'dark' ? 'light' : 'dark';
    setChosen(next);
    try {
      localStorage.setItem(STORED, next);
    } catch {
      // Some browsers keep nothing for pages from disk; then the choice lasts as long as the page.
    }
  };
  return [name, toggle];
}

function storedTheme(): ThemeName | null {
  try {
    const name = localStorage.getItem(STORED);
    return name === 'light' || name === 'dark' ? name : null;
  } catch {
    return null;
  }
}

function systemTheme(): ThemeName {
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Puts `text` on the clipboard; tells whether that worked. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
