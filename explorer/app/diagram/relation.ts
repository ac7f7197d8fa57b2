/** How events and messages stand to the selected event in time as Lamport has it (CACM 1978). */
import type { MessageData, RunData } from '../../data/run-data.ts';
import type { Ink } from './shapes.ts';

/** `none`: nobody asks. */
export type Relation = 'none' | 'self' | 'past' | 'future' | 'apart';

/** How much is left of what neither led to the selected event nor came of it. */
export const DIM = 0.2;

/** A judge of events. */
export function relationTo(
  run: RunData,
  selected: number,
  asked: boolean,
): (event: number) => Relation {
  // What belongs to no server is in nobody's past.
  if (!asked || selected < 0 || run.event(selected).node === 0) return () => 'none';
  return (event) => {
    // What left as the run began, or in an event that was not completed.
    if (event < 0 || event >= run.length) return 'apart';
    if (event === selected) return 'self';
    if (event < selected) return run.isBefore(event, selected) ? 'past' : 'apart';
    return run.isBefore(selected, event) ? 'future' : 'apart';
  };
}

/** A message belongs to the past if its arrival does, and to the future if its sending does. */
export function relationOfMessage(
  { sentIn, arrivals }: MessageData,
  relate: (event: number) => Relation,
): Relation {
  for (const arrival of arrivals) {
    const relation = relate(arrival);
    if (relation === 'past' || relation === 'self') return 'past';
  }
  const relation = relate(sentIn);
  if (relation === 'none') return 'none';
  return relation === 'self' || relation === 'future' ? 'future' : 'apart';
}

/** Null: its own. */
export function inkOfRelation(relation: Relation): Ink | null {
  switch (relation) {
    case 'past':
      return 'past';
    case 'future':
      return 'future';
    case 'self':
      return 'accent';
    case 'none':
    case 'apart':
      return null;
  }
}
