/** What run this is, where in it we are, and how to get to the same place elsewhere. */
import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { RunData } from '../../data/run-data.ts';
import type { ThemeName } from '../model/colours.ts';
import { parsePlace } from '../model/moves.ts';
import { countText } from '../model/words.ts';
import { CopyButton } from './parts/parts.tsx';

interface Props {
  readonly run: RunData;
  readonly at: number;
  readonly theme: ThemeName;
  readonly place: RefObject<HTMLInputElement | null>;
  readonly go: (at: number) => void;
  readonly onTheme: () => void;
  readonly onHelp: () => void;
  readonly onViolation: () => void;
}

export function TopBar({ run, at, theme, place, go, onTheme, onHelp, onViolation }: Props) {
  return (
    <header class="top-bar">
      <h1>
        {run.scenario} <span class="muted">seed</span> {run.seed}
      </h1>
      <Verdict run={run} onViolation={onViolation} />
      <div class="position">
        <StepButton label="To the beginning" sign="⇤" disabled={at === 0} onClick={() => go(0)} />
        <StepButton
          label="Previous event"
          sign="←"
          disabled={at === 0}
          onClick={() => go(at - 1)}
        />
        <Place run={run} at={at} place={place} go={go} />
        <span class="of">/ {countText(run.length)}</span>
        <StepButton
          label="Next event"
          sign="→"
          disabled={at === run.length}
          onClick={() => go(at + 1)}
        />
        <StepButton
          label="To the end"
          sign="⇥"
          disabled={at === run.length}
          onClick={() => go(run.length)}
        />
      </div>
      <span class="spring" />
      <span class="fact muted">
        {run.servers} servers, peer {run.peer}, hash <code>{run.hash.slice(0, 8)}</code>
      </span>
      <button type="button" class="button" popovertarget="copy">
        Copy…
      </button>
      <Copies run={run} at={at} />
      <button
        type="button"
        class="button"
        aria-label={`Theme: ${theme}. Switch`}
        title="Light or dark (o)"
        onClick={onTheme}
      >
        {theme === 'dark' ? '☾' : '☀'}
      </button>
      <button type="button" class="button" aria-label="Help" title="Keys (?)" onClick={onHelp}>
        ?
      </button>
    </header>
  );
}

function Verdict({
  run,
  onViolation,
}: {
  readonly run: RunData;
  readonly onViolation: () => void;
}) {
  const { verdict, violation } = run;
  if (violation !== null) {
    return (
      <button
        type="button"
        class="verdict violation"
        title="Go to the violation (n)"
        onClick={onViolation}
      >
        ✖ {violation.property}
      </button>
    );
  }
  return (
    <span class="verdict">
      {verdict === 'pass' ? '✓ every property held' : '✓ held up to the limit of events'}
    </span>
  );
}

interface StepButtonProps {
  readonly label: string;
  readonly sign: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

function StepButton({ label, sign, disabled, onClick }: StepButtonProps) {
  return (
    <button
      type="button"
      class="button step"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      {sign}
    </button>
  );
}

interface PlaceProps {
  readonly run: RunData;
  readonly at: number;
  readonly place: RefObject<HTMLInputElement | null>;
  readonly go: (at: number) => void;
}

/** The position; whoever types another one goes there. */
function Place({ run, at, place, go }: PlaceProps) {
  const [text, setText] = useState(String(at));
  useEffect(() => setText(String(at)), [at]);
  const to = parsePlace(run, text);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (to === null) return;
    go(to);
    setText(String(to));
    place.current?.blur();
  };
  return (
    <form onSubmit={submit}>
      <input
        ref={place}
        class="place"
        aria-label="Position: a number, an event such as #811, or a time such as 12.5s"
        title="Go to (g): 812, #811, 12.5s, 80ms"
        aria-invalid={to === null}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onBlur={() => setText(String(at))}
      />
    </form>
  );
}

/** Command lines and the link that lead to the same position. */
function Copies({ run, at }: { readonly run: RunData; readonly at: number }) {
  const [link, setLink] = useState('');
  const list = run.commands.map(({ label, text }) => ({
    label,
    text: text.replaceAll('{at}', String(at)),
  }));
  return (
    <div id="copy" popover="auto" class="popover" onToggle={() => setLink(location.href)}>
      <h2>The same position elsewhere</h2>
      {[...list, { label: 'This page', text: link }].map(({ label, text }) => (
        <div class="copy" key={label}>
          <span>{label}</span>
          <code>{text}</code>
          <CopyButton text={text} label={label} />
        </div>
      ))}
    </div>
  );
}
