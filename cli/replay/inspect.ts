/** `raft-sim replay` with a debugger of JavaScript: the run once more, stopped before the events that were asked for. */
import type { RecordedRun } from '../../campaign/files/recorded-run.ts';
import type { TraceSink } from '../../campaign/failures/replay.ts';
import { lookAt } from '../../debugger/event-facts.ts';
import { wordsOf } from '../../record/words/events.ts';
import type { Gate, Stop } from '../../sim/guard/inspectable.ts';
import { beforeWorldEvent, HALTS, inspectable } from '../../sim/guard/inspectable.ts';
import { Recording } from '../../record/recording.ts';
import type { Peer, PeerId } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { RaftSimError } from '../../lib/errors.ts';
import type { Schedule } from '../../sim/schedule/schedule.ts';
import { simulate } from '../../sim/simulate.ts';
import { TraceLines } from '../../record/lines/trace-lines.ts';
import { formatMicros } from '../../record/words/format.ts';
import { label, plural } from '../terminal/format.ts';
import type { InspectOptions, Stops } from './inspect-stops.ts';
import { stopsOf } from './inspect-stops.ts';
import type { OpenInspector } from './inspector.ts';
import { openInspector } from './inspector.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** A schedule that has been replayed without stops. */
export interface InspectedRun {
  readonly peer: Peer;
  readonly schedule: Schedule;
  readonly source: string;
  readonly run: RecordedRun;
}

/**
 * Runs it once more under a debugger, for which it waits. Throws RaftSimError: E_USAGE, before anything is opened, if
 * there is no event to stop before; E_NONDETERMINISM if the run comes out differently.
 */
export function inspect(
  terminal: Terminal,
  { peer, schedule, source, run }: InspectedRun,
  options: InspectOptions,
  sink: TraceSink | undefined,
): void {
  const recording = new Recording(peer, schedule);
  const stops = stopsOf(recording, options);
  const withSteps = eventsWithSteps(peer, schedule);
  const opened = openInspector(HALTS);
  try {
    announce(terminal, recording, stops, opened);
    opened.waitForDebugger();
    const hash = runWithStops({ recording, stops, withSteps, sink });
    if (hash === run.result.hash) return;
    throw new RaftSimError('E_NONDETERMINISM', {
      source,
      found: `hash ${hash} with stops`,
      expected: `${run.result.hash}, as without`,
      hint: 'Something was changed during a stop.',
    });
  } finally {
    opened.close();
  }
}

/** The events in which a peer is called; before all others there is nothing to step into. */
function eventsWithSteps(peer: Peer, schedule: Schedule): ReadonlySet<number> {
  const numbers = new Set<number>();
  let isCalled = false;
  const gate: Gate = () => {
    isCalled = true;
    return null;
  };
  const note = (number: number): void => {
    if (isCalled) numbers.add(number);
    isCalled = false;
  };
  const simulation = simulate({
    peer: inspectable(peer, gate),
    ...schedule,
    strict: true,
    observer: { onEvent: ({ number }) => note(number), onThrown: () => note(simulation.position) },
  });
  // The starts at position 0 belong to no event.
  isCalled = false;
  simulation.run();
  return numbers;
}

interface Course {
  readonly recording: Recording;
  readonly stops: Stops;
  readonly withSteps: ReadonlySet<number>;
  readonly sink: TraceSink | undefined;
}

/** Returns the hash of the run. */
function runWithStops({ recording, stops, withSteps, sink }: Course): string {
  const { peer, schedule } = recording;
  let next: number | null = null;
  const gate: Gate = (server) => {
    if (next === null) return null;
    const stop = stopAt(recording, next, stops, server);
    next = null;
    return stop;
  };
  const trace = sink === undefined ? null : new TraceLines(peer, { keep: 0, sink });
  const simulation = simulate({
    peer: inspectable(peer, gate),
    ...schedule,
    strict: true,
    ...(trace === null ? {} : { observer: trace }),
  });
  trace?.attach(simulation);
  for (const number of stops.keys()) {
    simulation.runTo(number);
    if (withSteps.has(number)) {
      next = number;
      simulation.runTo(number + 1);
    } else {
      const { event, before } = stopAt(recording, number, stops, NONE);
      beforeWorldEvent(event, before, simulation, number);
    }
  }
  simulation.run();
  return simulation.hash.digest();
}

/** What is shown before event `number`, of which `server` takes a step; NONE: none does. */
function stopAt(recording: Recording, number: number, stops: Stops, server: PeerId): Stop {
  const stoppedBy = stops.get(number)!;
  const recorded = recording.events[number];
  if (recorded === undefined) {
    const event = { number, kind: 'the peer throws', server: `n${server}`, stoppedBy };
    return { event, before: lookAt(recording, server, number) };
  }
  const { name, timeUs, message, from } = recorded;
  const place = server === NONE ? recorded.node : server;
  const { outcome } = wordsOf(recording, number);
  const event = {
    number,
    time: formatMicros(timeUs),
    timeUs,
    kind: KIND_WORDS[name],
    server: place === NONE ? 'none' : `n${place}`,
    from: from === NONE ? 'none' : `n${from}`,
    sentence: headOf(recording, number),
    message: recording.messages[message]?.message ?? null,
    leadsTo: outcome,
    stoppedBy,
  };
  return {
    event,
    before: place === NONE ? allAt(recording, number) : lookAt(recording, place, number),
  };
}

const KIND_WORDS = {
  deliver: 'a message arrives',
  timer: 'a timer runs out',
  persisted: 'a write is durable',
  applied: 'the service has applied entries',
  snapshot: 'the service takes a snapshot',
  propose: 'a client offers a command',
  client: 'a client finds no server',
  crash: 'a server crashes',
  restart: 'a server starts again',
  fault: 'a fault begins or ends',
  heal: 'all faults stop',
  note: 'something else',
} as const;

/** `#812 12.153200s n2 <- n1 AppendEntries t3 ...`, without what comes of it. */
function headOf(recording: Recording, number: number): string {
  const event = recording.events[number];
  if (event === undefined) return `#${number} in which a peer throws`;
  const { who, what } = wordsOf(recording, number);
  return `#${number} ${formatMicros(event.timeUs)} ${who} ${what}`;
}

function allAt(recording: Recording, position: number): object {
  const ids = Array.from({ length: recording.size }, (_, i) => i + 1);
  return Object.fromEntries(ids.map((id) => [`n${id}`, lookAt(recording, id, position)]));
}

function announce(
  terminal: Terminal,
  recording: Recording,
  stops: Stops,
  { url, wasOpen }: OpenInspector,
): void {
  const [first = 0] = stops.keys();
  const err = (name: string, text: string): void => terminal.err(`${label(name)}${text}`);
  const more = stops.size === 1 ? '' : `, the first of ${plural(stops.size, 'stop')}`;
  err('Stops', `before event ${headOf(recording, first)}${more}`);
  err('Debugger', url);
  if (wasOpen) {
    err('', 'It was already open, so replay does not wait.');
    return;
  }
  const { port } = new URL(url);
  err('', `Chrome: chrome://inspect, with localhost:${port} among the targets to discover`);
  err('', `VS Code: attach to port ${port}; docs/inspector.md has a launch.json`);
  err('Then', 'step into leads into the code of the peer, continue to the next stop or the report');
  err('Waiting', 'for a debugger; Ctrl-C gives up');
}
