/** What the keys do, how to filter, and what the signs in the diagram mean. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { FIELDS } from '../model/filter.ts';
import { BINDINGS } from '../model/keyboard.ts';

export function Help({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} class="help" aria-label="Help" onClose={onClose}>
      <div class="help-body">
        <header>
          <button type="button" class="button" onClick={onClose}>
            Close
          </button>
        </header>
        <div class="columns">
          <div>
            <h2>Keys</h2>
            <Keys />
          </div>
          <div>
            <h2>Filter</h2>
            <dl>
              <Entry term={['text', '"a text"', '/regular expression/']}>words of the event</Entry>
              {FIELDS.map(([example, meaning]) => (
                <Entry key={example} term={[example]}>
                  {meaning}
                </Entry>
              ))}
              <Entry term={['-kind:persisted']}>
                a minus leaves events out; all terms must hold
              </Entry>
            </dl>
            <h2>Diagram</h2>
            <Signs />
          </div>
        </div>
      </div>
    </dialog>
  );
}

function Keys() {
  return (
    <dl>
      <Entry term={['1', '…', '9']}>select or deselect a server</Entry>
      {BINDINGS.map(({ keys, command, meaning }) => (
        <Entry key={command} term={keys}>
          {meaning}
        </Entry>
      ))}
    </dl>
  );
}

const SIGNS: readonly (readonly [sign: string, meaning: string])[] = [
  ['thick lane', 'leader; dashed: candidate; thin: follower; hatched: down'],
  ['colour', 'the term of a server or message, with its number beside it'],
  ['● ◯ ■', 'a message arrives; a timer fires; a write is durable or a service has applied'],
  ['◆ ✕ ▲', 'a client proposes a command; a crash; a restart'],
  ['filled head', 'a request; hollow: a reply, + or − for yes or no'],
  ['✕ half-way', 'lost, cut off or held back; at a lane: discarded on arrival'],
  [
    'dashed, dotted',
    'the second arrival of a duplicated message; a message that a later one overtook',
  ],
  ['grey bars', 'faults in effect: of a server at its lane, of the network on the left'],
];

function Signs() {
  return (
    <dl>
      {SIGNS.map(([sign, meaning]) => (
        <>
          <dt>{sign}</dt>
          <dd>{meaning}</dd>
        </>
      ))}
    </dl>
  );
}

function Entry({
  term,
  children,
}: {
  readonly term: readonly string[];
  readonly children: string;
}) {
  return (
    <>
      <dt>
        {term.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{children}</dd>
    </>
  );
}
