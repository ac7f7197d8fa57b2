/** What the page knows of a server in the shape in which servers are compared and asked about. */
import type { LogView } from '../../contract/peer.ts';
import type { Server } from '../../record/server.ts';
import type { LogData, ServerData } from './run-data.ts';

/**
 * A server as record/server.ts has it, without what surrounds the peer and what it keeps to itself. Its log and its
 * book-keeping are put together only if they are asked for.
 */
export function shownOf(server: ServerData): Partial<Server> {
  const { up, incarnation, role, term, votedFor, leader, commitIndex, lastApplied } = server;
  if (role === 'down') return { up, incarnation };
  return {
    up,
    incarnation,
    role,
    term,
    votedFor,
    leader,
    commitIndex,
    lastApplied,
    get log(): LogView {
      return viewOf(server.log);
    },
    get progress(): ServerData['progress'] {
      return server.progress;
    },
  };
}

/** Entries have their commands in words. */
function viewOf({ snapshotIndex, snapshotTerm, entries }: LogData): LogView {
  return {
    snapshotIndex,
    snapshotTerm,
    lastIndex: snapshotIndex + entries.length,
    lastTerm: entries.at(-1)?.term ?? snapshotTerm,
    entryAt: (index) => entries[index - snapshotIndex - 1],
  };
}
