/** What is worked out once for a run, so that any window of it can be drawn at once. */
import type { RunData, StretchData } from '../../data/run-data.ts';
import { Flights } from '../model/flights.ts';
import { Lanes } from '../model/lanes.ts';
import { Rows, findFolds } from '../model/rows.ts';

export interface Scene {
  readonly run: RunData;
  /** The server of each event; 0: the world's own. */
  readonly nodes: Uint8Array;
  readonly rows: Rows;
  readonly lanes: Lanes;
  readonly flights: Flights;
  /** Faults of the network, each with its place among those that are on at the same time. */
  readonly faults: readonly PlacedFault[];
}

export interface PlacedFault {
  readonly stretch: StretchData;
  /** 0, 1, ... from the left. */
  readonly slot: number;
}

/** The part of the rows that is on the screen, in pixels. */
export interface Window {
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What stands out. */
export interface Emphasis {
  /** The selected event; -1: none. */
  readonly event: number;
  /** The message that is followed; -1: none. */
  readonly message: number;
  /** The selected server; 0: none. */
  readonly server: number;
  /** Whether the causal past and future of the event do. */
  readonly causes: boolean;
  /** Whether the filter finds an event; null: there is none. */
  readonly finds: ((event: number) => boolean) | null;
}

export function sceneOf(run: RunData): Scene {
  const { times, nodes } = run;
  return {
    run,
    nodes,
    rows: new Rows(run.length, findFolds(times)),
    lanes: new Lanes(run),
    flights: new Flights(run.messages),
    faults: placeFaults(run.stretches),
  };
}

/** Gives each fault of the network the leftmost place that is free while it lasts. */
function placeFaults(stretches: readonly StretchData[]): PlacedFault[] {
  const ends: number[] = [];
  const placed: PlacedFault[] = [];
  const lasting = stretches.filter(
    ({ kind, node, from, to }) => kind === 'fault' && node === 0 && to > from,
  );
  for (const stretch of lasting.sort((a, b) => a.from - b.from)) {
    let slot = ends.findIndex((end) => end <= stretch.from);
    if (slot < 0) slot = ends.length;
    ends[slot] = stretch.to;
    placed.push({ stretch, slot });
  }
  return placed;
}

/** Room on the left for times and faults of the network. */
export const GUTTER = 84;
const RIGHT = 18;

/** The middle of a server's lane. */
export function laneX(servers: number, width: number, server: number): number {
  return GUTTER + ((server - 0.5) * (width - GUTTER - RIGHT)) / servers;
}

/** From one lane to the next. */
export function laneSpacing(servers: number, width: number): number {
  return (width - GUTTER - RIGHT) / servers;
}

/** The events that are at least partly in the window: first and last. */
export function eventsWithin(rows: Rows, { top, height }: Window): [first: number, last: number] {
  return [rows.eventAt(top), rows.eventAt(top + height)];
}
