/** Small pieces that panels share. */
import { useState } from 'preact/hooks';
import { copyText } from './hooks.ts';

/** A term in its colour, with its number. */
export function Term({ term }: { readonly term: number }) {
  return <span class={`term t${term % 8}`}>t{term}</span>;
}

/** An event to go to. */
export function EventLink({
  event,
  go,
}: {
  readonly event: number;
  readonly go: (at: number) => void;
}) {
  return (
    <button type="button" class="link" onClick={() => go(event + 1)}>
      #{event}
    </button>
  );
}

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [told, setTold] = useState('');
  const copy = async (): Promise<void> => {
    setTold((await copyText(text)) ? 'Copied' : 'Select it and copy');
    setTimeout(() => setTold(''), 1500);
  };
  return (
    <button type="button" class="button" aria-label={`Copy ${label}`} onClick={() => void copy()}>
      {told === '' ? 'Copy' : told}
    </button>
  );
}
