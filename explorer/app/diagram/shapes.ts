/** What a picture is made of: drawing commands as data, without a canvas and without colours. */
import type { Ink } from '../model/colours.ts';

export type { Ink };

export interface LineShape {
  readonly kind: 'line';
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly ink: Ink;
  readonly width: number;
  readonly alpha: number;
  readonly dash?: readonly number[];
  /** Whether it fades out towards its second end. */
  readonly fades?: boolean;
  /** The message that it is the way of. */
  readonly message?: number;
}

/** The head of an arrow that comes from the direction (`dx`, `dy`). */
export interface HeadShape {
  readonly kind: 'head';
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly ink: Ink;
  readonly hollow: boolean;
  readonly alpha: number;
}

export type Mark = 'circle' | 'ring' | 'square' | 'diamond' | 'triangle' | 'cross';

export interface MarkShape {
  readonly kind: 'mark';
  readonly x: number;
  readonly y: number;
  readonly form: Mark;
  /** Half its width in pixels. */
  readonly size: number;
  readonly ink: Ink;
  readonly alpha: number;
}

export interface BandShape {
  readonly kind: 'band';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly ink: Ink;
  readonly alpha: number;
  readonly hatched: boolean;
}

export interface LabelShape {
  readonly kind: 'label';
  /** Where it begins, ends, or has its middle; vertically always its middle. */
  readonly x: number;
  readonly y: number;
  readonly align: 'left' | 'right' | 'center';
  /** In radians. */
  readonly angle: number;
  readonly text: string;
  readonly ink: Ink;
  readonly strong: boolean;
  readonly alpha: number;
}

export type Shape = LineShape | HeadShape | MarkShape | BandShape | LabelShape;

/** Of the labels, in pixels; they are set in a monospaced type. */
export const LABEL_SIZE = 11;
export const CHARACTER = LABEL_SIZE * 0.602;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function bandShape(
  ink: Ink,
  box: Box,
  more: Partial<Pick<BandShape, 'alpha' | 'hatched'>> = {},
): BandShape {
  return { kind: 'band', ink, ...box, alpha: 1, hatched: false, ...more };
}

/** Muted, level, and to the right of its place, unless `more` says otherwise. */
export function labelShape(
  text: string,
  x: number,
  y: number,
  more: Partial<Omit<LabelShape, 'kind' | 'text' | 'x' | 'y'>> = {},
): LabelShape {
  const plain = { align: 'left', angle: 0, ink: 'muted', strong: false, alpha: 1 } as const;
  return { kind: 'label', text, x, y, ...plain, ...more };
}
