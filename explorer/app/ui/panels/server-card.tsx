/** A server as it is at a position. */
import type { ServerData } from '../../../data/run-data.ts';
import { ROLE_SIGNS } from '../parts/lane-heads.tsx';
import { Term } from '../parts/parts.tsx';

export function ServerCard({ server, at }: { readonly server: ServerData; readonly at: number }) {
  const { id, role, term, votedFor, leader, commitIndex, lastApplied, log } = server;
  const lastIndex = log.snapshotIndex + log.entries.length;
  return (
    <>
      <h2>
        n{id} <span class="muted">at position {at}</span>
      </h2>
      <dl class="fields">
        <dt>role</dt>
        <dd>
          {ROLE_SIGNS[role]} {role}
        </dd>
        <dt>term</dt>
        <dd>
          <Term term={term} />
        </dd>
        <dt>voted for</dt>
        <dd>{named(votedFor)}</dd>
        <dt>leader</dt>
        <dd>{named(leader)}</dd>
        <dt>commit index</dt>
        <dd>{commitIndex}</dd>
        <dt>last applied</dt>
        <dd>{lastApplied}</dd>
        <dt>snapshot</dt>
        <dd>
          {log.snapshotIndex === 0 ? '–' : `up to ${log.snapshotIndex}, t${log.snapshotTerm}`}
        </dd>
        <dt>log</dt>
        <dd>{log.entries.length === 0 ? 'empty' : `${log.snapshotIndex + 1} … ${lastIndex}`}</dd>
      </dl>
      <Progress server={server} />
      <Tail server={server} />
    </>
  );
}

function named(id: number): string {
  return id === 0 ? '–' : `n${id}`;
}

/** What a leader knows of the others. */
function Progress({ server: { id, progress } }: { readonly server: ServerData }) {
  if (progress === null) return null;
  return (
    <table class="plain">
      <caption>What n{id} believes about the others</caption>
      <thead>
        <tr>
          <th scope="col">server</th>
          <th scope="col">match</th>
          <th scope="col">next</th>
        </tr>
      </thead>
      <tbody>
        {progress.map((each, node) =>
          each === null || node === 0 ? null : (
            <tr key={node}>
              <th scope="row">n{node}</th>
              <td>{each.matchIndex}</td>
              <td>{each.nextIndex}</td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

const TAIL = 12;

/** The newest entries of a log; all of them are in the tab of the logs. */
function Tail({ server: { log, commitIndex } }: { readonly server: ServerData }) {
  const hidden = Math.max(0, log.entries.length - TAIL);
  if (log.entries.length === 0) return null;
  return (
    <table class="plain">
      <caption>{hidden === 0 ? 'Log' : `The last ${TAIL} entries of the log`}</caption>
      <thead>
        <tr>
          <th scope="col">index</th>
          <th scope="col">term</th>
          <th scope="col">command</th>
          <th scope="col">committed</th>
        </tr>
      </thead>
      <tbody>
        {log.entries.slice(hidden).map(({ term, command }, i) => {
          const index = log.snapshotIndex + 1 + hidden + i;
          return (
            <tr key={index}>
              <th scope="row">{index}</th>
              <td>
                <Term term={term} />
              </td>
              <td class="command">{command}</td>
              <td>{index <= commitIndex ? 'yes' : '–'}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
