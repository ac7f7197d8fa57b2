/**
 * What the page shows: everything that a link restores. Position k means that events 0 .. k-1 have been executed; the
 * event that is selected is the last of them, k-1, and at position 0 none is.
 */
import type { RunData } from '../../data/run-data.ts';

export const TABS = ['state', 'message', 'log', 'invariants', 'causes'] as const;
export type Tab = (typeof TABS)[number];

export interface View {
  /** Position, 0 .. the length of the run. */
  readonly at: number;
  /** The server that stepping and the panels stay with; 0: that of the selected event. */
  readonly server: number;
  /** The message that is followed, as a place in `RunData.messages`; -1: none. */
  readonly message: number;
  readonly filter: string;
  readonly tab: Tab;
  /** Whether the causal past and future of the selected event stand out. */
  readonly causes: boolean;
}

/** How a page opens without a link: at the violation, or at the beginning. */
export function openingView(run: RunData): View {
  return {
    at: violationPosition(run) ?? 0,
    server: 0,
    message: -1,
    filter: '',
    tab: 'state',
    causes: false,
  };
}

/** The position behind the event that broke a property; null if nothing broke. */
export function violationPosition(run: RunData): number | null {
  return run.violation === null ? null : Math.min(run.length, run.violation.at + 1);
}

/** The view with its numbers inside of the run. */
export function clampView(view: View, run: RunData): View {
  return {
    ...view,
    at: clamp(view.at, 0, run.length),
    server: view.server > run.servers ? 0 : view.server,
    message: view.message < run.messages.length ? view.message : -1,
  };
}

/** The server that the panels are about; 0 if there is none. */
export function serverInFocus(run: RunData, { at, server }: View): number {
  if (server > 0 || at === 0) return server;
  const { node, touches } = run.event(at - 1);
  return node > 0 ? node : (touches[0] ?? 0);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
