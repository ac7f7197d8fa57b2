/** What the commands of the keyboard do to the view. */
import type { Command } from '../model/keyboard.ts';
import type { Direction } from '../model/moves.ts';
import {
  followBack,
  followOn,
  step,
  stepAlong,
  stepAtServer,
  stepRole,
  stepTerm,
  stepViolation,
} from '../model/moves.ts';
import type { Scene } from '../diagram/scene.ts';
import type { View } from '../model/view.ts';
import { TABS, serverInFocus } from '../model/view.ts';

export interface Desk {
  readonly scene: Scene;
  readonly view: View;
  readonly change: (part: Partial<View>) => void;
  /** What the filter has found; null: there is none. */
  readonly found: readonly number[] | null;
  /** Events on a page. */
  readonly page: number;
  /** What concerns the page and not the view. */
  readonly always: Readonly<Record<PageCommand, () => void>>;
}

type PageCommand = 'go-to' | 'filter' | 'story' | 'theme' | 'help';

export function commandsOf(desk: Desk): Readonly<Record<Command, () => void>> {
  const { scene, view, change, found, page } = desk;
  const { run, lanes } = scene;
  const { at, message, tab, causes } = view;
  const go = (to: number | null): void => {
    if (to !== null) change({ at: to });
  };
  const goAtServer = (direction: Direction): void =>
    go(stepAtServer(run, at, serverInFocus(run, view), direction));
  const goFound = (direction: Direction): void =>
    go(found === null ? null : stepAlong(found, at, direction));
  return {
    ...desk.always,
    next: () => go(step(run, at, 1)),
    previous: () => go(step(run, at, -1)),
    'next-at-server': () => goAtServer(1),
    'previous-at-server': () => goAtServer(-1),
    'to-sending': () => change(followBack(run, at) ?? {}),
    'to-arrival': () => change(followOn(run, at, message) ?? {}),
    violation: () => go(stepViolation(run, at)),
    'next-role': () => go(stepRole(lanes, at, 1)),
    'previous-role': () => go(stepRole(lanes, at, -1)),
    'next-term': () => go(stepTerm(lanes, at, 1)),
    'previous-term': () => go(stepTerm(lanes, at, -1)),
    'next-match': () => goFound(1),
    'previous-match': () => goFound(-1),
    'page-down': () => go(step(run, at, page)),
    'page-up': () => go(step(run, at, -page)),
    first: () => go(0),
    last: () => go(run.length),
    causes: () => change({ causes: !causes }),
    'next-tab': () => change({ tab: TABS[(TABS.indexOf(tab) + 1) % TABS.length]! }),
    escape: () => {
      if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
      else change(letGo(view));
    },
  };
}

/** One thing after another, the most special first. */
function letGo({ message, causes, server }: View): Partial<View> {
  if (message >= 0) return { message: -1 };
  if (causes) return { causes: false };
  return server > 0 ? { server: 0 } : { filter: '' };
}
