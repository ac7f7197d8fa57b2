/** Finds the steps of a run that a finding refers to, and says what happened there. */
import type { PeerId } from '../../contract/peer.ts';
import type { Reference } from '../../sim/judge/finding.ts';
import type { RecordedStep, RunRecord, SentMessage } from './recorded.ts';

/** An earlier step that the violation refers to. */
export interface Witness {
  /** From 0. */
  readonly step: number;
  /** What happened there, as a main clause: `n1 was elected leader of term 2`. */
  readonly text: string;
}

/** The steps of `reference`; none if it happened in none, or stands for no single ones. */
export function firstsOf(record: RunRecord, reference: Reference): readonly Witness[] {
  const { steps, messages } = record;
  switch (reference.kind) {
    case 'elected': {
      const { server, term } = reference;
      const step = steps.findIndex(
        ({ node, after, down }) =>
          node === server && down === null && after.role === 'leader' && after.term === term,
      );
      return at(step, `n${server} was elected leader of term ${term}`);
    }
    case 'first-vote': {
      const { server, term, vote } = reference;
      const sent = messages.find(
        (each) => each.from === server && each.term === term && each.vote === vote,
      );
      return sending(sent, `n${server} made its vote for n${vote} in term ${term} known`);
    }
    case 'first-of-term': {
      const { server, term } = reference;
      const sent = messages.find((each) => each.from === server && each.term === term);
      return sending(sent, `n${server} spoke as one of term ${term}`);
    }
    case 'first-write': {
      const { index, term } = reference;
      const step = steps.findIndex(({ effects }) =>
        effects.some(
          (effect) =>
            effect.type === 'appendEntries' &&
            effect.entries[index - effect.after - 1]?.term === term,
        ),
      );
      const who = steps[step]?.node;
      return at(step, `n${who} was the first to write entry ${index} of term ${term}`);
    }
    case 'first-commit': {
      const { index, term } = reference;
      const step = firstToReach(steps, 'commitIndex', index);
      if (step < 0) return [];
      const { node, after } = steps[step]!;
      const entry = term === undefined ? `entry ${index}` : `entry ${index} of term ${term}`;
      return at(step, `n${node} committed ${entry} in term ${after.term}, the first to do so`);
    }
    case 'first-apply': {
      const { index } = reference;
      const step = firstToReach(steps, 'lastApplied', index);
      return at(step, `n${steps[step]?.node} was the first to apply entry ${index}`);
    }
    case 'acknowledgements':
      return acknowledgements(messages, reference);
    case 'held-by':
      return [];
  }
}

/** One witness, or none if `step` is -1. */
function at(step: number, text: string): Witness[] {
  return step < 0 ? [] : [{ step, text }];
}

function sending(message: SentMessage | undefined, text: string): Witness[] {
  return at(message?.sentIn ?? -1, text);
}

function firstToReach(
  steps: readonly RecordedStep[],
  field: 'commitIndex' | 'lastApplied',
  index: number,
): number {
  return steps.findIndex(
    ({ before, after, down }) => down === null && before[field] < index && after[field] >= index,
  );
}

/** The first word of each server that it holds the log up to `index`. */
function acknowledgements(
  messages: readonly SentMessage[],
  { index, from, to }: Extract<Reference, { kind: 'acknowledgements' }>,
): Witness[] {
  const found = new Map<PeerId, Witness>();
  for (const each of messages) {
    if (each.match < index || each.sentIn < 0 || found.has(each.from)) continue;
    if ((from ?? each.from) !== each.from || (to ?? each.to) !== each.to) continue;
    const text = `n${each.from} told n${each.to} that it holds the log up to ${each.match}`;
    found.set(each.from, { step: each.sentIn, text });
  }
  return [...found.values()];
}
