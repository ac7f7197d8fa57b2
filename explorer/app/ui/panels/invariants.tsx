/** The properties that were watched, and what became of them. */
import type { InvariantData, RunData } from '../../../data/run-data.ts';
import { countText } from '../../model/words.ts';
import { EventLink } from '../parts/parts.tsx';

export function InvariantsPanel({
  run,
  go,
}: {
  readonly run: RunData;
  readonly go: (at: number) => void;
}) {
  const { violation } = run;
  const sorted = [...run.invariants].sort((a, b) => Number(b.violated) - Number(a.violated));
  return (
    <>
      <h2>
        Properties <span class="muted">{sorted.length} watched in every event</span>
      </h2>
      <ul class="invariants">
        {sorted.map((invariant) => (
          <Invariant key={invariant.name} invariant={invariant}>
            {invariant.violated && violation !== null && (
              <p class="broken">
                {violation.message}{' '}
                {violation.at < run.length && <EventLink event={violation.at} go={go} />}
              </p>
            )}
          </Invariant>
        ))}
      </ul>
    </>
  );
}

function Invariant({
  invariant,
  children,
}: {
  readonly invariant: InvariantData;
  readonly children: preact.ComponentChildren;
}) {
  const { name, kind, statement, source, evaluations, violated } = invariant;
  return (
    <li class={violated ? 'violated' : ''}>
      <p class="title">
        <span class="sign">{violated ? '✖' : '✓'}</span>
        <b>{name}</b>
        <span class="muted">{kind}</span>
        <span class="count">{violated ? 'broken' : `held ${countText(evaluations)} times`}</span>
      </p>
      <p>
        {statement} <span class="muted">[{source}]</span>
      </p>
      {children}
    </li>
  );
}
