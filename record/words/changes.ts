/** Changes of servers in words, the only place where these are made; see ../changes.ts. */
import { NONE } from '../../contract/peer.ts';
import type { Change } from '../changes.ts';
import { formatEntries, formatRange, voteWords } from './format.ts';

/** A clause without its subject, the server: `BECOMES LEADER of t3`. */
export function changeWords(change: Change): string {
  switch (change.code) {
    case 'crashed':
      return 'CRASHES';
    case 'started':
      return `STARTS from its disk with t${change.term} ${voteWords(change.votedFor)}`;
    case 'leads':
      // Nobody else can have voted in a term that begins in this very step.
      return `BECOMES LEADER of t${change.term}${change.entersTerm ? ' by its own vote alone' : ''}`;
    case 'stands':
      return `becomes candidate in t${change.term}`;
    case 'stands-again':
      return `candidate once more, in t${change.term}`;
    case 'steps-down':
      return `steps down${change.entersTerm ? ` into t${change.term}` : ''}`;
    case 'enters':
      return `enters t${change.term}`;
    case 'commits':
      return `commits ${formatRange(change.first, change.last)}`;
    case 'takes-back-commit':
      return `takes its commit index back to ${change.to}`;
    case 'cuts-log':
      return `CUTS its log behind ${change.after}`;
    case 'writes-state':
      return `writes t${change.term} ${voteWords(change.votedFor)} (w${change.token})`;
    case 'writes-entries':
      return `writes ${formatEntries(change.first, change.entries) || 'no entries'} (w${change.token})`;
    case 'writes-snapshot':
      return `writes snapshot ${change.index}/${change.term} (w${change.token})`;
    case 'applies':
      return `hands ${formatRange(change.first, change.last)} to the service`;
    case 'applies-snapshot':
      return `hands snapshot ${change.index}/${change.term} to the service`;
    case 'accepts':
      return `accepted at ${change.index}/${change.term}`;
    case 'refuses':
      return change.leader === NONE
        ? 'refuses, knows no leader'
        : `refuses, leader is n${change.leader}`;
  }
}

/** The few words that a diagram has room for, of what it shows; null of everything else. */
export function labelWords(change: Change): string | null {
  switch (change.code) {
    case 'started':
      return `STARTS t${change.term} ${voteWords(change.votedFor)}`;
    case 'leads':
      return `LEADER t${change.term}`;
    case 'stands':
    case 'stands-again':
      return `candidate t${change.term}`;
    case 'steps-down':
      return `steps down${change.entersTerm ? `, t${change.term}` : ''}`;
    case 'crashed':
    case 'enters':
    case 'commits':
    case 'takes-back-commit':
      return changeWords(change);
    default:
      return null;
  }
}
