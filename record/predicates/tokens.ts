/** Cuts the text of a predicate into tokens, and says where in it something is wrong. */
import { didYouMean, printable, RaftSimError } from '../../lib/errors.ts';

export type TokenKind = 'symbol' | 'number' | 'word' | 'text' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As it stands in the text; of a quoted text without the quotes. */
  readonly text: string;
  /** Where it begins, from 1. */
  readonly column: number;
}

const SPACE = /[ \t\n]+/y;
const TOKENS: readonly (readonly [kind: TokenKind, pattern: RegExp])[] = [
  ['symbol', /&&|\|\||==|!=|<=|>=|[<>!()#]/y],
  ['number', /[0-9]+(?:\.[0-9]+)?(?:us|ms|s)?(?![\w.])/y],
  ['word', /[A-Za-z_]\w*(?:\.\w+)*/y],
  ['text', /"[^"]*"|'[^']*'/y],
];

/** More than anybody writes, and little enough for a parser that calls itself at each parenthesis. */
const LONGEST = 1_000;

/** What errors are about: where the text comes from, such as `--break-on`, and the text. */
export interface PredicateSource {
  readonly name: string;
  readonly text: string;
}

/** Throws RaftSimError E_USAGE at what is no token. The last token is `end`. */
export function tokensOf(source: PredicateSource): Token[] {
  const { text } = source;
  const tokens: Token[] = [];
  if (text.length > LONGEST) {
    const found = `${text.length} characters`;
    throw failure(source, LONGEST + 1, found, `at most ${LONGEST}`);
  }
  for (let at = skip(text, 0); at < text.length; at = skip(text, at)) {
    const token = tokenAt(text, at);
    if (token === null)
      throw failure(source, at + 1, quoted(rest(text, at)), WANTED, hint(text, at));
    at += token.length;
    tokens.push(token.token);
  }
  tokens.push({ kind: 'end', text: '', column: text.length + 1 });
  return tokens;
}

const WANTED = 'a word, a number or one of && || ! ( ) == != < <= > >= #';

function skip(text: string, at: number): number {
  SPACE.lastIndex = at;
  return SPACE.test(text) ? SPACE.lastIndex : at;
}

function tokenAt(
  text: string,
  at: number,
): { readonly token: Token; readonly length: number } | null {
  for (const [kind, pattern] of TOKENS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    const inner = kind === 'text' ? found.slice(1, -1) : found;
    return { token: { kind, text: inner, column: at + 1 }, length: found.length };
  }
  return null;
}

/** What stands there, up to the next space. */
function rest(text: string, at: number): string {
  return /^\S+/.exec(text.slice(at))?.[0] ?? '';
}

function hint(text: string, at: number): string {
  if (text[at] === '=') return "Equality is written '=='.";
  if (text[at] === '&') return "'And' is written '&&'.";
  if (text[at] === '|') return "'Or' is written '||'.";
  return text[at] === '"' || text[at] === "'" ? 'The quotation mark is not closed.' : '';
}

/** The token as an error names it. */
export function named(token: Token): string {
  return token.kind === 'end' ? 'the end' : quoted(token.text);
}

function quoted(text: string): string {
  return `'${printable(text, 40)}'`;
}

/** `--break-on: at column 8: found 'electon', expected ...`. */
export function failure(
  { name }: PredicateSource,
  column: number,
  found: string,
  expected: string,
  advice = '',
): RaftSimError {
  const path = `column ${column}`;
  return new RaftSimError('E_USAGE', { source: name, path, found, expected, hint: advice });
}

/** The same, with the word that was probably meant. */
export function misspelt(
  source: PredicateSource,
  token: Token,
  expected: string,
  words: readonly string[],
): RaftSimError {
  const advice = token.kind === 'end' ? '' : didYouMean(token.text, words);
  return failure(source, token.column, named(token), expected, advice);
}
