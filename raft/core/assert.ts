/**
 * What must hold at a branch, by the paper (Raft) or the dissertation, said where the branch is taken.
 *
 * Asserted is only what one server can vouch for, whatever the others do and whichever rules it decides by. What rests on
 * all servers keeping all rules (at most one leader a term, committed entries stay) no server can see: it is for the
 * invariants of the simulator, which see all of them.
 */

/** A peer is where it cannot be. The message cites the rule; the stack tells the place. */
export class RaftAssertionError extends Error {
  constructor(rule: string) {
    super(rule);
    this.name = 'RaftAssertionError';
  }
}

/** Throws a {@link RaftAssertionError} that cites `rule`, a literal, unless `holds`. */
export function assert(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new RaftAssertionError(rule);
}
