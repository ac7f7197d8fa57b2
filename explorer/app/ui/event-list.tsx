/** The events as rows of text, one plain sentence each. Only the rows that can be seen are in the document. */
import type { EventData, RunData } from '../../data/run-data.ts';
import type { Relation } from '../diagram/relation.ts';
import { ROW } from '../model/rows.ts';
import type { Scene } from '../diagram/scene.ts';
import { countText, durationText, whoText } from '../model/words.ts';
import { Term } from './parts/parts.tsx';
import { Scroller } from './parts/scroller.tsx';
import { pixels } from './parts/pixels.ts';

interface Props {
  readonly scene: Scene;
  /** The selected event; -1: none. */
  readonly selected: number;
  /** What the filter has found, ascending; null: there is none. */
  readonly found: readonly number[] | null;
  /** How events stand to the selected one, if anybody asks. */
  readonly relate: (event: number) => Relation;
  readonly top: number;
  readonly height: number;
  readonly onTop: (top: number) => void;
  readonly go: (at: number) => void;
}

export function EventList({ scene, selected, found, relate, top, height, onTop, go }: Props) {
  const { run, rows } = scene;
  const count = found === null ? rows.count : found.length;
  const first = Math.max(0, Math.floor(top / ROW));
  const last = Math.min(count, Math.ceil((top + height) / ROW));
  const children = [];
  let active: string | undefined;
  for (let row = first; row < last; row++) {
    const place = found === null ? rows.at(row) : { event: found[row]! };
    const y = row * ROW - top;
    if ('fold' in place) {
      children.push(
        <div
          key={`f${place.fold.before}`}
          class="fold"
          aria-hidden="true"
          style={pixels({ top: y })}
        >
          … {durationText(place.fold.gapUs)}
        </div>,
      );
      continue;
    }
    const { event } = place;
    if (event === selected) active = `event-${event}`;
    children.push(
      <Row
        key={event}
        run={run}
        scene={scene}
        event={run.event(event)}
        y={y}
        selected={event === selected}
        relation={relate(event)}
        go={go}
      />,
    );
  }
  return (
    <Scroller
      class={found === null ? 'list' : 'list found'}
      role={count === 0 ? 'group' : 'listbox'}
      tabIndex={0}
      aria-label={`${countText(found?.length ?? run.length)} events`}
      {...(active === undefined ? {} : { 'aria-activedescendant': active })}
      rowsHeight={found === null ? rows.height : count * ROW}
      top={top}
      onTop={onTop}
    >
      {found?.length === 0 ? <p class="empty">No event matches.</p> : children}
    </Scroller>
  );
}

interface RowProps {
  readonly run: RunData;
  readonly scene: Scene;
  readonly event: EventData;
  readonly y: number;
  readonly selected: boolean;
  readonly relation: Relation;
  readonly go: (at: number) => void;
}

function Row({ run, scene, event, y, selected, relation, go }: RowProps) {
  const { number, node, what, outcome, name } = event;
  const broken = run.violation?.at === number;
  const classes = `row kind-${name} ${relation}${selected ? ' selected' : ''}${broken ? ' broken' : ''}`;
  return (
    // The list box has the keyboard; a row only tells where it is.
    <div
      id={`event-${number}`}
      class={classes}
      role="option"
      aria-selected={selected}
      aria-posinset={number + 1}
      aria-setsize={run.length}
      style={pixels({ top: y })}
      onClick={() => go(number + 1)}
    >
      <span class="number">
        {broken && (
          <>
            <span aria-hidden="true">✖</span>
            <span class="unseen">Violation</span>{' '}
          </>
        )}
        {number}
      </span>{' '}
      {node === 0 ? (
        <span class="term none">·</span>
      ) : (
        <Term term={scene.lanes.at(node, number + 1).term} />
      )}
      <span class="who">{whoText(event)}</span>
      <span class="words">
        <span class="what">{what}</span>
        {outcome.length > 0 && <span class="outcome"> {outcome.join('; ')}</span>}
      </span>
    </div>
  );
}
