/**
 * Catches promises that are rejected with nobody there to see it, and what is thrown outside of any task: while peers in
 * the lab's own style run, those are theirs. Where several clusters run in one process at a time nobody can tell whose it
 * was, and all of them are told.
 */

type Handler = (error: unknown) => void;

const handlers = new Set<Handler>();
/** Who else listens for uncaught errors: they end the process, so they wait until no such peer runs. */
let others: NodeJS.UncaughtExceptionListener[] = [];

function tellAll(error: unknown): void {
  for (const handler of handlers) handler(error);
}

/** `handler` hears of every stray error until the returned function is called. */
export function watchStrayErrors(handler: Handler): () => void {
  if (handlers.size === 0) {
    others = process.listeners('uncaughtException');
    for (const other of others) process.off('uncaughtException', other);
    process.on('uncaughtException', tellAll);
    process.on('unhandledRejection', tellAll);
  }
  handlers.add(handler);
  return () => {
    handlers.delete(handler);
    if (handlers.size > 0) return;
    process.off('uncaughtException', tellAll);
    process.off('unhandledRejection', tellAll);
    for (const other of others) process.on('uncaughtException', other);
    others = [];
  };
}
