/**
 * What is found when a property breaks: a code and facts, plain data. Whoever compares failures, looks for the steps that
 * led to one, or draws it, reads these. The sentence is for people, is made once, when the run ends with it, and nothing
 * reads it.
 */
import type { PeerId } from '../../contract/peer.ts';

/**
 * Plain data by name: servers, terms, indices, entries. Of two findings with the same code, numbers and entries may differ
 * and it is still the same failure; texts (kinds of messages, names of timers) tell failures apart, and so does a fact that
 * is missing or undefined in one of them. What is there but holds nothing is null.
 */
export type Facts = Readonly<Record<string, unknown>>;

/** Earlier steps of the run that a finding refers to: what a reader looks for next. Looked up in record/story/witnesses.ts. */
export type Reference =
  /** `server` became leader of `term`. */
  | { readonly kind: 'elected'; readonly server: PeerId; readonly term: number }
  /** `server` first let others know of its vote. */
  | {
      readonly kind: 'first-vote';
      readonly server: PeerId;
      readonly term: number;
      readonly vote: PeerId;
    }
  /** `server` first sent a message of `term`. */
  | { readonly kind: 'first-of-term'; readonly server: PeerId; readonly term: number }
  /** Anyone first wrote an entry of `term` at `index`. */
  | { readonly kind: 'first-write'; readonly index: number; readonly term: number }
  /** Anyone first committed `index`; `term` is that of the entry, if it is to be told. */
  | { readonly kind: 'first-commit'; readonly index: number; readonly term?: number }
  /** Anyone's service first applied `index`. */
  | { readonly kind: 'first-apply'; readonly index: number }
  /** Servers told others that they hold the log up to `index`: each that did, or `from`; to anyone, or `to`. */
  | {
      readonly kind: 'acknowledgements';
      readonly index: number;
      readonly from?: PeerId;
      readonly to?: PeerId;
    }
  /** All that happened at `server`: it is compared by what it holds now. Not told, but part of the violation's past. */
  | { readonly kind: 'held-by'; readonly server: PeerId };

/** One way in which a property breaks. Methods, so that breaches of different facts go into one table. */
export interface Breach<F extends Facts = Facts> {
  /** Who broke it, where, with which values: one sentence. */
  words(facts: F): string;
  /** Nothing, unless told otherwise. */
  refersTo?(facts: F): readonly Reference[];
}

/** By code: `second-leader`. */
export type Breaches = Readonly<Record<string, Breach>>;

/** Which breach it was, and with which values. */
export interface Finding<C extends string = string, F extends Facts = Facts> {
  readonly code: C;
  readonly facts: F;
}

/** The findings that a table of breaches has words for. */
export type FindingOf<B extends Breaches> = {
  [C in keyof B & string]: Finding<C, Parameters<B[C]['words']>[0]>;
}[keyof B & string];

/** Says which facts a breach has: `breach<{ server: PeerId; term: number }>({ words: ... })`. */
export function breach<F extends Facts>(given: Breach<F>): Breach<F> {
  return given;
}
