/**
 * What a step did, in plain words. Everything is told from what any peer shows (its view before and after, its effects,
 * what its messages claim); what is special to a protocol is left to the peer's own `describe`.
 */
import type { Effect } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { describeCommand } from '../../sim/node/clients.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import type { Change } from '../changes.ts';
import { effectChanges, standingChanges } from '../changes.ts';
import { changeWords } from '../words/changes.ts';
import { describeDiscarded } from '../words/notes.ts';
import type { RecordedStep, SentMessage, WriteGroup } from './recorded.ts';
import { counted, entriesWords, listed, messageWords, writeWords } from './words.ts';

/** The step in one sentence without its subject: `election timer runs out: becomes candidate in t1, asks n2 (->3) ...`. */
export function stepWords(step: RecordedStep, messages: readonly SentMessage[]): string {
  const head = headOf(step);
  const clauses = step.decision.do === 'crash' ? [] : consequences(step, messages);
  if (step.discarded !== null && clauses.length === 0) {
    return `${head} (${describeDiscarded(step.discarded)})`;
  }
  return clauses.length === 0 ? head : `${head}: ${clauses.join(', ')}`;
}

function headOf(step: RecordedStep): string {
  const { decision, after, ended } = step;
  switch (decision.do) {
    case 'deliver': {
      const { from, kind, says, again } = decision;
      const origin = step.cause >= 0 ? ` (${step.cause + 1}->)` : '';
      return `gets n${from}'s ${says ?? kind}${origin}${again === true ? ' once more' : ''}`;
    }
    case 'timeout':
      return `${decision.timer} timer runs out`;
    case 'persist':
      return `its write ${listed(ended.map(({ effects }) => writeWords(effects)))} is durable`;
    case 'apply':
      return `service applies up to ${after.lastApplied}`;
    case 'snapshot':
      return `service captures a snapshot up to ${after.lastApplied}`;
    case 'propose':
      return `a client offers ${describeCommand(decision.command)}`;
    case 'crash':
      return crashWords(step, decision);
    case 'restart':
      return 'restarts from its disk';
  }
}

function crashWords(
  { ended, unsent }: RecordedStep,
  { writes, torn }: Extract<Decision, { do: 'crash' }>,
): string {
  const words = ['CRASHES'];
  const kept = ended.slice(0, writes);
  const partly = torn === null ? [] : ended.slice(writes, writes + 1);
  const lost = ended.slice(writes + partly.length);
  const tell = (group: readonly WriteGroup[], what: string): void => {
    if (group.length === 0) return;
    const noun = group.length === 1 ? 'write' : 'writes';
    words.push(
      `its unfinished ${noun} ${listed(group.map(({ effects }) => writeWords(effects)))} ${what}`,
    );
  };
  tell(kept, 'did reach the disk');
  tell(partly, 'did so in part');
  tell(lost, kept.length + partly.length + lost.length === 1 ? 'is lost' : 'lost');
  if (unsent.length > 0) {
    words.push(
      `${counted(unsent.length, 'message')} that waited ${unsent.length === 1 ? 'is' : 'are'} never sent`,
    );
  }
  return words.join('; ');
}

/** What a step changed at its server, in words: role, log, commit; not what it sent. */
export function stepChanges({ decision, node, before, after, effects }: RecordedStep): string[] {
  if (decision.do === 'crash') return [];
  const incarnation = decision.do === 'restart' ? 1 : 0;
  const became = standingChanges(
    node,
    { up: true, incarnation: 0, view: before },
    { up: true, incarnation, view: after },
  );
  const did = effectChanges(node, before.log.lastIndex, effects);
  const changes = [...became.filter((each) => !isCommit(each)), ...did, ...became.filter(isCommit)];
  return changes.flatMap(clauseOf);
}

function isCommit({ code }: Change): boolean {
  return code === 'commits' || code === 'takes-back-commit';
}

/** Stories say less of a write than an event does, as the step in which it ends says what it was. */
function clauseOf(change: Change): string[] {
  switch (change.code) {
    case 'started': {
      const { role, term, votedFor } = change;
      const vote = votedFor === NONE ? 'no vote' : `its vote for n${votedFor}`;
      return [`${role} of t${term} with ${vote}`];
    }
    case 'writes-entries': {
      const words = entriesWords(change.first, change.entries);
      return words === '' ? [] : [`appends ${words}`];
    }
    case 'writes-snapshot':
      return [`stores a snapshot up to ${change.index}`];
    case 'writes-state':
    case 'applies':
    case 'applies-snapshot':
    case 'accepts':
      return [];
    default:
      return [changeWords(change)];
  }
}

/** What came of it, in the order in which a reader cares: role, log, commit, writes, messages. */
function consequences(step: RecordedStep, messages: readonly SentMessage[]): string[] {
  const { decision, begun, sent, waiting } = step;
  const answering = decision.do === 'deliver' ? decision.from : NONE;
  const words = stepChanges(step);
  const left = sent.map((place) => messages[place]!);
  words.push(...messageWords(left, answering));
  // Entries are told where they are appended, and what waits for a write when it leaves.
  const states = begun.flatMap((write) => write.effects.filter(isHardState));
  if (states.length > 0)
    words.push(`writes ${states.map((each) => writeWords([each])).join(', ')}`);
  if (begun.length === 0) {
    const late = messageWords(waiting, answering);
    words.push(...late.map((each) => `once its writes are durable ${each}`));
  }
  return words;
}

function isHardState({ type }: Effect): boolean {
  return type === 'saveHardState';
}
