/** How two logs stand to each other, in constant time. */
import type { LogImage } from '../node/log-image.ts';
import type { LogRelation } from './catalogue.ts';
import { LOG_RELATIONS } from './catalogue.ts';

const BEHIND = place('behind');
const EQUAL = place('equal');
const AHEAD = place('ahead');
const CONFLICT = place('conflict');

function place(name: LogRelation): number {
  return LOG_RELATIONS.indexOf(name);
}

/**
 * How the log of a sender stands to that of the receiver, as a place in `LOG_RELATIONS`: `behind` if it is a shorter prefix
 * of the receiver's, `ahead` if it is the other way round, `conflict` if neither is a prefix of the other. By Log Matching
 * the entry at the end of the shorter one decides. Where the longer one has compacted that place away, the shorter one
 * counts as a prefix.
 */
export function compareLogs(sender: LogImage, receiver: LogImage): number {
  const end = sender.lastIndex;
  const ownEnd = receiver.lastIndex;
  if (end === ownEnd) return agreesWith(sender, end, receiver) ? EQUAL : CONFLICT;
  if (end < ownEnd) return agreesWith(sender, end, receiver) ? BEHIND : CONFLICT;
  return agreesWith(receiver, ownEnd, sender) ? AHEAD : CONFLICT;
}

/** Whether `longer` holds the last entry of `shorter`, which is at `end`, or has compacted it away. */
function agreesWith(shorter: LogImage, end: number, longer: LogImage): boolean {
  // Servers that hold the same entry mostly hold the same object, so that nothing needs to be read from it.
  const entry = shorter.entryAt(end);
  if (entry !== undefined && entry === longer.entryAt(end)) return true;
  const term = longer.termAt(end);
  return term < 0 || term === shorter.lastTerm;
}
