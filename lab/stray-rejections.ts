/**
 * Catches promises that are rejected with nobody there to see it: while peers in the lab's own style run, those are theirs.
 * One listener for all, however many clusters run in this process.
 */

type Handler = (reason: unknown) => void;

const handlers = new Set<Handler>();

function tellAll(reason: unknown): void {
  for (const handler of handlers) handler(reason);
}

/** `handler` hears of every stray rejection until the returned function is called. */
export function watchStrayRejections(handler: Handler): () => void {
  if (handlers.size === 0) process.on('unhandledRejection', tellAll);
  handlers.add(handler);
  return () => {
    handlers.delete(handler);
    if (handlers.size === 0) process.off('unhandledRejection', tellAll);
  };
}
