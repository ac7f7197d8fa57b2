/** The names of the servers above their lanes, with what they are at the cursor. */
import type { Scene } from '../../diagram/scene.ts';
import { laneSpacing, laneX } from '../../diagram/scene.ts';
import type { ServerData } from '../../../data/run-data.ts';
import { Term } from './parts.tsx';
import { pixels } from './pixels.ts';

interface Props {
  readonly scene: Scene;
  readonly at: number;
  readonly selected: number;
  readonly width: number;
  readonly onServer: (server: number) => void;
}

/** Shape beside colour and word: what a server is can be seen at a glance. */
export const ROLE_SIGNS: Readonly<Record<ServerData['role'], string>> = {
  leader: '★',
  candidate: '◌',
  follower: '·',
  down: '✕',
};

export function LaneHeads({ scene: { run }, at, selected, width, onServer }: Props) {
  if (width === 0) return <div class="lane-heads" />;
  const spacing = laneSpacing(run.servers, width);
  const servers = Array.from({ length: run.servers }, (_, i) => run.serverAt(i + 1, at));
  return (
    <div class="lane-heads" role="group" aria-label="Servers">
      <span class="unit">s</span>
      {servers.map(({ id, role, term, commitIndex }) => (
        <button
          key={id}
          type="button"
          class={`lane-head ${role}`}
          aria-pressed={selected === id}
          title={`n${id}: ${role} in term ${term}, has committed up to ${commitIndex}. Key ${id} selects it.`}
          style={pixels({
            left: laneX(run.servers, width, id) - spacing / 2 + 1,
            width: spacing - 2,
          })}
          onClick={() => onServer(id)}
        >
          <span class="name">
            <span aria-hidden="true">{ROLE_SIGNS[role]}</span> n{id}
          </span>
          <span class="detail">
            <span class={spacing > 84 ? '' : 'unseen'}>{role}</span> <Term term={term} />
            {spacing > 120 && ` c${commitIndex}`}
          </span>
        </button>
      ))}
    </div>
  );
}
