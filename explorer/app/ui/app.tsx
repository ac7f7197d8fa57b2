/** The page: what is where, and what each part is told. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { relationTo } from '../diagram/relation.ts';
import { ROW } from '../model/rows.ts';
import type { Emphasis, Scene } from '../diagram/scene.ts';
import { topToShow, topToShowFound } from '../model/scroll.ts';
import { includes } from '../model/search.ts';
import { clamp } from '../model/view.ts';
import { commandsOf } from './commands.ts';
import { Diagram } from './diagram.tsx';
import { EventList } from './event-list.tsx';
import { FilterBar } from './filter-bar.tsx';
import { Help } from './help.tsx';
import type { Size } from './parts/hooks.ts';
import { useTheme } from './parts/hooks.ts';
import { Overview } from './overview.tsx';
import { Panel } from './panels/panel.tsx';
import { StatusLine } from './status-line.tsx';
import { Story } from './story.tsx';
import { Tabs } from './tabs.tsx';
import { TopBar } from './top-bar.tsx';
import { useKeyboard } from './parts/use-keyboard.ts';
import { useTop } from './parts/use-top.ts';
import { useMatches } from './parts/use-matches.ts';
import { useView } from './parts/use-view.ts';

/** A story of more paragraphs waits until it is asked for: the run itself is told just as well by the diagram. */
const SHORT = 30;
/** So it does on lower screens. */
const TALL = 800;

export function App({ scene }: { readonly scene: Scene }) {
  const { run, rows } = scene;
  const [view, change] = useView(run);
  const { at, server, message, filter, tab, causes } = view;
  const [theme, toggleTheme] = useTheme();
  const [help, setHelp] = useState(false);
  const [story, setStory] = useState(() => innerHeight >= TALL && run.story.length <= SHORT);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const matches = useMatches(run, filter);
  const { found } = matches;
  const place = useRef<HTMLInputElement>(null);
  const filterInput = useRef<HTMLInputElement>(null);
  const selected = at - 1;

  const [top, setTop] = useTop(`${selected} ${size.height}`, (old) =>
    topToShow(selected < 0 ? 0 : rows.rowOf(selected) * ROW, old, size.height, rows.height),
  );
  const [foundTop, setFoundTop] = useTop(
    `${selected} ${size.height} ${found?.length} ${filter}`,
    (old) => (found === null ? 0 : topToShowFound(found, selected, old, size.height)),
  );
  useEffect(() => {
    globalThis.__explorer = { run, view };
  }, [run, view]);

  const emphasis = useMemo<Emphasis>(() => {
    const finds = found === null ? null : (event: number) => includes(found, event);
    return { event: selected, message, server, causes, finds };
  }, [selected, message, server, causes, found]);

  const relate = useMemo(() => relationTo(run, selected, causes), [run, selected, causes]);

  const go = useCallback((to: number) => change({ at: clamp(to, 0, run.length) }), [run, change]);
  const selectServer = (chosen: number): void => {
    if (chosen <= run.servers) change({ server: chosen === server ? 0 : chosen });
  };
  const follow = useCallback(
    (chosen: number) => change({ message: chosen === message ? -1 : chosen, tab: 'message' }),
    [message, change],
  );
  const commands = commandsOf({
    scene,
    view,
    change,
    found,
    page: Math.max(1, Math.floor(size.height / ROW) - 2),
    always: {
      'go-to': () => place.current?.focus(),
      filter: () => filterInput.current?.select(),
      story: () => setStory(!story),
      theme: toggleTheme,
      help: () => setHelp(true),
    },
  });
  useKeyboard((asked) => (typeof asked === 'number' ? selectServer(asked) : commands[asked]()));

  return (
    <>
      <TopBar
        run={run}
        at={at}
        theme={theme}
        place={place}
        go={go}
        onTheme={toggleTheme}
        onHelp={commands.help}
        onViolation={commands.violation}
      />
      <main class="stage">
        <Story
          run={run}
          open={story}
          go={go}
          onToggle={commands.story}
          onViolation={commands.violation}
        />
        <Overview
          scene={scene}
          at={at}
          found={found}
          theme={theme}
          top={top}
          height={size.height}
          go={go}
        />
        <div class="main">
          <section class="events" aria-label="Events">
            <FilterBar
              text={filter}
              matches={matches}
              length={run.length}
              input={filterInput}
              onText={(text) => change({ filter: text })}
              onStep={(direction) => commands[direction > 0 ? 'next-match' : 'previous-match']()}
            />
            <EventList
              scene={scene}
              selected={selected}
              found={found}
              relate={relate}
              top={found === null ? top : foundTop}
              height={size.height}
              onTop={found === null ? setTop : setFoundTop}
              go={go}
            />
          </section>
          <Diagram
            scene={scene}
            at={at}
            emphasis={emphasis}
            theme={theme}
            top={top}
            size={size}
            onTop={setTop}
            onSize={setSize}
            go={go}
            onMessage={follow}
            onServer={selectServer}
          />
          <Tabs
            tab={tab}
            alarmed={run.violation === null ? null : 'invariants'}
            onTab={(next) => change({ tab: next })}
          >
            <Panel
              scene={scene}
              view={view}
              go={go}
              onMessage={follow}
              onCauses={commands.causes}
            />
          </Tabs>
        </div>
      </main>
      <StatusLine run={run} at={at} />
      <Help open={help} onClose={() => setHelp(false)} />
    </>
  );
}
