/** Writes a trace as text, see docs/file-formats.md. */
import { printScheduleFile } from '../../../sim/schedule/file/schedule-file.ts';
import { LineDigest } from './line-digest.ts';
import type { ServerState } from './server-state.ts';
import { SCALARS } from './server-state.ts';
import type { Trace, TraceEvent, TraceHeader, TraceKeyframe, TraceSend } from './trace.ts';
import { TRACE_FORMAT, TRACE_VERSION } from './trace.ts';

/** One JSON text a line, fields in a fixed order; what is empty is left out. */
export function printTrace({ header, keyframes, events, violation, end }: Trace): string {
  const digest = new LineDigest();
  const lines: string[] = [];
  const add = (value: object): void => {
    const line = JSON.stringify(value);
    lines.push(`${line.slice(0, -1)},"digest":"${digest.next(line)}"}`);
  };
  add(headerLine(header));
  let at = 0;
  const frameBefore = (position: number): void => {
    while (at < keyframes.length && keyframes[at]!.position <= position) {
      add(keyframeLine(keyframes[at++]!));
    }
  };
  for (const event of events) {
    frameBefore(event.number);
    add(eventLine(event));
  }
  frameBefore(Infinity);
  if (violation !== null) {
    const { at: event, property, kind, statement, source, message, node } = violation;
    add({ violation: property, kind, at: event, node, message, statement, source });
  }
  if (end !== null) {
    add({ end: end.events, t: end.timeUs, verdict: end.verdict, h: end.hash });
  }
  return `${lines.join('\n')}\n`;
}

function headerLine({ engine, peer, schedule, isWalk, from, sent }: TraceHeader): object {
  const file: unknown = JSON.parse(printScheduleFile({ engine, peer, schedule, expect: null }));
  const { scenario, seed, config, faults, decisions } = inOrder(file) as Readonly<
    Record<string, unknown>
  >;
  return {
    format: TRACE_FORMAT,
    formatVersion: TRACE_VERSION,
    engine,
    peer,
    schedule: { scenario, seed, config, faults, decisions },
    walk: isWalk,
    from,
    ...(sent.length > 0 ? { sends: sent.map(sendItem) } : {}),
  };
}

/** The same value with the fields of each object in one order, whatever put them there. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => inOrder(item));
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([key, item]) => [key, inOrder(item)]));
}

function keyframeLine({ position, hash, servers }: TraceKeyframe): object {
  return { key: position, servers: servers.map(serverItem), h: hash };
}

function serverItem(server: ServerState): object {
  return {
    node: server.node,
    ...Object.fromEntries(SCALARS.map((name) => [name, server[name]])),
    log: server.log,
    progress: server.progress,
  };
}

function eventLine(event: TraceEvent): object {
  const { number, timeUs, name, node, from, message, what, body, note, hash } = event;
  const { asides, crashes, answers, effects, sends, changes } = event;
  return {
    event: number,
    t: timeUs,
    k: name,
    at: node,
    ...(message < 0 ? {} : { from, m: message }),
    what,
    ...(message < 0 ? {} : { body }),
    ...(note === null ? {} : { note }),
    ...(asides.length > 0 ? { asides } : {}),
    ...(crashes.length > 0
      ? {
          crashes: crashes.map(({ node: who, writes, torn, cause }) => [
            who,
            writes,
            torn === null ? null : [torn.parts, torn.entries],
            cause,
          ]),
        }
      : {}),
    ...(answers.length > 0 ? { answers } : {}),
    ...(effects.length > 0 ? { effects } : {}),
    ...(sends.length > 0 ? { sends: sends.map(sendItem) } : {}),
    ...(changes.length > 0 ? { state: changes } : {}),
    h: hash,
  };
}

function sendItem({ message, from, to, kind, nth, says, fate, body }: TraceSend): unknown[] {
  return [message, from, to, kind, nth, says, fate, body];
}
