/**
 * The language of the filter: terms apart by spaces, all of which must hold. A term is a text, `"a text"`, `/a regular
 * expression/`, a field and a value (`type:AppendEntries`, `node:n2`, `from:n1`, `kind:timer`, `msg:77`, `term:3`), or a
 * comparison with what a server shows, `n2.term>=3`. A minus in front turns a term round.
 */
import type { Predicate } from '../../../record/predicates/predicate.ts';
import { parsePredicate } from '../../../record/predicates/predicate.ts';
import { RaftSimError } from '../../../lib/errors.ts';
import { SURROUNDINGS, valueAt } from '../../../record/paths.ts';
import type { EventData, RunData } from '../../data/run-data.ts';
import { shownOf } from '../../data/shown-server.ts';
import { sentenceText } from './words.ts';

export type Test = (event: EventData, run: RunData) => boolean;

export type Filter =
  /** Nothing is asked for. */
  | { readonly kind: 'all' }
  | { readonly kind: 'some'; readonly test: Test }
  | { readonly kind: 'wrong'; readonly why: string };

/** The fields, with what to say of them in a help text. */
export const FIELDS: readonly (readonly [example: string, meaning: string])[] = [
  ['type:AppendEntries', 'messages of that kind arrive or leave'],
  ['node:n2', 'the event happens at n2 or changes it'],
  ['from:n1', 'a message from n1 arrives'],
  ['kind:timer', 'deliver, timer, persisted, crash, restart, propose, fault, …'],
  ['msg:77', 'message 77 leaves or arrives'],
  ['term:3', 'a message of term 3 arrives or leaves'],
  ['n2.term>=3', 'the state before the event: role==leader, log.6.term==2, up==false, …'],
  ['is:dropped', 'a message leaves that never arrives, or arrives and is discarded'],
];

const TERM = /(-?)(?:([a-z]+):(?="|[^\s/]))?(?:"([^"]*)"|(\/(?:[^/\\]|\\.)+\/i?)(?=\s|$)|(\S+))/g;

class WrongFilter extends Error {}

/** Never throws: what makes no sense comes back as `wrong`, with the reason in words. */
export function parseFilter(text: string, servers: number): Filter {
  const tests: Test[] = [];
  try {
    for (const [, minus, field, quoted, expression, word] of text.matchAll(TERM)) {
      const test =
        expression !== undefined
          ? testExpression(expression)
          : field === undefined && word !== undefined && COMPARISON.test(word)
            ? testServer(word, servers)
            : testOf(field, quoted ?? word ?? '');
      tests.push(minus === '-' ? (event, run) => !test(event, run) : test);
    }
  } catch (error) {
    if (error instanceof WrongFilter) return { kind: 'wrong', why: error.message };
    throw error;
  }
  if (tests.length === 0) return { kind: 'all' };
  if (tests.length === 1) return { kind: 'some', test: tests[0]! };
  return { kind: 'some', test: (event, run) => tests.every((test) => test(event, run)) };
}

function testExpression(literal: string): Test {
  const end = literal.lastIndexOf('/');
  let expression: RegExp;
  try {
    expression = new RegExp(literal.slice(1, end), literal.slice(end + 1));
  } catch {
    throw new WrongFilter(`${literal} is not a regular expression`);
  }
  return (event) => expression.test(sentenceText(event));
}

const COMPARISON = /^n\d{1,2}\.([\w.]+?)(?:[=!]=|[<>]=?)./;

/** A comparison as predicates of the stepper have it, with what the page knows of servers. */
function testServer(text: string, servers: number): Test {
  const path = COMPARISON.exec(text)![1]!.split('.');
  if (!isKept(path))
    throw new WrongFilter(`the page does not have ${path.join('.')}: see raft-sim step`);
  const predicate = parseComparison(text, servers);
  return ({ number, timeUs, name, node, from }, run) =>
    predicate.matches({
      number,
      timeUs,
      kind: name,
      node,
      from,
      timer: '',
      message: null,
      valueAt: (server, place) => valueAt(shownOf(run.serverAt(server, number)), place),
      lacks: () => false,
    });
}

function isKept([first = '', ...rest]: readonly string[]): boolean {
  if (first === 'state' || SURROUNDINGS.includes(first)) return false;
  return first !== 'progress' || /^(?:n?\d+(?:\.(?:match|next)Index)?)?$/.test(rest.join('.'));
}

function parseComparison(text: string, peers: number): Predicate {
  try {
    return parsePredicate(text, { messageKinds: [], peers }, 'filter');
  } catch (error) {
    if (!(error instanceof RaftSimError)) throw error;
    throw new WrongFilter(`expected ${error.expected}. ${error.hint}`.trim());
  }
}

function testOf(field: string | undefined, value: string): Test {
  switch (field) {
    case undefined:
      return testText(value);
    case 'type': {
      const wanted = value.toLowerCase();
      return (event, run) =>
        someMessage(event, run, ({ kind }) => kind.toLowerCase().startsWith(wanted));
    }
    case 'node': {
      const server = serverOf(value);
      return ({ node, touches }) => node === server || touches.includes(server);
    }
    case 'from': {
      const server = serverOf(value);
      return ({ from, message }) => message >= 0 && from === server;
    }
    case 'kind': {
      const wanted = value.toLowerCase();
      return ({ name }) => name.startsWith(wanted);
    }
    case 'msg': {
      const wanted = numberOf(value);
      return ({ message, firstSent, endSent }) =>
        message === wanted || (firstSent <= wanted && wanted < endSent);
    }
    case 'term': {
      const wanted = numberOf(value.replace(/^t/, ''));
      return (event, run) => someMessage(event, run, ({ term }) => term === wanted);
    }
    case 'is':
      if (value !== 'dropped') throw new WrongFilter(`is:${value}: only is:dropped is known`);
      return droppedIn;
    default:
      // `prev:` and the like may well be meant as text.
      return testText(`${field}:${value}`);
  }
}

function testText(text: string): Test {
  const wanted = text.toLowerCase();
  return (event) => sentenceText(event).toLowerCase().includes(wanted);
}

function droppedIn({ note, message, firstSent, endSent }: EventData, run: RunData): boolean {
  if (message >= 0 && note !== null) return true;
  for (let sent = firstSent; sent < endSent; sent++) {
    const { outcome } = run.messages[sent]!;
    if (outcome === 'lost' || outcome === 'cut' || outcome === 'held-back') return true;
  }
  return false;
}

function someMessage(
  { message, firstSent, endSent }: EventData,
  run: RunData,
  test: (message: RunData['messages'][number]) => boolean,
): boolean {
  if (message >= 0 && test(run.messages[message]!)) return true;
  for (let sent = firstSent; sent < endSent; sent++) if (test(run.messages[sent]!)) return true;
  return false;
}

function serverOf(value: string): number {
  if (value === 'world') return 0;
  return numberOf(value.replace(/^n/, ''));
}

function numberOf(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new WrongFilter(`${value} is not a number`);
  return Number(value);
}
