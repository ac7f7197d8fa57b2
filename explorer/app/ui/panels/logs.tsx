/** The logs of all servers at the cursor, the newest entries at the bottom. */
import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { RunData } from '../../../data/run-data.ts';
import type { Cell, LogMatrix, MatrixRow } from '../../model/log-matrix.ts';
import { logMatrix, matrixRow } from '../../model/log-matrix.ts';
import { ROLE_SIGNS } from '../parts/lane-heads.tsx';
import { Scroller } from '../parts/scroller.tsx';
import { pixels } from '../parts/pixels.ts';

const HEIGHT = 24;

interface Props {
  readonly run: RunData;
  readonly at: number;
  /** The server in focus; 0: none. */
  readonly server: number;
}

export function LogsPanel({ run, at, server }: Props) {
  const matrix = useMemo(() => logMatrix(run, at), [run, at]);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(0);
  // One row more than there are entries: that is where what comes next will be.
  const count = Math.max(0, matrix.last - matrix.first + 2);
  const aim = Math.max(0, count * HEIGHT - height);
  // The end of the logs is what most events are about.
  useLayoutEffect(() => setTop(aim), [aim]);
  const first = Math.max(0, Math.floor(top / HEIGHT));
  const last = Math.min(count, Math.ceil((top + height) / HEIGHT));
  const rows = [];
  for (let row = first; row < last; row++) {
    rows.push(
      <Row
        key={row}
        row={matrixRow(matrix, matrix.first + row)}
        matrix={matrix}
        y={row * HEIGHT - top}
        server={server}
      />,
    );
  }
  return (
    <div
      class={run.servers > 5 ? 'logs many' : 'logs'}
      role="table"
      aria-label={`Logs at position ${at}`}
      aria-rowcount={count + 1}
    >
      <Head matrix={matrix} server={server} />
      <Scroller
        class="matrix"
        role="rowgroup"
        tabIndex={0}
        aria-label="Entries"
        rowsHeight={count * HEIGHT}
        top={top}
        onTop={setTop}
        onSize={(size) => setHeight(size.height)}
      >
        {rows}
      </Scroller>
      <Legend leader={matrix.leader} />
    </div>
  );
}

function Head({
  matrix: { servers },
  server,
}: {
  readonly matrix: LogMatrix;
  readonly server: number;
}) {
  return (
    <div role="rowgroup">
      <div class="matrix-row head" role="row">
        <span class="index" role="columnheader">
          index
        </span>
        {servers.map(({ id, role, commitIndex }) => (
          <span key={id} class={id === server ? 'focus' : ''} role="columnheader" title={role}>
            {ROLE_SIGNS[role]} n{id}
            <small>c{commitIndex}</small>
          </span>
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: MatrixRow;
  readonly matrix: LogMatrix;
  readonly y: number;
  readonly server: number;
}

function Row({ row: { index, cells, differs }, matrix: { servers }, y, server }: RowProps) {
  return (
    <div class={`matrix-row${differs ? ' differs' : ''}`} role="row" style={pixels({ top: y })}>
      <span class="index" role="rowheader">
        {differs && <abbr title="the servers disagree here">≠</abbr>} {index}
      </span>
      {cells.map((cell, i) => {
        const { id, commitIndex } = servers[i]!;
        const classes = ['cell', cell.kind, cell.committed ? 'committed' : 'uncommitted'];
        if (cell.kind === 'entry') classes.push(`t${cell.term % 8}`);
        if (index === commitIndex) classes.push('commit-line');
        if (id === server) classes.push('focus');
        return (
          <span
            key={id}
            class={classes.join(' ')}
            role="cell"
            aria-label={cellText(cell, id)}
            title={cellText(cell, id)}
          >
            <span class="next" aria-hidden="true">
              {cell.isNext ? '▹' : ''}
            </span>
            {cell.term > 0 && <b>{cell.term}</b>}
            {cell.kind === 'entry' && <span class="command">{cell.command}</span>}
            <span class="match" aria-hidden="true">
              {cell.isMatch ? '◂' : ''}
            </span>
          </span>
        );
      })}
    </div>
  );
}

function cellText({ kind, term, command, committed, isMatch, isNext }: Cell, id: number): string {
  const words =
    kind === 'none'
      ? [`n${id} has nothing here`]
      : [
          `n${id}: ${term > 0 ? `term ${term}, ` : ''}${command}`,
          committed ? 'committed' : 'not committed',
        ];
  if (isMatch) words.push('match index');
  if (isNext) words.push('next index');
  return words.join(', ');
}

function Legend({ leader }: { readonly leader: number }) {
  return (
    <p class="legend muted">
      <span class="sample committed" /> committed <span class="sample uncommitted" /> not yet{' '}
      <span class="sample snapshot" /> in a snapshot <b>≠</b> servers disagree
      {leader > 0 && (
        <>
          {' '}
          <b>◂</b> match, <b>▹</b> next index, as n{leader} has them
        </>
      )}
    </p>
  );
}
