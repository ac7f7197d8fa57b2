/** For tests: a run as small as a test wants it, with what is not given filled in. */
import type { EventData, MessageData, RunData, ServerData, StretchData } from '../data/run-data.ts';

export interface FakeRun {
  readonly servers?: number;
  readonly events: readonly Partial<EventData>[];
  readonly messages?: readonly Partial<MessageData>[];
  readonly stretches?: readonly StretchData[];
  readonly violation?: RunData['violation'];
  /** A server at a position, as far as it is not a fresh follower. */
  readonly serverAt?: (node: number, position: number) => Partial<ServerData>;
  readonly isBefore?: (early: number, late: number) => boolean;
}

function historyOf(events: readonly EventData[], server: number): number[] {
  return events
    .filter(({ node, touches }) => node === server || touches.includes(server))
    .map(({ number }) => number);
}

export function fakeRun(given: FakeRun): RunData {
  const { servers = 3 } = given;
  const messages = (given.messages ?? []).map((message, number) => fakeMessage(message, number));
  const events = given.events.map((event, number) => fakeEvent(event, number));
  return {
    scenario: 'fake',
    seed: '1',
    peer: 'raft',
    engine: '1',
    servers,
    length: events.length,
    hash: '0',
    verdict: given.violation ? 'violation' : 'pass',
    violation: given.violation ?? null,
    invariants: [],
    story: [],
    commands: [],
    messages,
    stretches: given.stretches ?? [],
    times: Float64Array.from(events, ({ timeUs }) => timeUs),
    nodes: Uint8Array.from(events, ({ node }) => node),
    event: (number) => {
      const event = events[number];
      if (event === undefined) throw new RangeError(`event ${number}`);
      return event;
    },
    histories: Array.from({ length: servers + 1 }, (_, server) => historyOf(events, server)),
    turningPoints: (server) => historyOf(events, server),
    serverAt: (node, position) => ({
      ...FRESH,
      id: node,
      ...given.serverAt?.(node, position),
    }),
    changesIn: () => [],
    isBefore: given.isBefore ?? ((early, late) => early <= late),
  };
}

const FRESH: ServerData = {
  id: 1,
  up: true,
  incarnation: 1,
  role: 'follower',
  term: 0,
  votedFor: 0,
  leader: 0,
  commitIndex: 0,
  lastApplied: 0,
  log: { snapshotIndex: 0, snapshotTerm: 0, entries: [] },
  progress: null,
};

function fakeEvent(event: Partial<EventData>, number: number): EventData {
  const node = event.node ?? 1;
  return {
    number,
    timeUs: number * 1_000,
    name: 'persisted',
    node,
    from: 0,
    message: -1,
    who: `n${node}`,
    what: 'write w1 is durable',
    subject: 'w1',
    labels: [],
    outcome: [],
    note: null,
    touches: [],
    firstSent: 0,
    endSent: 0,
    ...event,
  };
}

function fakeMessage(message: Partial<MessageData>, number: number): MessageData {
  return {
    number,
    from: 1,
    to: 2,
    kind: 'RequestVote',
    says: 'RequestVote t1 last 0/0',
    term: 1,
    sentIn: 0,
    arrivals: [],
    outcome: 'delivered',
    overtaken: false,
    answer: 0,
    body: '{}',
    ...message,
  };
}
