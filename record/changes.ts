/**
 * What an event made of a server, as data: what became of its role, its term and its commit, and what its peer wrote and
 * answered. Diagrams choose by codes; words/changes.ts puts them into words.
 */
import type { Effect, LogEntry, PeerId, PeerMessage, PeerView, Role } from '../contract/peer.ts';
import { NONE } from '../contract/peer.ts';
import type { Recording } from './recording.ts';
import type { Touch } from './run-event.ts';

export type Change =
  | { readonly code: 'crashed'; readonly node: PeerId }
  | {
      readonly code: 'started';
      readonly node: PeerId;
      readonly role: Role;
      readonly term: number;
      readonly votedFor: PeerId;
    }
  /** `entersTerm`: the term began in this very event. */
  | {
      readonly code: 'leads' | 'stands' | 'steps-down';
      readonly node: PeerId;
      readonly term: number;
      readonly entersTerm: boolean;
    }
  /** Its role is as it was. */
  | { readonly code: 'stands-again' | 'enters'; readonly node: PeerId; readonly term: number }
  | {
      readonly code: 'commits';
      readonly node: PeerId;
      readonly first: number;
      readonly last: number;
    }
  | { readonly code: 'takes-back-commit'; readonly node: PeerId; readonly to: number }
  | { readonly code: 'cuts-log'; readonly node: PeerId; readonly after: number }
  | {
      readonly code: 'writes-state';
      readonly node: PeerId;
      readonly term: number;
      readonly votedFor: PeerId;
      readonly token: number;
    }
  | {
      readonly code: 'writes-entries';
      readonly node: PeerId;
      readonly first: number;
      readonly entries: readonly LogEntry[];
      readonly token: number;
    }
  | {
      readonly code: 'writes-snapshot';
      readonly node: PeerId;
      readonly index: number;
      readonly term: number;
      readonly token: number;
    }
  | {
      readonly code: 'applies';
      readonly node: PeerId;
      readonly first: number;
      readonly last: number;
    }
  | {
      readonly code: 'applies-snapshot' | 'accepts';
      readonly node: PeerId;
      readonly index: number;
      readonly term: number;
    }
  | { readonly code: 'refuses'; readonly node: PeerId; readonly leader: PeerId };

export type ChangeCode = Change['code'];

/** What event `number`, which there must be, made of servers: first what became of them, then what its peer did. */
export function changesOf<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  number: number,
): Change[] {
  const { peer, events } = recording;
  const { touches, node, effects } = events[number]!;
  const standing = ({ up, incarnation, state }: Touch<S>): Standing => ({
    up,
    incarnation,
    view: peer.view(state),
  });
  const became = touches.flatMap((touch) =>
    standingChanges(touch.node, standing(recording.touchAt(touch.node, number)), standing(touch)),
  );
  if (node === NONE) return became;
  const lastIndex = recording.viewAt(node, number)?.log.lastIndex ?? 0;
  return [...became, ...unsaid(became, effectChanges(node, lastIndex, effects))];
}

/** What is committed is handed over in the same step, so that would say it twice. */
export function unsaid(became: readonly Change[], did: readonly Change[]): readonly Change[] {
  const commits = became.some(({ code }) => code === 'commits');
  return commits ? did.filter(({ code }) => code !== 'applies') : did;
}

/** What is compared of a server. */
export interface Standing {
  readonly up: boolean;
  readonly incarnation: number;
  readonly view: Pick<PeerView, 'role' | 'term' | 'votedFor' | 'commitIndex'>;
}

/** What became of server `node`, in the order in which a reader cares. */
export function standingChanges(node: PeerId, before: Standing, after: Standing): Change[] {
  if (!after.up) return [{ code: 'crashed', node }];
  const { role, term, votedFor, commitIndex } = after.view;
  if (after.incarnation !== before.incarnation)
    return [{ code: 'started', node, role, term, votedFor }];
  const changes: Change[] = [];
  const old = before.view;
  const entersTerm = term !== old.term;
  if (role !== old.role) changes.push({ code: ROLE_CODES[role], node, term, entersTerm });
  else if (entersTerm) {
    changes.push({ code: role === 'candidate' ? 'stands-again' : 'enters', node, term });
  }
  if (commitIndex > old.commitIndex) {
    changes.push({ code: 'commits', node, first: old.commitIndex + 1, last: commitIndex });
  } else if (commitIndex < old.commitIndex) {
    changes.push({ code: 'takes-back-commit', node, to: commitIndex });
  }
  return changes;
}

const ROLE_CODES = { leader: 'leads', candidate: 'stands', follower: 'steps-down' } as const;

/** What the peer at `node`, whose log ended at `lastIndex`, answered, without messages and timers. */
export function effectChanges<M extends PeerMessage>(
  node: PeerId,
  lastIndex: number,
  effects: readonly Effect<M>[],
): Change[] {
  let last = lastIndex;
  return effects.flatMap((effect): Change[] => {
    const token = 'token' in effect ? effect.token : 0;
    switch (effect.type) {
      case 'saveHardState':
        return [
          { code: 'writes-state', node, term: effect.term, votedFor: effect.votedFor, token },
        ];
      case 'appendEntries': {
        const { after, entries } = effect;
        const cut: Change[] = after < last ? [{ code: 'cuts-log', node, after }] : [];
        last = after + entries.length;
        return [...cut, { code: 'writes-entries', node, first: after + 1, entries, token }];
      }
      case 'saveSnapshot': {
        const { index, term } = effect.snapshot;
        return [{ code: 'writes-snapshot', node, index, term, token }];
      }
      case 'apply':
        return [
          {
            code: 'applies',
            node,
            first: effect.first,
            last: effect.first + effect.entries.length - 1,
          },
        ];
      case 'applySnapshot': {
        const { index, term } = effect.snapshot;
        return [{ code: 'applies-snapshot', node, index, term }];
      }
      case 'proposalAccepted':
        return [{ code: 'accepts', node, index: effect.index, term: effect.term }];
      case 'proposalDropped':
        return [{ code: 'refuses', node, leader: effect.leader }];
      case 'send':
      case 'setTimer':
      case 'cancelTimer':
      default:
        return [];
    }
  });
}
