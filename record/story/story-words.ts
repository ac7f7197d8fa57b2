/** What a story says besides its steps: how large it is, why losses mattered, what its marks mean. */
import type { Verdict } from './necessity.ts';
import { isNecessary } from './necessity.ts';
import type { Story, StoryMessage, StoryStep } from './story.ts';
import { counted, listed } from './words.ts';

/** `6 decisions, 2 servers, no crashes, 1 proposal`. */
export function plainCounts({ header }: Story): string {
  const { decisions, servers, crashes, proposals } = header;
  return [
    counted(decisions, 'decision'),
    counted(servers, 'server'),
    crashes === 1 ? '1 crash' : crashes === 0 ? 'no crashes' : `${crashes} crashes`,
    proposals === 0 ? 'no proposals' : counted(proposals, 'proposal'),
  ].join(', ');
}

/** The messages of a step whose loss is necessary, those together that say the same, with the reason. */
export function neededLosses({ messages }: Story, { sends }: StoryStep): string[] {
  const groups = new Map<string, { readonly first: StoryMessage; readonly to: string[] }>();
  for (const place of sends) {
    const message = messages[place]!;
    if (!isNecessary(message.loss)) continue;
    const key = `${message.loss} ${message.says}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: message, to: [`n${message.to}`] });
    else group.to.push(`n${message.to}`);
  }
  return [...groups.values()].map(({ first, to }) => {
    const change = to.length === 1 ? 'it arrived' : 'one of these arrived';
    return `${first.says} never reaches ${to.join(', ')}; had ${change} at once, ${otherwise(first.loss)}`;
  });
}

/** Why the writes that a crash lost matter; null if it lost none or they do not. */
export function lostWriteReason({ lostWrites }: StoryStep): string | null {
  if (!isNecessary(lostWrites)) return null;
  return `had the unfinished writes reached the disk, ${otherwise(lostWrites)}`;
}

/** What would have happened but for something necessary. */
function otherwise(verdict: Verdict | null): string {
  return verdict === 'other' ? 'something else would have broken' : 'nothing would have broken';
}

/** What there is to say behind the end, a sentence or two an item. */
export function summaryOf(story: Story): string[] {
  const { messages } = story;
  const legend =
    messages.length === 0
      ? []
      : ['(->4) arrives as step 4, (->x) never arrives, (2->) was sent in step 2.'];
  return [...lossSummary(story), ...necessitySummary(story), ...pastSummary(story), ...legend];
}

function lossSummary({ messages }: Story): string[] {
  const lost = messages.filter(({ loss }) => loss !== null && !isNecessary(loss));
  if (lost.length === 0) return [];
  const other = messages.some(({ loss }) => isNecessary(loss)) ? 'other ' : '';
  const does = lost.length === 1 ? 'arrives' : 'arrive';
  return [`${counted(lost.length, `${other}message`)} never ${does}${whyNot(lost)}.`];
}

function whyNot(lost: readonly StoryMessage[]): string {
  const count = (verdict: StoryMessage['loss']): number =>
    lost.filter(({ loss }) => loss === verdict).length;
  const harmless = count('harmless');
  const impossible = count('impossible');
  if (harmless + impossible === 0) return '';
  const words = [];
  if (harmless > 0) {
    const which = harmless === lost.length ? 'which changes nothing' : `${harmless} might as well`;
    words.push(which);
  }
  if (impossible > 0) words.push(`${impossible} could not, as things were when sent`);
  const unknown = lost.length - harmless - impossible;
  if (unknown > 0) words.push(`${unknown} not tried`);
  return harmless === lost.length ? `, ${words.join('')}` : `: ${words.join(', ')}`;
}

function necessitySummary({ steps, necessityRuns, header }: Story): string[] {
  if (necessityRuns === 0 || header.violation === null) return [];
  const needed = steps.filter(({ necessary }) => isNecessary(necessary)).length;
  const unknown = steps.filter(({ necessary }) => necessary === 'unknown').length;
  const runs = `(${counted(necessityRuns, 'run')})`;
  if (needed === steps.length) {
    return [`Every step is necessary: without any one of them this does not break ${runs}.`];
  }
  const untried = unknown === 0 ? '' : ` ${counted(unknown, 'step')} not tried.`;
  const marked =
    needed === 0
      ? `No step is necessary by itself ${runs}.`
      : `* necessary: without that step this does not break; ${needed} of ${steps.length} are ${runs}.`;
  return [`${marked}${untried}`];
}

function pastSummary({ past, steps, header }: Story): string[] {
  const outside = steps.filter(({ inPast }) => !inPast).length;
  if (past === null || outside === 0) return [];
  const share = `${counted(outside, 'step')} (${Math.round(past.outsideShare * 100)} %)`;
  if (past.of === 'violation') {
    return [`~ outside the causal past of what broke, so without a part in it: ${share}.`];
  }
  const property = header.violation?.property ?? '';
  return [
    `~ outside the causal past of the last step: ${share}. ${property} also looks at other servers, so they may have had a part in it.`,
  ];
}

/** What happens behind the last decision, in sentences; none if the run ends with it. */
export function healingWords({ healing, steps }: Story): string[] {
  if (healing === null) return [];
  const { forUs, lost, clocks } = healing;
  const ids = lost.map((id) => `n${id}`);
  const gone =
    ids.length === 0
      ? 'all servers run'
      : `${listed(ids)} ${ids.length === 1 ? 'is' : 'are'} lost for good, all others run`;
  const when =
    steps.length === 0
      ? 'Nothing fails at all'
      : `Behind step ${steps.length} nothing fails any more`;
  const arrives = steps.length === 0 ? '' : ', but for those that were on their way';
  return [
    `${when}: ${gone}, and every message arrives${arrives}. A client asks for something, and at least ${forUs / 1_000_000} s go by.`,
    ...clocks.map(
      ({ node, ratePpm }) =>
        `The clock of n${node} runs at ${100 + ratePpm / 10_000} % of its speed.`,
    ),
  ];
}
