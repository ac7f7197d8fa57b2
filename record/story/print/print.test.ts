import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Peer } from '../../../contract/peer.ts';
import { scenarioNamed } from '../../../scenarios/index.ts';
import { mermaidText } from '../../words/mermaid-text.ts';
import { findNecessity } from '../necessity.ts';
import { printMermaid } from './mermaid.ts';
import { printStory } from './text.ts';
import type { Story } from '../story.ts';
import { tellStory } from '../story.ts';
import { crash, decided, drawn, restart, saying, timeout, TWO_VOTES } from '../testing.ts';

const canary = scenarioNamed('canary')!.peer;

function toldInFull(peer: Peer, decisions: Parameters<typeof decided>[0]): Story {
  const schedule = decided(decisions);
  return tellStory(peer, schedule, { necessity: findNecessity(peer, schedule, 100) });
}

const HOSTILE: readonly [name: string, text: string][] = [
  ['the end of a block', 'end'],
  ['lines', 'a\nend\nb\r\u2028c'],
  ['a statement', '; n1->>n2: forged'],
  ['a directive', '%%{init: {"theme": "dark"}}%%'],
  ['entities and HTML', '#35;#59; <script>alert(1)</script> <br/>'],
  ['the end of a code fence', '```\n# heading'],
  ['marks of other languages', '$$x$$ "quoted" `code` \\ {a} [b] ~c~ *d* _e_'],
  ['colours and directions', '\u001b[31mred\u001b[0m \u202egnp.exe \u{1d54f} \ud800'],
  ['words of the grammar', 'wrap: nowrap: Note over n1: x'],
  ['a flood', 'x'.repeat(5_000)],
  ['nothing', ''],
];

/** What a label may consist of: no character with a meaning, but for entities and the line break. */
const LABEL = '(?:[A-Za-z0-9 .,()/+=-]|#\\d+;)*';

/** The few shapes of lines that are printed. Mermaid's own parser accepts each of them. */
const SHAPES = [
  /^sequenceDiagram$/,
  /^ {2}participant n\d+$/,
  new RegExp(`^ {2}Note over n\\d+(?:,n\\d+)?: ${LABEL}$`),
  new RegExp(`^ {2}n\\d+(?:->>|--x)n\\d+: ${LABEL}$`),
  /^ {2}rect rgb\(\d+, \d+, \d+\)$/,
  /^ {2}end$/,
];

/** What is wrong with the text of a diagram; null: nothing. */
function faultOf(text: string): string | null {
  if (text.length > 50_000) return `${text.length} characters`;
  const lines = text.split('\n');
  if (lines.pop() !== '') return 'no line end';
  if (lines[0] !== 'sequenceDiagram') return 'no head';
  let depth = 0;
  let arrows = 0;
  const names = new Set<string>();
  for (const line of lines) {
    if (!SHAPES.some((shape) => shape.test(line))) return `unknown line ${line}`;
    if (line.startsWith('  participant ')) names.add(line.slice(14));
    if (line.startsWith('  rect')) depth++;
    if (line === '  end') depth--;
    else if (/\bend\b/i.test(line)) return `an end in ${line}`;
    if (depth < 0) return 'too many ends';
    const ends =
      /^ {2}(n\d+)(?:->>|--x)(n\d+)/.exec(line) ?? /^ {2}Note over (n\d+)(?:,(n\d+))?/.exec(line);
    if (ends?.slice(1).some((name) => name !== undefined && !names.has(name)) === true) return line;
    if (/^ {2}n\d/.test(line)) arrows++;
  }
  if (depth !== 0) return 'not closed';
  return arrows > 500 ? `${arrows} arrows` : null;
}

/** What a reader of the diagram sees. */
function shown(label: string): string {
  return label.replaceAll(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

describe('a story on paper', () => {
  test.each(HOSTILE)('%s from a peer stays text', (_name, text) => {
    const story = toldInFull(saying(canary, text), TWO_VOTES);
    const lines = printStory(story);
    // oxlint-disable-next-line no-control-regex -- that is the point
    expect(lines.filter((line) => /[\u0000-\u001f\u007f-\u009f\u202e]/.test(line))).toEqual([]);
    expect(lines.filter((line) => line.length > 110)).toEqual([]);
    expect(faultOf(printMermaid(story))).toBeNull();
  });

  test('any text is shown in a diagram as it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: 'binary' }), (text) => {
        const label = mermaidText(text);
        expect(label).toMatch(new RegExp(`^${LABEL}$`));
        expect(label).not.toMatch(/\bend\b/i);
        if (/^[ -~]*$/.test(text)) expect(shown(label)).toBe(text);
      }),
    );
    expect(mermaidText('the END; #1')).toBe('the #69;ND#59; #35;1');
  });

  test('the validator finds faults', () => {
    const good = printMermaid(toldInFull(canary, TWO_VOTES));
    expect(faultOf(good)).toBeNull();
    expect(faultOf(good.replace('  end\n', ''))).toBe('not closed');
    expect(faultOf(good.replace('n2->>n1', 'n2->>n9'))).not.toBeNull();
    expect(faultOf(good.replace('t1', 't1; x'))).not.toBeNull();
    expect(faultOf(good.replace('->>', '=>'))).not.toBeNull();
  });

  test('a diagram of two votes', () => {
    expect(printMermaid(toldInFull(canary, TWO_VOTES)).split('\n')).toEqual([
      'sequenceDiagram',
      '  participant n1',
      '  participant n2',
      '  participant n3',
      '  Note over n1,n3: Vote Once is broken (3 decisions, 3 servers, no crashes, no proposals)',
      '  Note over n1: 1. election timer runs out#58; becomes candidate in t1, asks n2,n3 (-#62;x) for their votes in t1',
      '  n1--xn2: RequestVote t1 last 0/0, which must not arrive',
      '  Note over n2: 2. election timer runs out#58; becomes candidate in t1, asks n1 (-#62;3) and n3 (-#62;x) for their votes in t1',
      '  n2->>n1: 3. RequestVote t1 last 0/0',
      '  rect rgb(255, 225, 225)',
      '  Note over n1: n1 voted for n2 in term 1 after it had voted for n1.',
      '  Note over n1: Step 1#58; n1 made its vote for n1 in term 1 known',
      '  end',
      '',
    ]);
  });

  test('marks what was necessary where not all is, and what lies outside the past', () => {
    const lines = printStory(toldInFull(canary, [timeout(3), ...TWO_VOTES]));
    const marks = lines.flatMap((line) => /^ \d ([*~ ]) n/.exec(line)?.[1] ?? []);
    expect(marks).toEqual(['~', '*', '*', '*']);
    expect(lines).toContain(
      '~ outside the causal past of what broke, so without a part in it: 1 step (25 %).',
    );
    expect(lines).toContain(
      '* necessary: without that step this does not break; 3 of 4 are (9 runs).',
    );
  });

  test('a style adds nothing but itself', () => {
    const story = toldInFull(canary, [
      timeout(3),
      crash(3),
      restart(3),
      timeout(1),
      ...TWO_VOTES.slice(1),
    ]);
    const parts = new Set<string>();
    const styled = printStory(story, (part, text) => {
      parts.add(part);
      return `<${text}>`;
    });
    expect(styled.map((line) => line.replaceAll(/[<]|>$/g, ''))).toEqual(printStory(story));
    expect([...parts].toSorted()).toEqual(['broken', 'faint', 'lost', 'reference']);
  });

  test('a long story fits, as text and as a diagram that says what it leaves out', () => {
    const scenario = scenarioNamed('canary')!;
    const story = tellStory(scenario.peer, drawn(scenario, 11));
    const lines = printStory(story);
    expect(lines.length).toBeGreaterThan(story.steps.length);
    expect(lines.filter((line) => line.length > 110)).toEqual([]);
    const diagram = printMermaid(story);
    expect(faultOf(diagram)).toBeNull();
    expect(diagram).toMatch(/Note over n1,n5: The first \d+ of 2715 steps are left out here\n/);
    expect(diagram).toContain(`${story.steps.length}. `);
    expect(diagram.length).toBeGreaterThan(40_000);
  });
});
