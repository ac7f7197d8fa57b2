/** The logs of all servers beside each other: terms by index, what is committed, and what a leader believes of the others. */
import type { PeerMessage, PeerView } from '../../contract/peer.ts';
import type { Recording } from '../../record/recording.ts';
import { roleMark } from './event-line.ts';

const CELL = 6;

/**
 * The newest `width` indices at `position`. A cell is the term of an entry, in parentheses while its server does not hold it
 * for committed; `s` is covered by a snapshot, `!` behind a term: servers hold different terms there.
 */
export function logMatrix<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  position: number,
  width = 12,
): string[] {
  const views: (PeerView | null)[] = [];
  for (let id = 1; id <= recording.size; id++) views.push(recording.viewAt(id, position));
  const last = Math.max(0, ...views.map((view) => view?.log.lastIndex ?? 0));
  const first = Math.max(1, last - width + 1);
  const indices = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const disputed = new Set(indices.filter((index) => termsAt(views, index).size > 1));
  const lines = [`${''.padEnd(12)}${indices.map((i) => String(i).padStart(CELL)).join('')}`];
  views.forEach((view, i) => {
    const id = i + 1;
    const head = `n${id} ${roleMark(recording, id, position)}`.padEnd(12);
    if (view === null) {
      lines.push(`${head}  (down)`);
      return;
    }
    const cells = indices.map((index) => cell(view, index, disputed.has(index)).padStart(CELL));
    lines.push(`${head}${cells.join('')}   commit ${view.commitIndex}`);
    if (view.role === 'leader' && view.progress !== null) {
      lines.push(`${''.padEnd(14)}believes ${beliefs(view, id)}`);
    }
  });
  return lines;
}

function termsAt(views: readonly (PeerView | null)[], index: number): Set<number> {
  const terms = views.map((view) => view?.log.entryAt(index)?.term);
  return new Set(terms.filter((term) => term !== undefined));
}

function cell({ log, commitIndex }: PeerView, index: number, disputed: boolean): string {
  if (index <= log.snapshotIndex) return 's';
  const entry = log.entryAt(index);
  if (entry === undefined) return '';
  const text = `${entry.term}${disputed ? '!' : ''}`;
  return index <= commitIndex ? text : `(${text})`;
}

/** `n2 holds up to 4, next 5`. */
function beliefs({ progress }: PeerView, self: number): string {
  return (progress ?? [])
    .flatMap((each, id) =>
      each === null || id === self || id === 0
        ? []
        : [`n${id} holds up to ${each.matchIndex}, next ${each.nextIndex}`],
    )
    .join('; ');
}
