/** A story as text: one line a step in columns of fixed width (more where the words need them), at most 110 wide. */
import { printable } from '../../../lib/errors.ts';
import { isNecessary } from '../necessity.ts';
import {
  healingWords,
  lostWriteReason,
  neededLosses,
  plainCounts,
  summaryOf,
} from '../story-words.ts';
import type { Story, StoryState, StoryStep } from '../story.ts';

/** Which parts of the text may be set off; `text` is complete without. */
export type StoryStyle = (part: 'broken' | 'reference' | 'lost' | 'faint', text: string) => string;

const WIDTH = 110;
const LOG_WIDTH = 16;

/** The story in lines without line ends. `style` (colours, say) may add to a part only what takes no room. */
export function printStory(story: Story, style: StoryStyle = (_part, text) => text): string[] {
  const markFor = markOf(story);
  const layout = layoutOf(story, markFor);
  const referred = new Set(story.references.map(({ step }) => step));
  const lines = headLines(story, style);
  for (const step of story.steps) {
    const broken = breaks(story, step);
    const part = broken ? 'broken' : referred.has(step.number) ? 'reference' : null;
    const paint = (text: string): string =>
      part !== null ? style(part, text) : step.inPast ? text : style('faint', text);
    lines.push(...stepLines(step, layout, markFor(step), paint));
    const reason = lostWriteReason(step);
    if (reason !== null) lines.push(...asideLines(layout, 'x', reason, style));
    for (const words of neededLosses(story, step)) {
      lines.push(...asideLines(layout, 'x', words, style));
    }
  }
  const end = endLines(story, style);
  return end.length === 0 ? lines : [...lines, '', ...end];
}

function headLines(story: Story, style: StoryStyle): string[] {
  const { violation, scenario } = story.header;
  if (violation === null)
    return [printable(`Nothing breaks (${scenario}): ${plainCounts(story)}`), ''];
  const { property, kind, statement, source } = violation;
  return [
    style('broken', printable(`${property} is broken (${kind})`)),
    ...wrap(printable(`${statement} [${source}]`), WIDTH - 2).map((line) => `  ${line}`),
    `  ${plainCounts(story)}`,
    '',
  ];
}

interface Layout {
  /** Characters before what happens. */
  readonly indent: number;
  readonly number: number;
  readonly mark: number;
  readonly node: number;
  readonly what: number;
  readonly states: Readonly<Record<keyof StoryState, number>>;
}

function layoutOf({ steps, header }: Story, markFor: (step: StoryStep) => string): Layout {
  const widest = (words: (state: StoryState) => string): number =>
    steps.reduce((width, { state }) => Math.max(width, words(state).length), 1);
  const states = {
    role: widest(roleOf),
    term: widest(termOf),
    vote: widest(voteOf),
    commit: widest(commitOf),
    log: Math.min(
      LOG_WIDTH,
      widest(({ log }) => log),
    ),
  };
  const number = String(steps.length).length;
  const node = `n${header.servers}`.length;
  const mark = steps.reduce((width, step) => Math.max(width, markFor(step).length), 0);
  const indent = number + mark + node + (mark === 0 ? 4 : 5);
  const right = Object.values(states).reduce((sum, width) => sum + width + 1, 2);
  return { indent, number, mark, node, what: WIDTH - indent - right, states };
}

function stepLines(
  step: StoryStep,
  { number, mark: width, node, indent, what, states }: Layout,
  mark: string,
  paint: (text: string) => string,
): string[] {
  const { state } = step;
  const marked = width === 0 ? '' : `${mark.padEnd(width)} `;
  const place = `n${step.node}`.padEnd(node);
  const head = `${String(step.number).padStart(number + 1)} ${marked}${place}  `;
  const log = state.log.length > states.log ? `..${state.log.slice(2 - states.log)}` : state.log;
  const columns = [
    roleOf(state).padEnd(states.role),
    termOf(state).padEnd(states.term),
    voteOf(state).padEnd(states.vote),
    commitOf(state).padEnd(states.commit),
    log,
  ].join(' ');
  return wrap(printable(step.what), what).map((line, i) =>
    i === 0
      ? paint(`${head}${line.padEnd(what)} | ${columns}`)
      : paint(`${' '.repeat(indent)}  ${line}`),
  );
}

const roleOf = ({ role }: StoryState): string => (role === 'leader' ? 'LEADER' : role);
const termOf = ({ term }: StoryState): string => `t${term}`;
const voteOf = ({ vote }: StoryState): string => (vote === 0 ? '-' : `n${vote}`);
const commitOf = ({ commit }: StoryState): string => (commit === null ? '-' : `c${commit}`);

/** A line that belongs to the step above it. */
function asideLines({ indent }: Layout, mark: string, text: string, style: StoryStyle): string[] {
  const lead = ' '.repeat(indent);
  return wrap(printable(text), WIDTH - indent - 2).map((line, i) =>
    style('lost', `${lead}${i === 0 ? mark : ' '} ${line}`),
  );
}

function breaks({ header: { violation }, steps }: Story, { number }: StoryStep): boolean {
  return violation !== null && violation.kind !== 'liveness' && number === steps.length;
}

/** Marks are for what differs: if every step is necessary, none is marked. */
function markOf({ steps }: Story): (step: StoryStep) => string {
  const all = steps.every(({ necessary }) => isNecessary(necessary));
  return ({ necessary, inPast }) => {
    const needed = !all && isNecessary(necessary);
    return `${needed ? '*' : ''}${inPast ? '' : '~'}`;
  };
}

function endLines(story: Story, style: StoryStyle): string[] {
  const { violation } = story.header;
  const lines = healingWords(story).flatMap((text) => wrap(text, WIDTH));
  if (violation !== null) {
    const where = violation.kind === 'liveness' ? 'In the end' : `Step ${story.steps.length}`;
    const text = printable(`${where}: ${violation.message}`);
    lines.push(...wrap(text, WIDTH).map((line) => style('broken', line)));
  }
  for (const { step, text } of story.references) {
    lines.push(...wrap(`Step ${step}: ${text}.`, WIDTH).map((line) => style('reference', line)));
  }
  lines.push(...summaryOf(story).flatMap((text) => wrap(text, WIDTH)));
  return lines;
}

/** Lines of at most `width` characters, broken at spaces where there are any. At least one line. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width);
    const cut = space > width / 3 ? space : width;
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  return [...lines, rest];
}
