/**
 * What the page tells of a violation beside its own sentence, in paragraphs: of a short run the whole story (see record/story/),
 * of a longer one what its finding refers to. `#12` names an event.
 */
import type { Recording } from '../record/recording.ts';
import type { PeerMessage } from '../contract/peer.ts';
import type { Violation } from '../sim/judge/violation.ts';
import { recordRun } from '../record/story/record.ts';
import { settle } from '../record/story/settle.ts';
import type { Story } from '../record/story/story.ts';
import { tellStory } from '../record/story/story.ts';
import {
  healingWords,
  lostWriteReason,
  neededLosses,
  plainCounts,
  summaryOf,
} from '../record/story/story-words.ts';
import { findWitnesses } from '../record/story/witnesses.ts';
import { eventsOf } from './decision-events.ts';

/** Nobody reads more steps than these one by one. */
const MOST_STEPS = 300;
/** What longer runs refer to is not looked up: that takes several runs. */
const MOST_LOOKED_THROUGH = 20_000;

/** The paragraphs; none if nothing broke. `necessity`: a story that already knows what mattered, of the same schedule. */
export function storyOf<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  told?: Story,
): string[] {
  const { violation, decisions } = recording;
  if (violation === null) return [];
  // What a peer threw away with its last step cannot be told again.
  if (recording.thrown !== null) return [];
  if (told !== undefined || decisions.length <= MOST_STEPS) {
    return steps(recording, violation, told ?? tellStory(recording.peer, recording.schedule));
  }
  return witnesses(recording);
}

function steps<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  violation: Violation,
  story: Story,
): string[] {
  const events = eventsOf(
    recording,
    story.steps.map(({ decision }) => decision),
  );
  return [
    `${plainCounts(story)}.`,
    ...story.steps.map((step, i) => {
      const reason = lostWriteReason(step);
      const losses = neededLosses(story, step);
      const asides = [...(reason === null ? [] : [reason]), ...losses].map((text) => ` (${text})`);
      return `Step ${step.number}${placeOf(events[i])}, n${step.node}: ${step.what}${asides.join('')}`;
    }),
    ...healingWords(story),
    violation.kind === 'liveness' ? `In the end: ${violation.message}` : violation.message,
    ...story.references.map(
      ({ step, text }) => `Step ${step}${placeOf(events[step - 1])}: ${text}.`,
    ),
    ...summaryOf(story),
  ];
}

function witnesses<S, M extends PeerMessage>(recording: Recording<S, M>): string[] {
  if (recording.decisions.length > MOST_LOOKED_THROUGH) return [];
  const settled = settle(recording.peer, recording.schedule);
  const found = findWitnesses(recordRun(recording.peer, settled)).witnesses;
  const events = eventsOf(recording, settled.decisions);
  return found.map(({ step, text }) => `Decision ${step + 1}${placeOf(events[step])}: ${text}.`);
}

/** ` (#12)`, or nothing if the event was not found. */
function placeOf(event = -1): string {
  return event < 0 ? '' : ` (#${event})`;
}
