/** A story as Markdown: a diagram and the text below it, for comments on pull requests and for pages. */
import { printMermaid } from './mermaid.ts';
import { printStory } from './text.ts';
import type { Story } from '../story.ts';

const FENCE = '```';

/** The two blocks in lines, without a heading. Nothing that a peer says of its messages can end a block. */
export function printMarkdown(story: Story): string[] {
  return [
    `${FENCE}mermaid`,
    printMermaid(story),
    FENCE,
    '',
    `${FENCE}text`,
    ...printStory(story).map((line) => line.replaceAll(FENCE, "'''")),
    FENCE,
  ];
}
