/**
 * Tries every order of decisions up to a depth, breadth first: the first violation that is found is one with the fewest
 * decisions that there is, and if none is found there is none within these bounds.
 *
 * A state is gone on from once, where it is met first: with the fewest decisions behind it and so the most ahead. Loss needs
 * no decisions, as a message need not arrive. That makes two reductions sound: equal states are one, and a move that
 * changes no server, nothing in the ledger and sends nothing leads to a state from which nothing can happen that could not
 * without it, so it is left out.
 */
import type { Peer, PeerMessage } from '../../contract/peer.ts';
import type { SimulationConfig } from '../../sim/schedule/config.ts';
import type { Violation } from '../../sim/judge/violation.ts';
import { withTripwires } from '../../sim/guard/purity-guard.ts';
import { runSchedule } from '../../sim/run.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { Engine } from './engine.ts';
import type { Move } from './moves.ts';
import { movesOf } from './moves.ts';
import type { SearchOptions } from './options.ts';
import { scheduleOf } from './path.ts';
import type { State, Travelling } from './state.ts';
import { keyOf, stateOf } from './state.ts';

export interface SearchResult {
  /** `exhausted`: no path within the bounds breaks a property. `limit`: there were too many states. */
  readonly verdict: 'violation' | 'exhausted' | 'limit';
  /** Different states, the first one included. */
  readonly states: number;
  /** Moves tried. */
  readonly transitions: number;
  /** Every path of so many decisions was tried. */
  readonly deepest: number;
  /** New states by the number of decisions that lead to them. */
  readonly levels: readonly number[];
  /** A shortest path to a violation. */
  readonly schedule?: Schedule | undefined;
  readonly violation?: Violation | undefined;
}

/** How far a search has come. */
export interface SearchProgress {
  readonly states: number;
  readonly transitions: number;
  /** Every path of so many decisions has been tried. */
  readonly depth: number;
  readonly levels: readonly number[];
}

/** States expanded between two reports of progress. */
const BATCH = 500;

/** Searches to the end. Deterministic; throws what the peer's `init` throws, and RaftSimError E_USAGE for a peer whose states cannot be compared. */
export function searchExhaustively<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  config: SimulationConfig,
  options: SearchOptions,
): SearchResult {
  const search = new ExhaustiveSearch(peer, config, options);
  while (search.result === null) search.advance();
  return search.result;
}

export class ExhaustiveSearch<S, M extends PeerMessage> {
  /** null as long as there is something left to do. */
  result: SearchResult | null = null;
  private readonly peer: Peer<S, M>;
  private readonly config: SimulationConfig;
  private readonly options: SearchOptions;
  private readonly scenario: string;
  private readonly engine: Engine<S, M>;
  private readonly seen = new Set<string>();
  /** By state, in the order in which they were found: which it came from, and how. */
  private readonly keys: string[] = [];
  private readonly parents: number[] = [];
  private readonly moves: (Move | null)[] = [];
  /** New states by depth, up to those that are being found. */
  private readonly levels: number[] = [1];
  private transitions = 0;
  /** Number of decisions that lead to the states that are being expanded. */
  private depth = 0;
  /** The state to be expanded next, and the first one that lies deeper. */
  private next = 0;
  private levelEnd = 1;

  /** `scenario` names the peer in the schedule of a violation. */
  constructor(
    peer: Peer<S, M>,
    config: SimulationConfig,
    options: SearchOptions,
    scenario = peer.name,
  ) {
    this.peer = peer;
    this.config = config;
    this.options = options;
    this.scenario = scenario;
    this.engine = new Engine(peer, config, options);
    const { state, violation } = this.engine.initial();
    this.add(keyOf(state), -1, null);
    if (violation !== null) this.broken([], violation);
  }

  get progress(): SearchProgress {
    const { keys, transitions, depth, levels } = this;
    return { states: keys.length, transitions, depth, levels };
  }

  /** Expands some states. */
  advance(): void {
    withTripwires(() => {
      for (let i = 0; i < BATCH && this.result === null; i++) this.step();
    });
  }

  private step(): void {
    const { keys, options } = this;
    if (this.next === this.levelEnd) {
      this.depth++;
      this.levelEnd = keys.length;
    }
    if (this.next === keys.length || this.depth >= options.depth) {
      this.end('exhausted', options.depth);
    } else if (keys.length >= options.maxStates) {
      this.end('limit', this.depth);
    } else {
      this.expand(this.next++);
    }
  }

  private expand(from: number): void {
    const { engine, options } = this;
    const state = stateOf(this.keys[from]!);
    const nodes = state.nodes.map((number) => engine.nodes.at(number));
    const messageAt = (number: number): Travelling<M> => engine.messages.at(number);
    for (const move of movesOf(state, nodes, messageAt, options)) {
      this.transitions++;
      const { state: after, violation } = engine.after(state, move);
      if (violation !== null) return this.broken([...this.pathTo(from), move], violation);
      if (leadsNowhere(state, after)) continue;
      const key = keyOf(after);
      if (!this.seen.has(key)) this.add(key, from, move);
    }
  }

  private add(key: string, parent: number, move: Move | null): void {
    this.seen.add(key);
    this.keys.push(key);
    this.parents.push(parent);
    this.moves.push(move);
    if (move !== null) this.levels[this.depth + 1] = (this.levels[this.depth + 1] ?? 0) + 1;
  }

  private pathTo(state: number): Move[] {
    const path: Move[] = [];
    for (let at = state; this.parents[at]! >= 0; at = this.parents[at]!) path.push(this.moves[at]!);
    return path.toReversed();
  }

  private end(verdict: SearchResult['verdict'], deepest: number): void {
    const { keys, transitions, levels } = this;
    this.result = { verdict, states: keys.length, transitions, deepest, levels };
  }

  private broken(path: readonly Move[], violation: Violation): void {
    const { peer, config, options, engine, scenario } = this;
    this.end('violation', this.depth);
    const messageAt = (number: number): Travelling<M> => engine.messages.at(number);
    const schedule = scheduleOf(peer, config, path, messageAt, options, scenario);
    const { invariants } = options;
    const chosen = invariants === undefined ? {} : { invariants };
    const { verdict, violation: again } = runSchedule(peer, schedule, chosen);
    if (again === null || again.property !== violation.property) {
      throw new Error(`a search found ${violation.message} where a run gives ${verdict}`);
    }
    this.result = { ...this.result!, schedule, violation: again };
  }
}

/** Whether a move has changed nothing but what is left to happen. */
function leadsNowhere(before: State, after: State): boolean {
  return (
    after.ledger === before.ledger &&
    after.nodes.every((number, i) => number === before.nodes[i]) &&
    after.messages.length + after.arrived.length <= before.messages.length + before.arrived.length
  );
}
