/** What went wrong, told from the beginning. */
import type { RunData } from '../../data/run-data.ts';
import { EventLink } from './parts/parts.tsx';

interface Props {
  readonly run: RunData;
  readonly open: boolean;
  readonly go: (at: number) => void;
  readonly onToggle: () => void;
  readonly onViolation: () => void;
}

export function Story({
  run: { violation, story, length },
  open,
  go,
  onToggle,
  onViolation,
}: Props) {
  if (violation === null) return null;
  return (
    <section class="story" aria-label="Violation">
      <div class="headline">
        <button
          type="button"
          class="button"
          aria-expanded={open}
          title="Story (s)"
          onClick={onToggle}
        >
          {open ? '▾' : '▸'} Story
        </button>
        <p>
          <b class="broken">✖ {violation.property}</b> {violation.message}{' '}
          <button type="button" class="link" onClick={onViolation}>
            {violation.at < length ? `#${violation.at}` : 'the end'}
          </button>
        </p>
      </div>
      {open && (
        <div class="telling" tabIndex={0} role="region" aria-label="Story of the violation">
          <p class="muted">
            {violation.statement} [{violation.source}]
          </p>
          {story.map((paragraph, i) => (
            <p key={i}>{withLinks(paragraph, length, go)}</p>
          ))}
        </div>
      )}
    </section>
  );
}

/** `#12` leads to event 12. */
function withLinks(text: string, length: number, go: (at: number) => void) {
  return text.split(/#(\d+)/).map((part, i) => {
    // Every other part is what was between the parentheses.
    if (i % 2 === 0) return part;
    const event = Number(part);
    return event < length ? <EventLink key={i} event={event} go={go} /> : `#${part}`;
  });
}
