/** Reads traces. A file that was cut off is read as far as it goes; one that was changed is refused, with the line. */
import type { z } from 'zod';
import { describeValue, RaftSimError } from '../../../lib/errors.ts';
import { fieldOf, schemaError } from '../../../sim/schedule/file/errors.ts';
import {
  FORMAT_VERSION,
  parseScheduleFile,
  SCHEDULE_FORMAT,
} from '../../../sim/schedule/file/schedule-file.ts';
import { LineDigest } from './line-digest.ts';
import { TraceChecks } from './checking.ts';
import { checked, inLine, linesOf, requireTrace } from './text.ts';
import { endSchema, eventSchema, headerSchema, keyframeSchema, violationSchema } from './schema.ts';
import type { Trace, TraceEvent, TraceHeader, TraceSend } from './trace.ts';

/**
 * Reads the text of a trace. `source` names it in errors, which name the line as well: `run.jsonl: at line 812.sends[0]`.
 *
 * What is missing at the end is no error: `Trace.end` is null then. Throws RaftSimError: E_EMPTY, E_ENCODING, E_TOO_LARGE,
 * E_TOO_DEEP, E_TRUNCATED (not even the header is whole), E_SYNTAX, E_KEY, E_FORMAT, E_FORMAT_TOO_NEW or E_SCHEMA, which
 * is also what a line gives that is not the one that was written. Never throws anything else.
 */
export function parseTrace(text: string, source: string): Trace {
  const lines = linesOf(text, source);
  const [first, ...rest] = lines;
  const digest = new LineDigest();
  const header = headerOf(checked(first!, digest, source), source);
  const checks = new TraceChecks(header);
  const trace = { keyframes: [] as Trace['keyframes'][number][], events: [] as TraceEvent[] };
  let violation: Trace['violation'] = null;
  let end: Trace['end'] = null;
  for (const line of rest) {
    const value = checked(line, digest, source);
    const place = `line ${line.number}`;
    const fail = (path: string, found: unknown, expected: string): RaftSimError =>
      new RaftSimError('E_SCHEMA', {
        source,
        path: path === '' ? place : `${place}.${path}`,
        found: describeValue(found),
        expected,
      });
    if (end !== null) throw fail('', value, 'nothing behind the end of the run');
    if (fieldOf(value, 'event') !== undefined) {
      const event = eventOf(shaped(eventSchema, value, place, source), fail);
      checks.event(event, fail);
      trace.events.push(event);
    } else if (fieldOf(value, 'key') !== undefined) {
      const { key, servers, h } = shaped(keyframeSchema, value, place, source);
      const keyframe = { position: key, hash: h, servers };
      checks.keyframe(keyframe, fail);
      trace.keyframes.push(keyframe);
    } else if (fieldOf(value, 'violation') !== undefined) {
      const {
        violation: property,
        digest: _,
        ...more
      } = shaped(violationSchema, value, place, source);
      violation = { property, ...more };
      checks.violation(violation, fail);
    } else if (fieldOf(value, 'end') !== undefined) {
      const { end: events, t, verdict, h } = shaped(endSchema, value, place, source);
      end = { events, timeUs: t, verdict, hash: h };
      checks.end(end, violation, fail);
    } else {
      throw fail('', value, 'an event, a key, a violation or the end');
    }
  }
  return { header, ...trace, violation, end };
}

function shaped<T>(schema: z.ZodType<T>, value: unknown, place: string, source: string): T {
  const result = schema.safeParse(value, { jitless: true });
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => ({ ...issue, path: [place, ...issue.path] }));
  throw schemaError({ [place]: value }, issues, source);
}

function headerOf(value: unknown, source: string): TraceHeader {
  requireTrace(value, source);
  const { engine, peer, schedule, walk, from, sends } = shaped(
    headerSchema,
    value,
    'line 1',
    source,
  );
  // A trace holds what a schedule file holds, and is read with the same care.
  const text = JSON.stringify({
    format: SCHEDULE_FORMAT,
    formatVersion: FORMAT_VERSION,
    engine,
    peer,
    ...schedule,
    expect: null,
  });
  const file = inLine('line 1', source, () => parseScheduleFile(text, source));
  return {
    engine: file.engine,
    peer: file.peer,
    schedule: file.schedule,
    isWalk: walk,
    from,
    sent: (sends ?? []).map(sendOf),
  };
}

type Failure = (path: string, found: unknown, expected: string) => RaftSimError;

function eventOf(line: z.infer<typeof eventSchema>, fail: Failure): TraceEvent {
  const { event, t, k, at: node, from, m, what, body, note, h } = line;
  const { asides = [], crashes = [], answers = [], effects = [], sends = [], state = [] } = line;
  if ((m === undefined) !== (from === undefined) || (m === undefined) !== (body === undefined)) {
    throw fail('m', m, 'a message with its sender and its body, or none of them');
  }
  return {
    number: event,
    timeUs: t,
    name: k,
    node,
    from: from ?? 0,
    message: m ?? -1,
    what,
    body: body ?? null,
    note: note ?? null,
    asides,
    crashes: crashes.map(([who, writes, torn, cause]) => ({
      node: who,
      writes,
      torn: torn === null ? null : { parts: torn[0], entries: torn[1] },
      cause,
    })),
    answers,
    effects,
    sends: sends.map(sendOf),
    changes: state,
    hash: h,
  };
}

function sendOf([message, from, to, kind, nth, says, fate, body]: NonNullable<
  z.infer<typeof eventSchema>['sends']
>[number]): TraceSend {
  return { message, from, to, kind, nth, says, fate, body };
}
