/** The page of one run: what is told of it, its payload, and the program that shows it. */
import type { Recording } from '../record/recording.ts';
import type { PeerMessage } from '../contract/peer.ts';
import { formatSeed } from '../sim/chance/choose.ts';
import type { Story } from '../record/story/story.ts';
import { loadApp } from './bundle.ts';
import { explorerPage } from './page.ts';
import { encodeRun } from './payload.ts';
import type { RunData } from './data/run-data.ts';
import { storyOf } from './run-story.ts';

/** Longer runs would take more memory than there is: some 5 kB an event while the page is made. */
export const MOST_EVENTS = 1_000_000;

export interface PageOptions {
  readonly commands: RunData['commands'];
  /** The story of the same schedule, if it has been told already. */
  readonly story?: Story | undefined;
}

/** The text of the file. The same run gives the same text with the same version of Node. */
export async function runPage<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  { commands, story }: PageOptions,
): Promise<string> {
  const payload = encodeRun(recording, { story: storyOf(recording, story), commands });
  return explorerPage({ title: titleOf(recording), payload, app: await loadApp() });
}

/** `Election Safety broken: canary, seed 2, 5 servers`. */
function titleOf<S, M extends PeerMessage>({ violation, schedule, size }: Recording<S, M>): string {
  const { scenario, seed } = schedule;
  const run = `${scenario}, seed ${formatSeed(seed)}, ${size} server${size === 1 ? '' : 's'}`;
  return violation === null ? run : `${violation.property} broken: ${run}`;
}
