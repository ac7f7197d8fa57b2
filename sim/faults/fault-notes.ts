/** How observers are told that a fault begins or ends: written here, and read here by those who want to know how long it lasts. */
import type { Fault } from '../schedule/fault.ts';
import { describeFault } from '../schedule/fault.ts';

const BEGINS = 'fault: ';
const ENDS = 'over: ';

export interface FaultNote {
  /** Whether it ends; else it begins. */
  readonly ends: boolean;
  /** What it is, the same at both ends. */
  readonly text: string;
  /** Whether it goes on; a leap of a clock is over at once, and has no end. */
  readonly lasts: boolean;
}

export function beginningOf(fault: Fault): string {
  return `${BEGINS}${describeFault(fault)}`;
}

export function endOf(fault: Fault): string {
  return `${ENDS}${describeFault(fault)}`;
}

/** What a note says of a fault; null if it speaks of something else. */
export function readFaultNote(note: string): FaultNote | null {
  const ends = note.startsWith(ENDS);
  if (!ends && !note.startsWith(BEGINS)) return null;
  const text = note.slice(ends ? ENDS.length : BEGINS.length);
  // Only what is told with its length goes on.
  return { ends, text, lasts: text.endsWith(' ms') };
}
