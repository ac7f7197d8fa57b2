/** Where a filter is typed, and how much it finds. */
import type { RefObject } from 'preact';
import { countText } from '../model/words.ts';
import type { Matches } from './parts/use-matches.ts';

interface Props {
  readonly text: string;
  readonly matches: Matches;
  readonly length: number;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onText: (text: string) => void;
  /** Enter: to the next event that it finds; with shift to the previous one. */
  readonly onStep: (direction: 1 | -1) => void;
}

export function FilterBar({
  text,
  matches: { found, seen, why },
  length,
  input,
  onText,
  onStep,
}: Props) {
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
  };
  return (
    <div class="filter">
      <input
        ref={input}
        type="search"
        placeholder="Filter: text, /regex/, node:n2 …"
        aria-label="Filter the events"
        aria-invalid={why !== null}
        aria-describedby="filter-result"
        value={text}
        spellcheck={false}
        onInput={({ currentTarget }) => onText(currentTarget.value)}
        onKeyDown={key}
      />
      <span id="filter-result" class={why === null ? 'muted' : 'wrong'}>
        {why ?? resultText(found, seen, length)}
      </span>
    </div>
  );
}

function resultText(found: readonly number[] | null, seen: number, length: number): string {
  if (found === null) return `${countText(length)} events`;
  const count = `${countText(found.length)} of ${countText(length)}`;
  return seen < length ? `${count}, looking …` : count;
}
