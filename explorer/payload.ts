/**
 * A recorded run as bytes for the explorer's page: columns (see pack.ts), gzip, base64. decode.ts turns them back into
 * what the page reads. The same run gives the same text with the same version of Node, whose zlib it is.
 */
import { gzipSync } from 'node:zlib';
import { packageVersion } from '../campaign/files/version.ts';
import { cameOf, reasonOf, subjectOf } from '../record/words/events.ts';
import type { Change } from '../record/changes.ts';
import { changesOf } from '../record/changes.ts';
import { answersIn } from '../record/replies.ts';
import { labelWords } from '../record/words/changes.ts';
import { downtimesOf, faultsOf } from '../record/faults-in-time.ts';
import { describeStretch } from '../record/words/notes.ts';
import { fatesOf } from '../record/message-fate.ts';
import type { Recording } from '../record/recording.ts';
import type { PeerMessage } from '../contract/peer.ts';
import { formatSeed } from '../sim/chance/choose.ts';
import { allInvariants } from '../sim/judge/invariants/index.ts';
import { ENGINE_SEMANTICS } from '../sim/schedule/file/schedule-file.ts';
import { EntryPool } from './servers/log-track.ts';
import { Packer } from './columns/pack.ts';
import type { RunHeader } from './run-header.ts';
import { PAYLOAD_VERSION } from './run-header.ts';
import type {
  InvariantData,
  LabelData,
  RunData,
  StretchData,
  ViolationData,
} from './data/run-data.ts';
import { trackServers } from './servers/tracks.ts';
import { jsonOf, shorten } from './data/shorten.ts';

/** What is told of the run beside what happened in it. */
export type Telling = Pick<RunData, 'story' | 'commands'>;

const SAYS_LENGTH = 1_000;
const BODY_LENGTH = 4_000;
/** Higher ones take several times as long for a hundredth less. */
const GZIP_LEVEL = 6;
/** Where gzip says which system wrote it; 255: unknown. */
const GZIP_SYSTEM = 9;

/** The payload of the page, in base64. */
export function encodeRun<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  telling: Telling,
): string {
  const zipped = gzipSync(packRun(recording, telling), { level: GZIP_LEVEL });
  zipped[GZIP_SYSTEM] = 255;
  return zipped.toString('base64');
}

/** The payload before gzip. */
export function packRun<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  telling: Telling,
): Uint8Array {
  const packer = new Packer();
  packer.json(headerOf(recording, telling));
  packEvents(packer, recording);
  packMessages(packer, recording);
  const pool = new EntryPool();
  const servers = trackServers(recording, pool);
  pool.pack(packer);
  for (const server of servers) server.pack(packer);
  return packer.finish();
}

function headerOf<S, M extends PeerMessage>(
  recording: Recording<S, M>,
  { story, commands }: Telling,
): RunHeader {
  const { schedule, peer, size, length, result } = recording;
  return {
    version: PAYLOAD_VERSION,
    scenario: schedule.scenario,
    seed: formatSeed(schedule.seed),
    peer: peer.name,
    engine: `raft-sim ${packageVersion()}, semantics ${ENGINE_SEMANTICS}`,
    servers: size,
    length,
    hash: result.hash,
    verdict: result.verdict,
    violation: violationOf(recording),
    invariants: invariantsOf(recording),
    story,
    commands,
    stretches: stretchesOf(recording),
  };
}

function violationOf<S, M extends PeerMessage>({
  violation,
  violationAt,
}: Recording<S, M>): ViolationData | null {
  if (violation === null) return null;
  const { property, kind, statement, source, message, peer } = violation;
  return { property, kind, statement, source, message, node: peer, at: violationAt };
}

/** Those that the run was checked against. */
function invariantsOf<S, M extends PeerMessage>({ result }: Recording<S, M>): InvariantData[] {
  return allInvariants
    .filter(({ name }) => Object.hasOwn(result.evaluations, name))
    .map(({ name, kind, statement, source }) => ({
      name,
      kind,
      statement,
      source,
      evaluations: result.evaluations[name]!,
      violated: result.violation?.property === name,
    }));
}

function stretchesOf<S, M extends PeerMessage>(recording: Recording<S, M>): StretchData[] {
  return [...faultsOf(recording), ...downtimesOf(recording)].map(({ from, to, node, fault }) => ({
    from,
    to,
    node,
    text: describeStretch({ node, fault }),
    kind: fault === null ? 'down' : 'fault',
  }));
}

function packEvents<S, M extends PeerMessage>(packer: Packer, recording: Recording<S, M>): void {
  const { events, messages } = recording;
  packer.numbers(events.map(({ timeUs }) => timeUs));
  packer.texts(events.map(({ name }) => name));
  packer.numbers(events.map(({ node }) => node));
  packer.texts(events.map(reasonOf));
  const deliveries = events.filter(({ message }) => message >= 0);
  packer.numbers(deliveries.map(({ number }) => number));
  packer.numbers(deliveries.map(({ message }) => message));
  packer.numbers([
    events[0]?.firstSent ?? messages.length,
    ...events.map(({ firstSent, endSent }) => endSent - firstSent),
  ]);
  packer.texts(
    // What arrived has its words with the message.
    events.map((event) => (event.message >= 0 ? null : shorten(subjectOf(event), SAYS_LENGTH))),
  );
  const outcomes = events.map(({ number }) => cameOf(recording, number));
  packer.numbers(outcomes.map(({ length }) => length));
  packer.texts(outcomes.flat().map((text) => shorten(text, SAYS_LENGTH)));
  const labels = events.map(({ number }) => changesOf(recording, number).flatMap(labelOf));
  packer.numbers(labels.map(({ length }) => length));
  packer.numbers(labels.flat().map(({ node }) => node));
  packer.texts(labels.flat().map(({ text }) => text));
  packer.numbers(events.map(({ touches }) => touches.length));
  packer.numbers(events.flatMap(({ touches }) => touches.map(({ node }) => node)));
}

function labelOf(change: Change): LabelData[] {
  const text = labelWords(change);
  return text === null ? [] : [{ node: change.node, text }];
}

function packMessages<S, M extends PeerMessage>(packer: Packer, recording: Recording<S, M>): void {
  const { messages } = recording;
  const fates = fatesOf(recording);
  packer.numbers(messages.map(({ from }) => from));
  packer.numbers(messages.map(({ to }) => to));
  packer.texts(messages.map(({ kind }) => kind));
  packer.numbers(messages.map(({ message }) => message.term));
  packer.texts(messages.map(({ says }) => shorten(says, SAYS_LENGTH)));
  packer.texts(messages.map(({ fate }) => fate));
  packer.texts(fates.map(({ outcome }) => outcome));
  packer.numbers(fates.map(({ overtaken }) => (overtaken ? 1 : 0)));
  packer.numbers(answersIn(recording));
  packer.texts(messages.map(({ message }) => shorten(jsonOf(message, 2), BODY_LENGTH)));
}
