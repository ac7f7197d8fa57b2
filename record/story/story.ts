/**
 * A run on decisions as a story: what happened, in plain words and in order, what became of every message, what of it
 * mattered, and how the property broke. Plain data: print/ puts it on paper.
 *
 * Texts may hold what a peer says of its messages: whoever prints them makes them safe for where they go.
 */
import type { Peer, PeerId, PeerMessage, Role, Us } from '../../contract/peer.ts';
import type { SimulationConfig } from '../../sim/schedule/config.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import type { Violation } from '../../sim/judge/violation.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { compactLog } from './compact-log.ts';
import type { Necessity, Verdict } from './necessity.ts';
import { lostMessages } from './necessity.ts';
import type { RecordedStep, RunRecord, SentMessage } from './recorded.ts';
import { recordRun } from './record.ts';
import { settle } from './settle.ts';
import { pastOfViolation } from './violation-past.ts';
import { findWitnesses } from './witnesses.ts';
import { stepChanges, stepWords } from './wording.ts';

export interface StoryHeader {
  readonly scenario: string;
  /** What broke; null if nothing did. */
  readonly violation: Violation | null;
  readonly servers: number;
  readonly decisions: number;
  readonly crashes: number;
  readonly proposals: number;
  /** Number of messages sent. */
  readonly messages: number;
}

/** A server after a step. */
export interface StoryState {
  readonly role: Role | 'down';
  readonly term: number;
  /** NONE: no vote in this term. */
  readonly vote: PeerId;
  /** The terms of its log, see {@link compactLog}; of a server that is down, what its disk holds. */
  readonly log: string;
  /** null while it is down. */
  readonly commit: number | null;
}

export interface StoryMessage {
  readonly from: PeerId;
  readonly to: PeerId;
  /** One of the peer's `messageKinds`. */
  readonly kind: string;
  /** What it says, in the peer's words. */
  readonly says: string;
  /** Number of the step in which it left, from 1; 0: before the first. */
  readonly sentIn: number;
  /** Numbers of the steps in which it arrived; empty: never. */
  readonly arrivesIn: readonly number[];
  /** Whether it was necessary that it does not arrive; null: it arrives, or nothing happens behind its sending. */
  readonly loss: Verdict | null;
}

export interface StoryStep {
  /** From 1. */
  readonly number: number;
  readonly node: PeerId;
  readonly decision: Decision;
  /** What happened, without its subject. */
  readonly what: string;
  readonly state: StoryState;
  /** Of `what`, that which changed the server: role, log, commit. */
  readonly changes: readonly string[];
  /** The message that arrives, as a place in `messages`; -1: none. */
  readonly arrival: number;
  /** Messages that leave, as places in `messages`. */
  readonly sends: readonly number[];
  /** Whether the violation depends on it. */
  readonly necessary: Verdict;
  /** Of a crash that lost writes: whether the violation depends on that. */
  readonly lostWrites: Verdict | null;
  /** Whether it is in the causal past that the story asks for, see `Story.past`; true if there is none. */
  readonly inPast: boolean;
}

export interface StoryReference {
  /** Number of the step, from 1. */
  readonly step: number;
  /** What happened there: `n1 was elected leader of term 2`. */
  readonly text: string;
}

/** The time behind the last decision, which goes by the clock and is not told step by step. */
export interface StoryHealing {
  readonly forUs: Us;
  /** Who crashes for good as it begins; the others run. */
  readonly lost: readonly PeerId[];
  /** Whose clocks are wrong, and by how much. */
  readonly clocks: readonly { readonly node: PeerId; readonly ratePpm: number }[];
}

export interface Story {
  readonly header: StoryHeader;
  readonly steps: readonly StoryStep[];
  /** All that were sent, in that order. */
  readonly messages: readonly StoryMessage[];
  /** Earlier steps that the finding refers to. */
  readonly references: readonly StoryReference[];
  /** Whose causal past `inPast` is, and which part of the steps (0..1) lies outside; null: not asked, nothing broke. */
  readonly past: { readonly of: 'violation' | 'last step'; readonly outsideShare: number } | null;
  /** What followed the decisions if the faults then stopped and the cluster should have recovered; else null. */
  readonly healing: StoryHealing | null;
  /** Runs that were spent on what was necessary; 0: not asked. */
  readonly necessityRuns: number;
}

export interface StoryOptions {
  /** What {@link findNecessity} found for the same schedule. */
  readonly necessity?: Necessity | undefined;
}

/**
 * Runs `schedule` (a few times) and tells it. Throws if `necessity` belongs to a schedule of another length, otherwise only
 * on errors of the simulator itself.
 */
export function tellStory<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
  { necessity }: StoryOptions = {},
): Story {
  const settled = settle(peer, schedule);
  const count = settled.decisions.length;
  if (necessity !== undefined && necessity.decisions.length !== count) {
    throw new Error(
      `found necessity of ${necessity.decisions.length} decisions, expected the ${count} of this schedule`,
    );
  }
  const record = recordRun(peer, settled);
  const found = findWitnesses(record);
  const past = pastOfViolation(record, found);
  const arrivals = arrivalsOf(record);
  return {
    header: headerOf(record),
    steps: record.steps.map((step, at) => ({
      number: at + 1,
      node: step.node,
      decision: step.decision,
      what: stepWords(step, record.messages),
      state: stateOf(step),
      changes: stepChanges(step),
      arrival: arrivals.get(at) ?? -1,
      sends: step.sent,
      necessary: necessity?.decisions[at] ?? 'unknown',
      lostWrites: necessity?.lostWrites.get(at) ?? null,
      inPast: past?.inside[at] ?? true,
    })),
    messages: messagesOf(record, necessity),
    references: found.witnesses.map(({ step, text }) => ({ step: step + 1, text })),
    past: past === null ? null : { of: past.of, outsideShare: past.outsideShare },
    healing: settled.heals ? healingOf(settled.schedule.config) : null,
    necessityRuns: necessity?.runs ?? 0,
  };
}

function healingOf({
  durationUs,
  healAtUs,
  lostForGood = [],
  clocks,
}: SimulationConfig): StoryHealing {
  const rates = clocks.ratePpm.map((ratePpm, i) => ({ node: i + 1, ratePpm }));
  return {
    forUs: durationUs - healAtUs,
    lost: lostForGood,
    clocks: rates.filter(({ node, ratePpm }) => ratePpm !== 0 && !lostForGood.includes(node)),
  };
}

function headerOf({ settled, servers, messages }: RunRecord): StoryHeader {
  const { schedule, decisions, violation } = settled;
  return {
    scenario: schedule.scenario,
    violation,
    servers,
    decisions: decisions.length,
    crashes: decisions.filter((each) => each.do === 'crash').length,
    proposals: decisions.filter((each) => each.do === 'propose').length,
    messages: messages.length,
  };
}

function stateOf({ after, down }: RecordedStep): StoryState {
  if (down !== null) {
    return { role: 'down', term: down.term, vote: down.votedFor, log: down.log, commit: null };
  }
  const { role, term, votedFor, log, commitIndex } = after;
  return { role, term, vote: votedFor, log: compactLog(log), commit: commitIndex };
}

/** By step: the message that arrives there. */
function arrivalsOf({ messages }: RunRecord): Map<number, number> {
  const arrivals = new Map<number, number>();
  messages.forEach(({ arrivedIn }, place) =>
    arrivedIn.forEach((step) => arrivals.set(step, place)),
  );
  return arrivals;
}

function messagesOf(record: RunRecord, necessity: Necessity | undefined): StoryMessage[] {
  const lost = new Set(lostMessages(record));
  return record.messages.map((message: SentMessage, place) => ({
    from: message.from,
    to: message.to,
    kind: message.kind,
    says: message.says,
    sentIn: message.sentIn + 1,
    arrivesIn: message.arrivedIn.map((step) => step + 1),
    loss: lost.has(place) ? (necessity?.losses.get(place) ?? 'unknown') : null,
  }));
}
