/** Texts that more than one part of the page shows. */
import { formatMicros } from '../../../record/words/format.ts';
import type { EventData, MessageData, RunData } from '../../data/run-data.ts';

/** `148 ms`, `2.31 s`. */
export function durationText(us: number): string {
  if (us < 1_000) return `${us} µs`;
  return us < 1_000_000 ? `${Math.round(us / 1_000)} ms` : `${(us / 1_000_000).toFixed(2)} s`;
}

/** `1,494`. */
export function countText(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** `n2 ← n1`. */
export function whoText({ who, node, from }: EventData): string {
  return from > 0 ? `n${node} ← n${from}` : who;
}

/** `#812 12.153200s n2 ← n1 AppendEntries t5 prev 3/4 [4/5] c3: writes 4/5 c1.7 (w9)`. */
export function sentenceText(event: EventData): string {
  const head = `#${event.number} ${formatMicros(event.timeUs)} ${whoText(event)} ${event.what}`;
  return event.outcome.length === 0 ? head : `${head}: ${event.outcome.join('; ')}`;
}

/** What became of a message, for a sentence that begins with it. */
export function fateText(run: RunData, message: MessageData): string {
  const { arrivals, outcome, overtaken } = message;
  const words: string[] = [];
  switch (outcome) {
    case 'lost':
      words.push('lost by the network');
      break;
    case 'cut':
      words.push('cut off by a partition');
      break;
    case 'held-back':
      words.push('held back by an adversary for ever');
      break;
    case 'in-flight':
      words.push('still in flight when the run ended');
      break;
    case 'discarded':
      words.push(`arrived in vain in ${eventsText(arrivals)}`);
      break;
    case 'delivered':
      words.push(`arrived in ${eventsText(arrivals)}`);
  }
  const note = arrivals.map((number) => run.event(number).note).find((each) => each !== null);
  if (note !== undefined) words.push(note);
  if (overtaken) words.push('overtaken by a later one');
  if (arrivals.length > 1) words.push('duplicated');
  return words.join(', ');
}

function eventsText(numbers: readonly number[]): string {
  return numbers.map((number) => `#${number}`).join(' and ');
}
