/** Where the selected event comes from and where it leads, as places to go to. */
import { useMemo } from 'preact/hooks';
import type { Cause } from '../../model/causes.ts';
import { coneOf, directCauses, directEffects, turningPoints } from '../../model/causes.ts';
import type { Scene } from '../../diagram/scene.ts';
import { countText, whoText } from '../../model/words.ts';
import { EventLink } from '../parts/parts.tsx';

interface Props {
  readonly scene: Scene;
  readonly at: number;
  readonly shown: boolean;
  readonly go: (at: number) => void;
  readonly onShow: () => void;
}

export function CausesPanel({ scene, at, shown, go, onShow }: Props) {
  const { run, lanes, nodes } = scene;
  const event = at - 1;
  const cone = useMemo(
    () => (event < 0 || nodes[event] === 0 ? null : coneOf(run, nodes, event)),
    [run, nodes, event],
  );
  if (event < 0) return <p class="muted">Select an event to see what led to it.</p>;
  if (cone === null) {
    return (
      <p class="muted">
        #{event} is the world’s own: it happened at no server, and is nobody’s past.
      </p>
    );
  }
  const rest = run.length - 1 - cone.past - cone.future;
  const turns = turningPoints(run, lanes.roleChanges, event);
  return (
    <>
      <label class="check">
        <input type="checkbox" checked={shown} onChange={onShow} />
        Show it in the diagram <kbd>c</kbd>
      </label>
      <ul class="cone">
        <li class="past">
          <b>{countText(cone.past)}</b> events could have had a part in #{event}{' '}
          <span class="share">{share(cone.past, run.length)}</span>
        </li>
        <li class="future">
          <b>{countText(cone.future)}</b> events it could have had a part in{' '}
          <span class="share">{share(cone.future, run.length)}</span>
        </li>
        <li>
          <b>{countText(rest)}</b> events neither knew of it nor were known to it{' '}
          <span class="share">{share(rest, run.length)}</span>
        </li>
      </ul>
      <Jumps title="Direct causes" list={directCauses(run, event)} scene={scene} go={go} />
      <Jumps title="Direct effects" list={directEffects(run, event)} scene={scene} go={go} />
      <Jumps
        title="Changes of roles in its past"
        list={turns.map((each) => ({ event: each, why: '' }))}
        scene={scene}
        go={go}
      />
      <Jumps
        title="The latest events it could know of, at other servers"
        list={cone.borders.flatMap(({ node, last }) =>
          last < 0 ? [] : [{ event: last, why: `n${node}` }],
        )}
        scene={scene}
        go={go}
      />
      <Jumps
        title="The first events that could know of it, at other servers"
        list={cone.borders.flatMap(({ node, first }) =>
          first < 0 ? [] : [{ event: first, why: `n${node}` }],
        )}
        scene={scene}
        go={go}
      />
    </>
  );
}

function share(part: number, whole: number): string {
  return `${Math.round((100 * part) / Math.max(1, whole))} %`;
}

interface JumpsProps {
  readonly title: string;
  readonly list: readonly Cause[];
  readonly scene: Scene;
  readonly go: (at: number) => void;
}

function Jumps({ title, list, scene: { run }, go }: JumpsProps) {
  if (list.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <ul class="jumps">
        {list.map(({ event, why }) => {
          const data = run.event(event);
          const { what, outcome } = data;
          return (
            <li key={`${event} ${why}`}>
              <EventLink event={event} go={go} /> <b>{whoText(data)}</b> {what}
              {outcome.length > 0 && <span class="muted">: {outcome.join('; ')}</span>}
              {why !== '' && <em> {why}</em>}
            </li>
          );
        })}
      </ul>
    </>
  );
}
