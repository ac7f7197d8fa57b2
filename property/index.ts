/** Property-based testing of peers with fast-check, under any test runner. */
export { emptySchedule } from './calm.ts';
export { expectSafe, NothingProven, SafetyViolation } from './expect-safe.ts';
export type { Range, ScheduleOptions } from './options.ts';
export { recordSchedule, schedulesFrom } from './recorded.ts';
export { schedules } from './schedules.ts';
export { simulate } from './simulate.ts';
export type { SimulatedRun, SimulateOptions } from './simulate.ts';
