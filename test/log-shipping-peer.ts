/**
 * A deliberately different protocol behind the same seam: log shipping from a fixed primary. There are no elections (n1
 * leads, in a new term after each of its restarts), the primary sends its whole durable log every time, states are plain
 * objects with an array inside, and a write makes all earlier ones durable. It proves that the simulator knows peers only through the contract.
 */
import type {
  Effect,
  Input,
  LogEntry,
  LogView,
  Peer,
  PeerConfig,
  PeerId,
  PeerView,
  StepResult,
} from '../contract/peer.ts';
import { NONE } from '../contract/peer.ts';
import { mix32 } from '../sim/chance/mix.ts';

type ShippingMessage =
  | {
      readonly type: 'Ship';
      readonly term: number;
      readonly log: readonly LogEntry[];
      readonly commit: number;
    }
  | { readonly type: 'Have'; readonly term: number; readonly length: number };

export interface ShippingState {
  readonly term: number;
  /** The write that makes the primary's new term durable, 0 before it is issued; it leads once that is done. */
  readonly termToken: number;
  readonly leads: boolean;
  readonly log: readonly LogEntry[];
  /** Lengths known to be durable, by peer id. */
  readonly held: readonly number[];
  readonly commit: number;
  readonly applied: number;
  readonly tokens: number;
  /** Length of the log that each unfinished write brings to the disk. */
  readonly writing: readonly (readonly [token: number, length: number])[];
}

const PRIMARY = 1;
const SHIP_EVERY_US = 40_000;

type Result = StepResult<ShippingState, ShippingMessage>;

function viewOf(log: readonly LogEntry[]): LogView {
  return {
    snapshotIndex: 0,
    snapshotTerm: 0,
    lastIndex: log.length,
    lastTerm: log[log.length - 1]?.term ?? 0,
    entryAt: (index) => log[index - 1],
  };
}

function ship(config: PeerConfig, state: ShippingState): Effect<ShippingMessage>[] {
  // Only what is durable here: a primary that ships more and then forgets it would ship something else in its place.
  const log = state.log.slice(0, state.held[PRIMARY]);
  const message = { type: 'Ship', term: state.term, log, commit: state.commit } as const;
  return config.peers
    .filter((to) => to !== config.id)
    .map((to) => ({ type: 'send', to, message, requires: 0 }));
}

/** Commits what a majority holds, and hands it over. */
function settle(config: PeerConfig, state: ShippingState, seen: number): Result {
  let commit = Math.max(state.commit, Math.min(seen, state.log.length));
  if (config.id === PRIMARY) {
    const lengths = config.peers.map((id) => state.held[id] ?? 0).sort((a, b) => b - a);
    commit = Math.max(commit, lengths[Math.floor(config.peers.length / 2)]!);
  }
  if (commit === state.commit) return { state, effects: [] };
  const entries = state.log.slice(state.commit, commit);
  return {
    state: { ...state, commit },
    effects: [{ type: 'apply', first: state.commit + 1, entries }],
  };
}

function extend(state: ShippingState, entries: readonly LogEntry[]): Result {
  const token = state.tokens + 1;
  const log = [...state.log, ...entries];
  return {
    state: { ...state, log, tokens: token, writing: [...state.writing, [token, log.length]] },
    effects: [{ type: 'appendEntries', token, after: state.log.length, entries }],
  };
}

function onPersisted(config: PeerConfig, state: ShippingState, token: number): Result {
  const done = state.writing.filter(([written]) => written <= token);
  const length = done[done.length - 1]?.[1] ?? state.held[config.id] ?? 0;
  const held = config.peers.reduce<number[]>(
    (all, id) => {
      all[id] = id === config.id ? length : (state.held[id] ?? 0);
      return all;
    },
    [0],
  );
  const leads = state.leads || (state.termToken > 0 && token >= state.termToken);
  const next = { ...state, held, leads, writing: state.writing.slice(done.length) };
  const { state: settled, effects } = settle(config, next, 0);
  if (config.id === PRIMARY) return { state: settled, effects };
  return {
    state: settled,
    effects: [
      ...effects,
      {
        type: 'send',
        to: PRIMARY,
        message: { type: 'Have', term: state.term, length },
        requires: state.tokens,
      },
    ],
  };
}

/** Term and vote go to the disk in a write of their own. */
function adopt(state: ShippingState, term: number): Result {
  const token = state.tokens + 1;
  return {
    state: { ...state, term, tokens: token },
    effects: [{ type: 'saveHardState', token, term, votedFor: PRIMARY }],
  };
}

function onMessage(
  config: PeerConfig,
  state: ShippingState,
  from: PeerId,
  message: ShippingMessage,
): Result {
  if (message.type === 'Have') {
    if (!state.leads || message.term !== state.term) return { state, effects: [] };
    const held = state.held.slice();
    held[from] = Math.max(held[from] ?? 0, message.length);
    return settle(config, { ...state, held }, 0);
  }
  if (message.term < state.term) return { state, effects: [] };
  const current = message.term > state.term ? adopt(state, message.term) : { state, effects: [] };
  const news = message.log.slice(state.log.length);
  const grown =
    news.length === 0 ? { state: current.state, effects: [] } : extend(current.state, news);
  const { state: next, effects } = settle(config, grown.state, message.commit);
  const all: Effect<ShippingMessage>[] = [...current.effects, ...grown.effects, ...effects];
  if (news.length === 0) {
    const length = state.held[config.id] ?? 0;
    const reply = { type: 'Have', term: message.term, length } as const;
    all.push({ type: 'send', to: from, message: reply, requires: next.tokens });
  }
  return { state: next, effects: all };
}

function step(config: PeerConfig, state: ShippingState, input: Input<ShippingMessage>): Result {
  switch (input.type) {
    case 'timer': {
      const again = {
        type: 'setTimer',
        timer: 'ship',
        minUs: SHIP_EVERY_US,
        maxUs: SHIP_EVERY_US,
      } as const;
      if (config.id !== PRIMARY) return { state, effects: [] };
      if (state.termToken === 0) {
        const { state: next, effects } = adopt(state, state.term + 1);
        return { state: { ...next, termToken: next.tokens }, effects: [...effects, again] };
      }
      return { state, effects: state.leads ? [again, ...ship(config, state)] : [again] };
    }
    case 'propose': {
      if (!state.leads) {
        return { state, effects: [{ type: 'proposalDropped', leader: PRIMARY }] };
      }
      const { state: next, effects } = extend(state, [
        { term: state.term, command: input.command },
      ]);
      const accepted = {
        type: 'proposalAccepted',
        index: next.log.length,
        term: state.term,
      } as const;
      return { state: next, effects: [...effects, accepted] };
    }
    case 'message':
      return onMessage(config, state, input.from, input.message);
    case 'persisted':
      return onPersisted(config, state, input.token);
    case 'applied':
      return { state: { ...state, applied: input.index }, effects: [] };
    case 'snapshot':
      return { state, effects: [] };
  }
}

export const logShipping: Peer<ShippingState, ShippingMessage> = {
  name: 'log-shipping',
  init(config, durable) {
    const held = [0, ...config.peers.map((id) => (id === config.id ? durable.entries.length : 0))];
    const state: ShippingState = {
      term: durable.term,
      termToken: 0,
      leads: false,
      log: durable.entries,
      held,
      commit: 0,
      applied: 0,
      tokens: 0,
      writing: [],
    };
    const effects = [{ type: 'setTimer', timer: 'ship', minUs: 1_000, maxUs: 20_000 }] as const;
    return { state, effects };
  },
  step,
  view(state): PeerView {
    return {
      role: state.leads ? 'leader' : 'follower',
      term: state.term,
      votedFor: state.term > 0 ? PRIMARY : NONE,
      leader: PRIMARY,
      commitIndex: state.commit,
      lastApplied: state.applied,
      log: viewOf(state.log),
      progress: state.leads
        ? state.held.map((matchIndex, id) =>
            id === NONE ? null : { matchIndex, nextIndex: matchIndex + 1 },
          )
        : null,
    };
  },
  messageKinds: ['Ship', 'Have'],
  messageKind: (message) => (message.type === 'Ship' ? 0 : 1),
  digest: (message) =>
    message.type === 'Ship'
      ? mix32(mix32(message.term, message.log.length), message.commit)
      : mix32(message.term, message.length),
  describe: (message) =>
    message.type === 'Ship'
      ? `Ship 1..${message.log.length} c${message.commit}`
      : `Have ${message.length}`,
  claimedVote: () => NONE,
  claimedMatch: (message) => (message.type === 'Have' ? message.length : 0),
};
