/**
 * What else a violation speaks of: the earlier steps that its finding refers to, such as the election of the other leader
 * of a term. They are what a reader looks for next, and their causal pasts belong to the violation's.
 */
import { firstsOf } from './firsts.ts';
import type { Witness } from './firsts.ts';
import type { RunRecord } from './recorded.ts';

export interface Witnesses {
  readonly witnesses: readonly Witness[];
  /**
   * Steps whose causal pasts hold all that the violation compares: a run of nothing else breaks the property too. Null if
   * no such steps are known, because the property speaks of what is missing somewhere or of the whole run.
   */
  readonly roots: readonly number[] | null;
}

/** The steps that the violation of `record` refers to; none if nothing broke. */
export function findWitnesses(record: RunRecord): Witnesses {
  const { violation } = record.settled;
  const last = record.steps.length - 1;
  if (violation === null || last < 0) return { witnesses: [], roots: null };
  const { compares, refersTo } = violation;
  const witnesses = refersTo
    .flatMap((reference) => firstsOf(record, reference))
    .filter(({ step }) => step < last)
    .toSorted((a, b) => a.step - b.step);
  // What a server holds now is decided by all that happened there.
  const newest = refersTo.flatMap((reference) =>
    reference.kind === 'held-by'
      ? record.steps.findLastIndex(({ node }) => node === reference.server)
      : [],
  );
  const found = [...newest.filter((step) => step >= 0), ...witnesses.map(({ step }) => step)];
  const isKnown = compares === 'own' || (compares === 'references' && found.length > 0);
  return { witnesses, roots: isKnown ? [last, ...found] : null };
}
