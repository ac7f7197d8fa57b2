/**
 * What a step did, in plain words. Everything is told from what any peer shows (its view before and after, its effects,
 * what its messages claim); what is special to a protocol is left to the peer's own `describe`.
 */
import type { Effect } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { describeCommand } from '../../sim/clients/clients.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import { formatRange } from '../words/format.ts';
import { describeDiscarded } from '../words/notes.ts';
import type { RecordedStep, SentMessage, WriteGroup } from './recorded.ts';
import { counted, entriesWords, listed, messageWords, writeWords } from './words.ts';

/** The step in one sentence without its subject: `election timer runs out: becomes candidate in t1, asks n2 (->3) ...`. */
export function wordsOf(step: RecordedStep, messages: readonly SentMessage[]): string {
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

/** What a step changed at its server: role, log, commit; not what it sent. */
export function changesOf(step: RecordedStep): string[] {
  return step.decision.do === 'crash' ? [] : [...roleWords(step), ...logWords(step)];
}

/** What came of it, in the order in which a reader cares: role, log, commit, writes, messages. */
function consequences(step: RecordedStep, messages: readonly SentMessage[]): string[] {
  const { decision, begun, sent, waiting } = step;
  const answering = decision.do === 'deliver' ? decision.from : NONE;
  const words = changesOf(step);
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

function roleWords({ decision, before, after }: RecordedStep): string[] {
  if (decision.do === 'restart') {
    const vote = after.votedFor === NONE ? 'no vote' : `its vote for n${after.votedFor}`;
    return [`${after.role} of t${after.term} with ${vote}`];
  }
  const { role, term } = after;
  if (role === before.role && term === before.term) return [];
  if (role === before.role) {
    return [role === 'follower' ? `enters t${term}` : `${role} once more, in t${term}`];
  }
  if (role === 'leader') {
    // Nobody else can have voted in a term that begins in this very step.
    return [`BECOMES LEADER of t${term}${term > before.term ? ' by its own vote alone' : ''}`];
  }
  if (role === 'candidate') return [`becomes candidate in t${term}`];
  return [`steps down${term === before.term ? '' : ` into t${term}`}`];
}

function logWords({ decision, before, after, effects }: RecordedStep): string[] {
  const words: string[] = [];
  let { lastIndex } = before.log;
  for (const effect of effects) {
    if (effect.type === 'appendEntries') {
      if (effect.after < lastIndex) words.push(`CUTS its log behind ${effect.after}`);
      const entries = entriesWords(effect);
      if (entries !== '') words.push(`appends ${entries}`);
      lastIndex = effect.after + effect.entries.length;
    } else if (effect.type === 'saveSnapshot') {
      words.push(`stores a snapshot up to ${effect.snapshot.index}`);
    } else if (effect.type === 'proposalDropped') {
      words.push(
        effect.leader === NONE
          ? 'refuses, knows no leader'
          : `refuses, leader is n${effect.leader}`,
      );
    }
  }
  const restarted = decision.do === 'restart';
  if (!restarted && after.commitIndex > before.commitIndex) {
    words.push(`commits ${formatRange(before.commitIndex + 1, after.commitIndex)}`);
  }
  if (!restarted && after.commitIndex < before.commitIndex) {
    words.push(`takes its commit index back to ${after.commitIndex}`);
  }
  return words;
}
