/** Keys of the whole page. */
import { useEffect, useRef } from 'preact/hooks';
import type { Command } from '../../model/keyboard.ts';
import { commandOf } from '../../model/keyboard.ts';

/** Calls `act` with what a key asks for, unless somebody is typing or the element in focus has a use for the key. */
export function useKeyboard(act: (asked: Command | number) => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || hasOwnUse(event)) return;
      const asked = commandOf(event);
      if (asked === null) return;
      event.preventDefault();
      latest.current(asked);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

const SCROLLING = /^(Arrow|Page|Home|End)/;

function hasOwnUse({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('dialog') !== null) return true;
  if (target.matches('input:not([type=checkbox])')) return key !== 'Escape';
  // Panels on the right scroll by themselves.
  return SCROLLING.test(key) && target.closest('.side, .telling, .popover') !== null;
}
