/**
 * Chrome's trace-event JSON, which Perfetto and others draw: a lane of events for each server, its role on a lane of its
 * own, arrows for messages, each message on its way as a slice of the network.
 *
 * Kept to what Perfetto's importer takes without complaint (json_trace_tokenizer.cc, json_trace_parser.cc,
 * flow_tracker.cc): the rules are in testing/perfetto-checks.ts.
 */
import { NONE } from '../../../contract/peer.ts';
import { formatSeed } from '../../../sim/chance/choose.ts';
import { printable } from '../../../lib/errors.ts';
import { wordsOf } from '../../words/events.ts';
import type { AnyRecording, ExportFormat, ExportOptions, ExportWindow } from '../format/options.ts';
import { windowOf } from '../format/options.ts';
import { CLUSTER, MOST_WORDS, NETWORK, networkEntries, roleEntries, ROLES } from './lanes.ts';
import type { Entry } from './lanes.ts';
import { Timeline } from './time.ts';

export const perfetto: ExportFormat = {
  name: 'perfetto',
  description: 'Chrome trace-event JSON for ui.perfetto.dev: lanes, arrows, counters',
  extension: 'json',
  timed: true,
  print: printPerfetto,
};

/** Throws RaftSimError E_USAGE on a window that is none. */
export function printPerfetto(recording: AnyRecording, options: ExportOptions = {}): string {
  const window = windowOf(recording, options);
  const timeline = new Timeline(recording, window, options.time ?? 'logical');
  const { schedule, size } = recording;
  const entries: Entry[] = [
    ...eventEntries(recording, window, timeline),
    ...roleEntries(recording, window, timeline),
    ...networkEntries(recording, window, timeline),
    ...violationEntries(recording, window, timeline),
  ];
  // Stable: an arrow stands behind the slice that it belongs to.
  entries.sort((a, b) => a.ts! - b.ts!);
  const title = printable(`${schedule.scenario}, seed ${formatSeed(schedule.seed)}`);
  const lines = [...names(title, size), ...entries].map((entry) => JSON.stringify(inMicros(entry)));
  const head = {
    displayTimeUnit: 'ns',
    otherData: {
      format: 'raft-sim/1',
      scenario: printable(schedule.scenario),
      seed: formatSeed(schedule.seed),
      time: options.time ?? 'logical',
    },
  };
  return `${JSON.stringify(head).slice(0, -1)},"traceEvents":[\n${lines.join(',\n')}\n]}\n`;
}

/** Microseconds, with the nanoseconds behind the point: exact, as the numbers are small enough. */
function inMicros(entry: Entry): object {
  const { ts, dur, ...rest } = entry;
  return {
    ...rest,
    ...(ts === undefined ? {} : { ts: ts / 1_000 }),
    ...(dur === undefined ? {} : { dur: Number(dur) / 1_000 }),
  };
}

function process(pid: number, name: string): Entry {
  return { ph: 'M', name: 'process_name', pid, args: { name } };
}

function lane(pid: number, tid: number, name: string, order: number): Entry[] {
  return [
    { ph: 'M', name: 'thread_name', pid, tid, args: { name } },
    { ph: 'M', name: 'thread_sort_index', pid, tid, args: { sort_index: order } },
  ];
}

function names(title: string, size: number): Entry[] {
  const ids = Array.from({ length: size }, (_, i) => i + 1);
  return [
    process(CLUSTER, title),
    ...ids.flatMap((id) => [
      ...lane(CLUSTER, id, `n${id}`, 2 * id),
      ...lane(CLUSTER, ROLES + id, `n${id} role`, 2 * id + 1),
    ]),
    ...lane(CLUSTER, size + 1, 'world', 0),
    process(NETWORK, 'messages'),
    ...lane(NETWORK, 1, 'on their way', 0),
  ];
}

function eventEntries(recording: AnyRecording, window: ExportWindow, timeline: Timeline): Entry[] {
  const { events, messages, size } = recording;
  const entries: Entry[] = [];
  for (let number = window.from; number < window.end; number++) {
    const { name, node, timeUs, message, firstSent, endSent } = events[number]!;
    const place = { pid: CLUSTER, tid: node === NONE ? size + 1 : node, ts: timeline.at(number) };
    const { what, outcome } = wordsOf(recording, number);
    entries.push({
      ph: 'X',
      name: printable(name === 'deliver' ? messages[message]!.kind : what, 100),
      cat: name,
      ...place,
      dur: timeline.lengthOf(number),
      args: {
        event: number,
        vt: timeUs,
        what: printable(what, MOST_WORDS),
        ...(message < 0 ? {} : { m: message, from: `n${events[number]!.from}` }),
        ...(outcome.length > 0 ? { outcome: printable(outcome.join('; '), MOST_WORDS) } : {}),
      },
    });
    for (const sent of messages.slice(firstSent, endSent)) {
      // A message that leads nowhere in the window has no arrow.
      if (!sent.arrivals.some((arrival) => arrival < window.end)) continue;
      entries.push({ ph: 's', name: 'message', cat: 'message', id: sent.number + 1, ...place });
    }
    if (message >= 0 && messages[message]!.sentIn >= window.from) {
      entries.push({
        ph: 'f',
        bp: 'e',
        name: 'message',
        cat: 'message',
        id: message + 1,
        ...place,
      });
    }
  }
  return entries;
}

function violationEntries(
  { violation, violationAt, length }: AnyRecording,
  { end }: ExportWindow,
  timeline: Timeline,
): Entry[] {
  if (violation === null || end < length) return [];
  return [
    {
      ph: 'i',
      s: 'g',
      name: printable(`INVARIANT ${violation.property}`, 100),
      cat: 'check',
      pid: CLUSTER,
      tid: violation.peer === NONE ? 1 : violation.peer,
      // A peer that threw left no event behind.
      ts: violationAt < length ? timeline.at(violationAt) : timeline.end,
      args: { event: violationAt, message: printable(violation.message, MOST_WORDS) },
    },
  ];
}
