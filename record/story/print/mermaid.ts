/** A story as a Mermaid sequence diagram, for places that draw them, such as comments on GitHub. */
import { mermaidText } from '../../words/mermaid-text.ts';
import { isNecessary } from '../necessity.ts';
import { healingWords, lostWriteReason, plainCounts } from '../story-words.ts';
import type { Story, StoryStep } from '../story.ts';

/** Mermaid refuses longer texts (`maxTextSize`) and more arrows (`maxEdges`); it counts the text as drawn. */
const MAX_CHARACTERS = 50_000;
const MAX_ARROWS = 500;
/** Left free for what stands around the steps. */
const RESERVED = 4_000;

/**
 * The text of a `sequenceDiagram`, without a code fence: a message is drawn where it arrives, one that never does only if
 * that was necessary, a state only where it changes. A story too long for Mermaid loses its first steps and says so.
 */
export function printMermaid(story: Story): string {
  const { servers, violation, scenario } = story.header;
  const ids = Array.from({ length: servers }, (_, i) => `n${i + 1}`);
  const over = servers > 1 ? `n1,n${servers}` : 'n1';
  const title =
    violation === null ? `Nothing breaks (${scenario})` : `${violation.property} is broken`;
  const { lines, omitted } = newest(story);
  const note = (text: string): string => `  Note over ${over}: ${mermaidText(text)}`;
  const left =
    omitted === 0
      ? []
      : [note(`The first ${omitted} of ${story.steps.length} steps are left out here`)];
  return [
    'sequenceDiagram',
    ...ids.map((id) => `  participant ${id}`),
    note(`${title} (${plainCounts(story)})`),
    ...left,
    ...lines,
    ...healingWords(story).map(note),
    ...ending(story, over),
    '',
  ].join('\n');
}

/** As many of the last steps as there is room for. */
function newest(story: Story): { readonly lines: string[]; readonly omitted: number } {
  const kept: string[][] = [];
  let characters = 0;
  let arrows = 0;
  for (let at = story.steps.length - 1; at >= 0; at--) {
    const { lines, arrows: more } = stepLines(story, story.steps[at]!);
    for (const line of lines) characters += line.length + 1;
    arrows += more;
    if (characters > MAX_CHARACTERS - RESERVED || arrows > MAX_ARROWS) break;
    kept.push(lines);
  }
  return { lines: kept.toReversed().flat(), omitted: story.steps.length - kept.length };
}

interface StepLines {
  readonly lines: string[];
  /** How many of them are messages. */
  readonly arrows: number;
}

function stepLines(story: Story, step: StoryStep): StepLines {
  const { number, node } = step;
  const lines: string[] = [];
  let arrows = 0;
  const message = story.messages[step.arrival];
  const label = `${number}. ${step.what}`;
  if (message !== undefined) {
    const { from, to, says } = message;
    arrows++;
    lines.push(`  n${from}->>n${to}: ${mermaidText(`${number}. ${says}`)}`);
    // What it says is on the arrow.
    const after = outcome(step);
    if (after !== '') lines.push(`  Note over n${node}: ${mermaidText(after)}`);
  } else {
    lines.push(`  Note over n${node}: ${mermaidText(label)}`);
  }
  const reason = lostWriteReason(step);
  if (reason !== null) lines.push(`  Note over n${node}: ${mermaidText(reason)}`);
  for (const place of step.sends) {
    const sent = story.messages[place]!;
    if (!isNecessary(sent.loss)) continue;
    arrows++;
    lines.push(
      `  n${sent.from}--xn${sent.to}: ${mermaidText(`${sent.says}, which must not arrive`)}`,
    );
  }
  return { lines, arrows };
}

/** What a message changed at its receiver; empty if only its answer shows it. */
function outcome({ changes, number }: StoryStep): string {
  return changes.length === 0 ? '' : `${number}. ${changes.join(', ')}`;
}

function ending({ header: { violation }, steps, references }: Story, over: string): string[] {
  if (violation === null) return [];
  const last = steps.at(-1);
  const place = violation.kind === 'liveness' || last === undefined ? over : `n${last.node}`;
  return [
    '  rect rgb(255, 225, 225)',
    `  Note over ${place}: ${mermaidText(violation.message)}`,
    ...references.map(
      ({ step, text }) => `  Note over ${place}: ${mermaidText(`Step ${step}: ${text}`)}`,
    ),
    '  end',
  ];
}
