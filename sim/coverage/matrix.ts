/** The catalogue as tables: what reports print, in the order in which they print it. */
import type { Role } from '../../contract/peer.ts';
import type { Catalogue, Cell, LogRelation, TermRelation } from './catalogue.ts';
import { LOG_RELATIONS, OTHER_EVENTS, ROLES, TERM_RELATIONS } from './catalogue.ts';

/** One line of a table, its cells in the order of the columns. */
export interface MatrixRow {
  readonly event: string;
  readonly term: TermRelation | null;
  readonly cells: readonly Cell[];
}

export interface Matrix {
  /** Role by role, in each all relations of the logs. */
  readonly columns: readonly { readonly role: Role; readonly log: LogRelation }[];
  readonly messages: readonly MatrixRow[];
  /** Timers and the rest: a column for each role. */
  readonly others: readonly MatrixRow[];
}

export function matrixOf(catalogue: Catalogue): Matrix {
  const { kinds, timers, cells } = catalogue;
  const messages = kinds.flatMap((event, kind) =>
    TERM_RELATIONS.map((term, t): MatrixRow => ({
      event,
      term,
      cells: ROLES.flatMap((_, role) =>
        LOG_RELATIONS.map((__, log) => cells[catalogue.ofMessage(kind, role, t, log)]!),
      ),
    })),
  );
  const row = (event: string, counter: (role: number) => number): MatrixRow => ({
    event,
    term: null,
    cells: ROLES.map((_, role) => cells[counter(role)]!),
  });
  // A peer about which nothing is known has one event for all its timers, whatever they are called.
  const named = timers.length === 0 ? [''] : timers;
  const others = [
    ...named.map((name) => row(`${name} timer`.trim(), (role) => catalogue.ofTimer(name, role))),
    ...OTHER_EVENTS.map((name, place) => row(name, (role) => catalogue.ofOther(place, role))),
  ];
  const columns = ROLES.flatMap((role) => LOG_RELATIONS.map((log) => ({ role, log })));
  return { columns, messages, others };
}

/** How many cells of a catalogue were reached, of those that are declared. */
export interface CellCount {
  /** Reached, and not declared impossible. */
  readonly reached: number;
  /** Not declared impossible; of a peer about which nothing is declared, all that there are. */
  readonly possible: number;
  /** Names of those that were reached although they are declared impossible. */
  readonly contradicted: readonly string[];
}

/** `counts`: as in a tally's report. */
export function countCells(
  { cells }: Catalogue,
  counts: Readonly<Record<string, number>>,
): CellCount {
  const isReached = ({ name }: Cell): boolean => (counts[name] ?? 0) > 0;
  const possible = cells.filter(({ status }) => status !== 'impossible');
  const impossible = cells.filter(({ status }) => status === 'impossible');
  return {
    reached: possible.filter(isReached).length,
    possible: possible.length,
    contradicted: impossible.filter(isReached).map(({ name }) => name),
  };
}
