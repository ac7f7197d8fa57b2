/** Whoever looks for schedules: strategies that draw them, shrinking that cuts them down. */
export { shrink, shrinking } from './shrink/shrink.ts';
export type { ShrinkProgress, ShrinkResult } from './shrink/shrink.ts';
export type { Failing } from './shrink/trial.ts';
export { allStrategies, registerStrategy, strategyNamed } from './strategies/index.ts';
export type { Strategy } from './strategies/strategy.ts';
export { drawWorld, walkOf } from './strategies/world.ts';
export type { WalkWorld } from './strategies/world.ts';
