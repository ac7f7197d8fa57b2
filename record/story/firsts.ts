/** Finds the steps of a run in which something happened first, for the endings of stories. An argument that is not known finds nothing. */
import type { PeerId } from '../../contract/peer.ts';
import type { RunRecord } from './recorded.ts';

/** An earlier step that the violation refers to. */
export interface Witness {
  /** From 0. */
  readonly step: number;
  /** What happened there, as a main clause: `n1 was elected leader of term 2`. */
  readonly text: string;
}

/** One witness, or none if `step` is -1. */
function at(step: number, text: string): Witness[] {
  return step < 0 ? [] : [{ step, text }];
}

/** The election of `node` in `term`. */
export function elected({ steps }: RunRecord, node?: PeerId, term?: number): Witness[] {
  const step = steps.findIndex(
    ({ node: place, after, down }) =>
      place === node && down === null && after.role === 'leader' && after.term === term,
  );
  return at(step, `n${node} was elected leader of term ${term}`);
}

/** The first write of an entry at `index` in `term`, by whoever it was. */
export function firstWrite({ steps }: RunRecord, index = NaN, term = NaN): Witness[] {
  const step = steps.findIndex(({ effects }) =>
    effects.some(
      (effect) =>
        effect.type === 'appendEntries' && effect.entries[index - effect.after - 1]?.term === term,
    ),
  );
  return at(step, `n${steps[step]?.node} was the first to write entry ${index} of term ${term}`);
}

/** The first time that anyone's service had applied `index`. */
export function firstApply({ steps }: RunRecord, index = NaN): Witness[] {
  const step = steps.findIndex(
    ({ before, after, down }) =>
      down === null && before.lastApplied < index && after.lastApplied >= index,
  );
  return at(step, `n${steps[step]?.node} was the first to apply entry ${index}`);
}

/** The first message by which `node` let others know of its vote. */
export function firstVote(
  { messages }: RunRecord,
  node: PeerId | undefined,
  term: number | undefined,
  vote: PeerId | undefined,
): Witness[] {
  const sent = messages.find(
    (each) => each.from === node && each.term === term && each.vote === vote,
  );
  return at(sent?.sentIn ?? -1, `n${node} made its vote for n${vote} in term ${term} known`);
}

/** The first message of `term` that `node` sent. */
export function firstOfTerm({ messages }: RunRecord, node: PeerId, term: number): Witness[] {
  const sent = messages.find((each) => each.from === node && each.term === term);
  return at(sent?.sentIn ?? -1, `n${node} spoke as one of term ${term}`);
}

/** The first commit of an index, by whoever it was. */
export function firstCommit({ steps }: RunRecord, index = NaN, term?: number): Witness[] {
  const step = steps.findIndex(
    ({ before, after, down }) =>
      down === null && before.commitIndex < index && after.commitIndex >= index,
  );
  if (step < 0) return [];
  const { node, after } = steps[step]!;
  const entry = term === undefined ? `entry ${index}` : `entry ${index} of term ${term}`;
  return at(step, `n${node} committed ${entry} in term ${after.term}, the first to do so`);
}

/** The first word of each server that it holds the log up to `index`, if `counts` says so of receiver and sender. */
export function acknowledgements(
  { messages }: RunRecord,
  counts: (to: PeerId, from: PeerId) => boolean,
  index = NaN,
): Witness[] {
  const found = new Map<PeerId, Witness>();
  for (const { from, to, match, sentIn } of messages) {
    if (!(match >= index) || sentIn < 0 || found.has(from) || !counts(to, from)) continue;
    found.set(from, {
      step: sentIn,
      text: `n${from} told n${to} that it holds the log up to ${match}`,
    });
  }
  return [...found.values()];
}
