/** The door of `raft-sim/sim`: build a schedule, run it, watch it; look for schedules that fail, and cut them down. */
export * from './search/index.ts';
export * from './sim/index.ts';
export { describeFault, describeNote } from './record/words/notes.ts';
