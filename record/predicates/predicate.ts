/**
 * Predicates over the events of a run: where a debugger is to stop.
 *
 *     any   = all { '||' all }
 *     all   = one { [ '&&' ] one }                  words beside one another must all hold
 *     one   = '!' one | '(' any ')' | test
 *     test  = KIND | 'timer' NAME | MESSAGE-KIND | [ 'at' ] PEER | 'from' PEER | '#' NUMBER
 *           | value [ ( '==' | '!=' | '<' | '<=' | '>' | '>=' ) value ]
 *
 * {@link PREDICATE_HELP} tells it to users. What a server shows of itself is as it was before the event.
 */
import type { PeerId, PeerMessage, Us } from '../../contract/peer.ts';
import { printable, RaftSimError } from '../../lib/errors.ts';
import type { Path } from '../paths.ts';
import type { PredicateSource, Token } from './tokens.ts';
import { failure, misspelt, named, tokensOf } from './tokens.ts';
import type { Operand } from './values.ts';
import { comparable, isFulfilled, ORDERS, valueOf } from './values.ts';
import { EVENT_KINDS } from './words.ts';

export { EVENT_KINDS, PREDICATE_HELP } from './words.ts';

/** What a predicate may ask about an event. */
export interface PredicateFacts {
  readonly number: number;
  readonly timeUs: Us;
  /** One of {@link EVENT_KINDS}. */
  readonly kind: string;
  /** The server at which it happens; NONE: the world's own. */
  readonly node: PeerId;
  /** The sender of what arrives, or NONE. */
  readonly from: PeerId;
  /** The timer that runs out, or the empty string. */
  readonly timer: string;
  /** What arrives, and its kind in the words of the peer; null: nothing does. */
  readonly message: { readonly kind: string; readonly body: PeerMessage } | null;
  /**
   * What stands at `path` of server `peer` before the event (see record/paths.ts); undefined if nothing does, as in most
   * places of a server that is down.
   */
  valueAt(peer: PeerId, path: Path): unknown;
  /** Whether nothing can ever stand there in a server like this one. */
  lacks(peer: PeerId, path: Path): boolean;
}

/** What words mean something in a run. */
export interface Vocabulary {
  readonly messageKinds: readonly string[];
  /** Number of servers. */
  readonly peers: number;
}

export interface Predicate {
  /** As it was written. */
  readonly text: string;
  matches(facts: PredicateFacts): boolean;
  /** Names that had no value to compare in any of the events that it was asked about, and in some could have none. */
  nowhere(): readonly string[];
}

/**
 * For a predicate that has held nowhere: throws RaftSimError E_USAGE if it compares what was never there. A misspelt name is
 * no reason to say that there is no such event.
 */
export function requirePlaces(predicate: Predicate, source: string): void {
  const [name] = predicate.nowhere();
  if (name === undefined) return;
  throw new RaftSimError('E_USAGE', {
    source,
    found: `'${printable(name)}', which is no single value in any of the events`,
    expected: 'the name of one: print shows what a server has, message what a message has',
  });
}

/** Whether what a name of an open place leads to was ever a value to compare. */
interface Sighting {
  readonly name: string;
  found: boolean;
  missed: boolean;
}

type Test = (facts: PredicateFacts) => boolean;

/**
 * Reads a predicate. `source` is what errors name, such as an option. Throws RaftSimError E_USAGE with the column of the
 * first mistake and what was expected there.
 */
export function parsePredicate(text: string, vocabulary: Vocabulary, source: string): Predicate {
  return new PredicateParser({ name: source, text }, vocabulary).predicate();
}

class PredicateParser {
  private readonly source: PredicateSource;
  private readonly vocabulary: Vocabulary;
  private readonly tokens: readonly Token[];
  private readonly sightings: Sighting[] = [];
  private at = 0;

  constructor(source: PredicateSource, vocabulary: Vocabulary) {
    this.source = source;
    this.vocabulary = vocabulary;
    this.tokens = tokensOf(source);
  }

  predicate(): Predicate {
    const matches = this.any();
    if (this.token.kind !== 'end') throw this.unexpected("'&&', '||' or the end");
    const nowhere = (): string[] =>
      this.sightings.filter(({ found, missed }) => missed && !found).map(({ name }) => name);
    return { text: this.source.text, matches, nowhere };
  }

  private get token(): Token {
    return this.tokens[this.at]!;
  }

  private unexpected(expected: string): Error {
    return failure(this.source, this.token.column, named(this.token), expected);
  }

  private take(): Token {
    return this.tokens[this.at++]!;
  }

  private takes(symbol: string): boolean {
    const isThere = this.token.kind === 'symbol' && this.token.text === symbol;
    if (isThere) this.at++;
    return isThere;
  }

  private any(): Test {
    const tests = [this.all()];
    while (this.takes('||')) tests.push(this.all());
    return tests.length === 1 ? tests[0]! : (facts) => tests.some((test) => test(facts));
  }

  private all(): Test {
    const tests = [this.one()];
    while (this.takes('&&') || this.beginsTest()) tests.push(this.one());
    return tests.length === 1 ? tests[0]! : (facts) => tests.every((test) => test(facts));
  }

  private beginsTest(): boolean {
    const { kind, text } = this.token;
    return kind === 'word' || (kind === 'symbol' && (text === '!' || text === '(' || text === '#'));
  }

  private one(): Test {
    if (this.takes('!')) {
      const test = this.one();
      return (facts) => !test(facts);
    }
    if (!this.takes('(')) return this.test();
    const test = this.any();
    if (!this.takes(')')) throw this.unexpected("')', '&&' or '||'");
    return test;
  }

  private test(): Test {
    if (this.takes('#')) {
      const number = this.integer('the number of an event');
      return (facts) => facts.number === number;
    }
    const { token, vocabulary } = this;
    if (token.kind !== 'word') throw this.unexpected(A_TEST);
    const word = token.text;
    if (COMPARED.includes(word) || word.includes('.')) return this.comparison();
    this.at++;
    if (word === 'from') {
      const from = this.peer();
      return (facts) => facts.from === from;
    }
    if (word === 'at' || PEER.test(word)) {
      if (word !== 'at') this.at--;
      const node = this.peer();
      return (facts) => facts.node === node;
    }
    if (word === 'timer') return this.timer();
    if (EVENT_KINDS.some((kind) => kind === word)) return (facts) => facts.kind === word;
    if (vocabulary.messageKinds.includes(word)) return (facts) => facts.message?.kind === word;
    throw misspelt(this.source, token, A_TEST, this.words());
  }

  private words(): string[] {
    return [...EVENT_KINDS, ...this.vocabulary.messageKinds, 'from', 'at', ...COMPARED];
  }

  /** `timer`, or `timer election`: a word that means nothing else is the name of a timer. */
  private timer(): Test {
    const { kind, text } = this.token;
    const isName = kind === 'text' || (kind === 'word' && !this.hasMeaning(text));
    if (!isName) return (facts) => facts.kind === 'timer';
    this.at++;
    return (facts) => facts.kind === 'timer' && facts.timer === text;
  }

  private hasMeaning(word: string): boolean {
    return word.includes('.') || PEER.test(word) || this.words().includes(word);
  }

  private integer(what: string): number {
    const { kind, text } = this.token;
    if (kind !== 'number' || !/^[0-9]{1,15}$/.test(text)) throw this.unexpected(what);
    this.at++;
    return Number(text);
  }

  private peer(): PeerId {
    const { peers } = this.vocabulary;
    const match = this.token.kind === 'word' ? PEER.exec(this.token.text) : null;
    const id = Number(match?.[1]);
    if (!(id >= 1 && id <= peers)) throw this.unexpected(serversWanted(peers));
    this.at++;
    return id;
  }

  private comparison(): Test {
    const left = this.operand();
    const operator = this.token;
    if (operator.kind !== 'symbol' || !ORDERS.includes(operator.text)) {
      if (left.type !== 'boolean' && left.type !== 'open') {
        throw this.unexpected('one of == != < <= > >=');
      }
      const read = this.watched(left);
      return (facts) => read(facts, true) === true;
    }
    this.at++;
    const { column } = this.token;
    const right = this.operand(left);
    const trouble = comparable(left, operator.text, right);
    if (trouble !== null) {
      const what = this.source.text.slice(column - 1, this.tokens[this.at]!.column - 1).trim();
      throw failure(this.source, column, `'${what}'`, trouble);
    }
    const [readLeft, readRight] = [this.watched(left), this.watched(right)];
    return (facts) => {
      const value = right.read(facts);
      return isFulfilled(readLeft(facts, value), operator.text, readRight(facts, left.read(facts)));
    };
  }

  /** Reads `operand`, and notes whether it had a value to compare with `other`. */
  private watched(operand: Operand): (facts: PredicateFacts, other: unknown) => unknown {
    if (operand.isNowhere === undefined) return (facts) => operand.read(facts);
    const sighting = { name: operand.name ?? '', found: false, missed: false };
    this.sightings.push(sighting);
    return (facts, other) => {
      const value = operand.read(facts);
      if (value === undefined) sighting.missed ||= operand.isNowhere!(facts);
      else if (typeof value !== 'object' || value === null || other === null) sighting.found = true;
      else sighting.missed = true;
      return value;
    };
  }

  /** A value, which is to be compared with `other` if there is one. */
  private operand(other?: Operand): Operand {
    const { source, vocabulary } = this;
    return valueOf({ source, token: this.take(), peers: vocabulary.peers }, other);
  }
}

const A_TEST = `a kind of event or message, 'at' or 'from' and a server, or something to compare`;
const COMPARED = ['event', 'time', 'term', 'message'];
const PEER = /^n([0-9]{1,2})$/;

function serversWanted(peers: number): string {
  return peers === 1 ? 'the server n1' : `a server, n1 to n${peers}`;
}
