/**
 * A run as a list of states for tools of TLA+: ITF, which Apalache and Quint write and viewers of theirs read, and NDJSON
 * for validating traces against a specification, as etcd and CCF do.
 */
import { NONE } from '../../contract/peer.ts';
import { plainOf } from './format/plain.ts';
import type { AnyRecording, ExportFormat, ExportOptions } from './format/options.ts';
import { windowOf } from './format/options.ts';
import type { ServerState } from './trace/server-state.ts';
import { serverStateOf } from './trace/server-state.ts';

/** The whole state of every server stands in each state of the list. */
const MOST_EVENTS = 100;

export const itf: ExportFormat = {
  name: 'itf',
  description: 'states in the Informal Trace Format, for tools of Apalache and Quint',
  extension: 'itf.json',
  mostEvents: MOST_EVENTS,
  print: printItf,
};

export const tla: ExportFormat = {
  name: 'tla',
  description:
    'what each event made of its server, one JSON text a line, to check against a TLA+ model',
  extension: 'ndjson',
  print: printTla,
};

/** What the states of the list hold, by server. */
const VARS = ['up', 'role', 'term', 'votedFor', 'commitIndex', 'snapshotIndex', 'log'] as const;

interface Bigint {
  readonly '#bigint': string;
}

function big(value: number): Bigint {
  return { '#bigint': String(value) };
}

/** State 0 is the position before the first event told. Throws RaftSimError E_USAGE on a window that is none. */
export function printItf(recording: AnyRecording, options: ExportOptions = {}): string {
  const { from, end } = windowOf(recording, options, MOST_EVENTS);
  const { events, peer, size } = recording;
  const servers = Array.from({ length: size }, (_, i) =>
    serverStateOf(peer, recording.touchAt(i + 1, from)),
  );
  const stateAt = (index: number, event: number): string =>
    JSON.stringify({
      '#meta': { index },
      event: big(event),
      action: event < 0 ? 'init' : events[event]!.name,
      node: event < 0 || events[event]!.node === NONE ? 'none' : `n${events[event]!.node}`,
      ...Object.fromEntries(VARS.map((name) => [name, mapOf(servers, name)])),
    });
  const states = [stateAt(0, -1)];
  for (let number = from; number < end; number++) {
    for (const touch of events[number]!.touches) {
      servers[touch.node - 1] = serverStateOf(peer, touch);
    }
    states.push(stateAt(number - from + 1, number));
  }
  const head = {
    '#meta': { format: 'ITF', source: 'raft-sim' },
    vars: ['event', 'action', 'node', ...VARS],
  };
  return `${JSON.stringify(head).slice(0, -1)},"states":[\n${states.join(',\n')}\n]}\n`;
}

/** A function of the servers. */
function mapOf(servers: readonly ServerState[], name: (typeof VARS)[number]): object {
  return {
    '#map': servers.map((server) => [
      `n${server.node}`,
      name === 'log'
        ? server.log.map(([, term, command]) => ({
            term: big(term),
            // Commands are opaque to models: their text tells them apart.
            command: JSON.stringify(command),
          }))
        : name === 'votedFor'
          ? server.votedFor === NONE
            ? 'none'
            : `n${server.votedFor}`
          : typeof server[name] === 'number'
            ? big(server[name])
            : server[name],
    ]),
  };
}

/** Events at servers, each with what its server shows behind it. Throws RaftSimError E_USAGE on a window that is none. */
export function printTla(recording: AnyRecording, options: ExportOptions = {}): string {
  const { from, end } = windowOf(recording, options);
  const { events, messages } = recording;
  const lines: string[] = [];
  for (let number = from; number < end; number++) {
    const { name, node, message, discarded, effects } = events[number]!;
    // What never reached its server is no step of any specification.
    if (node === NONE || discarded !== null) continue;
    const arrived = messages[message];
    const view = recording.viewAt(node, number + 1);
    lines.push(
      JSON.stringify({
        event: number,
        function: name === 'deliver' ? `handle ${arrived!.kind}` : name,
        node: `n${node}`,
        ...(arrived === undefined
          ? {}
          : { from: `n${arrived.from}`, message: plainOf(arrived.message) }),
        ...(name === 'propose'
          ? { accepted: effects.some(({ type }) => type === 'proposalAccepted') }
          : {}),
        state:
          view === null
            ? null
            : {
                role: view.role,
                term: view.term,
                votedFor: view.votedFor === NONE ? null : `n${view.votedFor}`,
                commitIndex: view.commitIndex,
                lastIndex: view.log.lastIndex,
                lastTerm: view.log.lastTerm,
                snapshotIndex: view.log.snapshotIndex,
              },
      }),
    );
  }
  return lines.map((line) => `${line}\n`).join('');
}
