/** What the selected event changed, and then the whole server as it is behind it. */
import type { ChangeData, EventData, RunData } from '../../../data/run-data.ts';
import { formatMicros } from '../../../../record/words/format.ts';
import { whoText } from '../../model/words.ts';
import { ServerCard } from './server-card.tsx';

interface Props {
  readonly run: RunData;
  readonly at: number;
  /** The server in focus; 0: none. */
  readonly server: number;
}

export function StatePanel({ run, at, server }: Props) {
  const changes = at === 0 ? [] : run.changesIn(at - 1);
  const touched = [...new Set(changes.map(({ node }) => node))];
  // The server in focus comes first.
  touched.sort((a, b) => Number(b === server) - Number(a === server) || a - b);
  return (
    <>
      <Alarm run={run} at={at} />
      {at > 0 && <Sentence event={run.event(at - 1)} />}
      <h2>{at === 0 ? 'The beginning' : `Changed by #${at - 1}`}</h2>
      {touched.length === 0 && (
        <p class="muted">{at === 0 ? 'No event has happened yet.' : 'It changed no server.'}</p>
      )}
      {touched.map((node) => (
        <Changes
          key={node}
          node={node}
          changes={changes.filter((change) => change.node === node)}
        />
      ))}
      {server > 0 && <ServerCard server={run.serverAt(server, at)} at={at} />}
      <Faults run={run} at={at} />
      {server === 0 && <p class="muted">Keys 1 to {Math.min(9, run.servers)} select a server.</p>}
    </>
  );
}

/** What the selected event broke; of a step that was not completed, the event before it tells. */
function Alarm({ run: { violation, length }, at }: { readonly run: RunData; readonly at: number }) {
  if (violation === null || at !== Math.min(length, violation.at + 1)) return null;
  const what =
    violation.at < length
      ? 'This breaks'
      : violation.kind === 'liveness'
        ? 'The run as a whole breaks'
        : 'The next step was not completed and breaks';
  return (
    <p class="alarm">
      ✖ {what} {violation.property}: {violation.message}
    </p>
  );
}

/** The event in words, all of them. */
function Sentence({ event }: { readonly event: EventData }) {
  return (
    <div class="sentence">
      <p class="head">
        #{event.number} {formatMicros(event.timeUs)} {whoText(event)}
      </p>
      <p>{event.what}</p>
      <ul>
        {event.outcome.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </div>
  );
}

/** What is wrong with the world at the moment. */
function Faults({ run: { stretches }, at }: { readonly run: RunData; readonly at: number }) {
  const faults = stretches.filter(
    ({ kind, from, to }) => kind === 'fault' && from < at && at <= to,
  );
  if (faults.length === 0) return null;
  return (
    <>
      <h2>Faults in effect</h2>
      <ul>
        {faults.map(({ from, text }) => (
          <li key={`${from} ${text}`}>
            {text} <span class="muted">since #{from}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

const MARKS = {
  A: 'added',
  M: 'modified',
  D: 'deleted',
} as const;

function markOf({ before, after }: ChangeData): keyof typeof MARKS {
  if (before === null) return 'A';
  return after === null ? 'D' : 'M';
}

function Changes({
  node,
  changes,
}: {
  readonly node: number;
  readonly changes: readonly ChangeData[];
}) {
  return (
    <table class="changes">
      <caption>n{node}</caption>
      <tbody>
        {changes.map((change) => {
          const mark = markOf(change);
          return (
            <tr key={change.path} class={MARKS[mark]}>
              <td class="mark">
                <abbr title={MARKS[mark]}>{mark}</abbr>
              </td>
              <th scope="row">{change.path}</th>
              <td class="values">
                {change.before !== null && <span class="before">{change.before}</span>}
                {mark === 'M' && <span class="arrow"> → </span>}
                {change.after !== null && <span class="after">{change.after}</span>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
