/**
 * What in a failing run mattered: each part is changed by itself, the run is repeated, and one sees whether the same
 * property still breaks in the same way. That is a counterfactual test of cause ("but for it, would this have
 * happened?"; Lewis 1973, Halpern and Pearl 2005), of one part at a time: of two parts that stand in for one another
 * neither is necessary.
 *
 * Runs on decisions answer it exactly, since leaving one out moves nothing else: what then no longer applies is passed over.
 */
import type { Peer, PeerMessage } from '../../contract/peer.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import { withDecisions } from '../../sim/order/decisions/write-down.ts';
import type { RunResult } from '../../sim/run.ts';
import { runSchedule } from '../../sim/run.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { signatureOf } from '../../sim/judge/signature.ts';
import type { RunRecord, SentMessage } from './recorded.ts';
import { recordRun } from './record.ts';
import { settle } from './settle.ts';

/**
 * `needed`: with the change nothing breaks. `other`: something else does, or the same property in another way; so for this
 * violation it was needed. `harmless`: the same breaks all the same. `impossible`: the change cannot be made (a message
 * cannot reach a server that is down). `unknown`: the budget was spent before.
 */
export type Verdict = 'needed' | 'other' | 'harmless' | 'impossible' | 'unknown';

/** Whether the violation depends on what the verdict is about. */
export function isNecessary(verdict: Verdict | null): boolean {
  return verdict === 'needed' || verdict === 'other';
}

export interface Necessity {
  /** Runs used, those that the questions were asked of not counted. */
  readonly runs: number;
  /** Whether every question was answered. */
  readonly complete: boolean;
  /** By decision of the settled schedule: whether it is necessary. A crash is left out together with the restart behind it. */
  readonly decisions: readonly Verdict[];
  /**
   * By place among all messages of the run, for those that never arrive and were not sent by the last step: whether that
   * is necessary. The change is that it arrives at once; so what is necessary is its loss, or its delay.
   */
  readonly losses: ReadonlyMap<number, Verdict>;
  /** By decision, for crashes that lose writes: whether that is necessary. The change is that all of them reach the disk. */
  readonly lostWrites: ReadonlyMap<number, Verdict>;
}

/** One change to a run. */
interface Question {
  /** The decision at which it is made. */
  readonly at: number;
  readonly changed: () => Decision[];
  /** Where in the changed list lies what must apply for the change to have been made; -1: nowhere. */
  readonly crucial: number;
  readonly answer: (verdict: Verdict) => void;
}

/**
 * Asks of every decision, lost message and lost write of `schedule` whether it was necessary, from the violation
 * backwards, with at most `maxRuns` runs. The verdicts refer to the schedule as {@link settle} gives it. If nothing
 * breaks, nothing is asked and every verdict is `unknown`.
 */
export function findNecessity<S, M extends PeerMessage>(
  peer: Peer<S, M>,
  schedule: Schedule,
  maxRuns: number,
): Necessity {
  const settled = settle(peer, schedule);
  const record = recordRun(peer, settled);
  const decisions: Verdict[] = settled.decisions.map(() => 'unknown');
  const losses = new Map<number, Verdict>();
  const lostWrites = new Map<number, Verdict>();
  const questions = [
    ...aboutDecisions(record, decisions),
    ...aboutLosses(record, losses),
    ...aboutLostWrites(record, lostWrites),
  ].toSorted((a, b) => b.at - a.at);
  const { violation, heals } = settled;
  const asked = violation === null ? [] : questions.slice(0, Math.max(0, maxRuns));
  const signature = violation === null ? '' : signatureOf(violation);
  for (const { changed, crucial, answer } of asked) {
    const result = runSchedule(peer, withDecisions(settled.schedule, changed(), heals));
    answer(verdictOn(result, crucial, signature));
  }
  const complete = asked.length === questions.length;
  return { runs: asked.length, complete, decisions, losses, lostWrites };
}

function verdictOn(result: RunResult, crucial: number, signature: string): Verdict {
  if (result.inapplicable.some(({ at }) => at === crucial)) return 'impossible';
  const { violation } = result;
  if (violation === null) return 'needed';
  return signatureOf(violation) === signature ? 'harmless' : 'other';
}

function aboutDecisions({ settled }: RunRecord, verdicts: Verdict[]): Question[] {
  const { decisions } = settled;
  return decisions.map((_, at) => ({
    at,
    changed: () => {
      const restart = restartAfter(decisions, at);
      return decisions.filter((_each, place) => place !== at && place !== restart);
    },
    crucial: -1,
    answer: (verdict) => (verdicts[at] = verdict),
  }));
}

/** The restart that belongs to the crash at `at`; -1 if it is no crash or the server stays down. */
function restartAfter(decisions: readonly Decision[], at: number): number {
  const crash = decisions[at]!;
  if (crash.do !== 'crash') return -1;
  return decisions.findIndex(
    (each, place) => place > at && each.do === 'restart' && each.node === crash.node,
  );
}

/** Which messages never arrive although something happens behind them, by place. */
export function lostMessages({ messages, steps }: RunRecord): number[] {
  const last = steps.length - 1;
  return messages.flatMap(({ arrivedIn, sentIn }, place) =>
    arrivedIn.length === 0 && sentIn < last ? [place] : [],
  );
}

function aboutLosses(record: RunRecord, verdicts: Map<number, Verdict>): Question[] {
  const { decisions } = record.settled;
  return lostMessages(record).map((place) => {
    verdicts.set(place, 'unknown');
    const message = record.messages[place]!;
    const crucial = message.sentIn + 1;
    return {
      at: message.sentIn,
      changed: () => decisions.toSpliced(crucial, 0, arrivalOf(message)),
      crucial,
      answer: (verdict) => verdicts.set(place, verdict),
    };
  });
}

function arrivalOf({ from, to, kind, nth, says }: SentMessage): Decision {
  return { do: 'deliver', from, to, kind, nth, says };
}

function aboutLostWrites(record: RunRecord, verdicts: Map<number, Verdict>): Question[] {
  const { decisions } = record.settled;
  return decisions.flatMap((decision, at): Question[] => {
    const underWay = record.steps[at]?.ended.length ?? 0;
    if (decision.do !== 'crash' || decision.writes >= underWay) return [];
    verdicts.set(at, 'unknown');
    const whole: Decision = { ...decision, writes: underWay, torn: null };
    return [
      {
        at,
        changed: () => decisions.with(at, whole),
        crucial: -1,
        answer: (verdict) => verdicts.set(at, verdict),
      },
    ];
  });
}
