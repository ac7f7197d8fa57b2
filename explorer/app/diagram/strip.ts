/** Where things are on the strip of the whole run: positions from left to right, servers from top to bottom. */
import type { Scene } from './scene.ts';

/** Room for the names of the servers. */
const NAMES = 30;
const RIGHT = 8;
/** Heights in pixels: of the bars, of a lane, of a lane with the gap below it, of the times. */
export const BARS = 16;
export const LANE = 9;
const PITCH = 11;
export const TIMES = 15;
const LANES_TOP = BARS + 4;

export class Strip {
  readonly left = NAMES;
  readonly width: number;
  readonly length: number;

  /** Of a run of `length` events, in a strip that is `width` pixels wide in all. */
  constructor(width: number, length: number) {
    this.width = Math.max(1, width - NAMES - RIGHT);
    this.length = length;
  }

  xOf(position: number): number {
    return this.left + (this.width * position) / Math.max(1, this.length);
  }

  positionAt(x: number): number {
    const share = Math.max(0, Math.min(1, (x - this.left) / this.width));
    return Math.round(share * this.length);
  }
}

/** The upper edge of a server's lane. */
export function stripLaneY(server: number): number {
  return LANES_TOP + (server - 1) * PITCH;
}

export function stripHeight(servers: number): number {
  return stripLaneY(servers + 1) + TIMES;
}

/** Where the window of the diagram begins and ends. */
export function windowOnStrip(
  { rows }: Scene,
  strip: Strip,
  top: number,
  height: number,
): [left: number, right: number] {
  const end = Math.min(strip.length, rows.eventAt(top + height) + 1);
  return [strip.xOf(rows.eventAt(top)), strip.xOf(end)];
}
