/** Where we are, in a sentence that is read aloud when it changes. */
import type { RunData } from '../../data/run-data.ts';
import { countText, sentenceText } from '../model/words.ts';

export function StatusLine({ run, at }: { readonly run: RunData; readonly at: number }) {
  return (
    <footer>
      <p class="status" role="status" aria-live="polite">
        {statusText(run, at)}
      </p>
    </footer>
  );
}

function statusText(run: RunData, at: number): string {
  const { length, violation } = run;
  if (at === 0) return `The beginning, before the first of ${countText(length)} events`;
  const broken = violation?.at === at - 1 ? `VIOLATION of ${violation.property}: ` : '';
  return `Event ${countText(at)} of ${countText(length)}: ${broken}${sentenceText(run.event(at - 1))}`;
}
