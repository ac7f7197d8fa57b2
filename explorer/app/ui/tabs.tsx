/** The panels on the right, one at a time. */
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import type { Tab } from '../model/view.ts';
import { TABS } from '../model/view.ts';

const TITLES: Readonly<Record<Tab, string>> = {
  state: 'State',
  message: 'Message',
  log: 'Logs',
  invariants: 'Invariants',
  causes: 'Causes',
};

interface Props {
  readonly tab: Tab;
  /** Tabs that have something to say in red. */
  readonly alarmed: Tab | null;
  readonly onTab: (tab: Tab) => void;
  readonly children: ComponentChildren;
}

export function Tabs({ tab, alarmed, onTab, children }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const turn = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const next = TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length]!;
    onTab(next);
    list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
    event.stopPropagation();
  };
  return (
    <section class="side" aria-label="Details">
      <div class="tabs" role="tablist" aria-label="Details" ref={list} onKeyDown={turn}>
        {TABS.map((each) => (
          <button
            key={each}
            id={`tab-${each}`}
            type="button"
            role="tab"
            aria-selected={each === tab}
            aria-controls="details"
            tabIndex={each === tab ? 0 : -1}
            onClick={() => onTab(each)}
          >
            {each === alarmed && <span class="alarm">✖ </span>}
            {TITLES[each]}
          </button>
        ))}
      </div>
      <div
        id="details"
        class={`details ${tab}`}
        role="tabpanel"
        aria-labelledby={`tab-${tab}`}
        tabIndex={0}
        key={tab}
      >
        {children}
      </div>
    </section>
  );
}
