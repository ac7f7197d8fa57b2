/** Draws shapes on a canvas. */
import type { Theme } from '../model/colours.ts';
import { colourOf } from '../model/colours.ts';
import { paintHead, paintMark } from './paint-marks.ts';
import type { BandShape, LabelShape, LineShape, Shape } from './shapes.ts';
import { LABEL_SIZE } from './shapes.ts';

type Context = CanvasRenderingContext2D;

export const MONOSPACED = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';

/** Fits the canvas to its size on the screen, clears it, and draws `shapes` in their order. */
export function paint(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  shapes: readonly Shape[],
  theme: Theme,
): void {
  const context = prepare(canvas, width, height);
  if (context === null) return;
  context.fillStyle = theme.panel;
  context.fillRect(0, 0, width, height);
  for (const shape of shapes) paintShape(context, shape, theme);
  context.globalAlpha = 1;
}

function prepare(canvas: HTMLCanvasElement, width: number, height: number): Context | null {
  const ratio = window.devicePixelRatio;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const context = canvas.getContext('2d', { alpha: false });
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

function paintShape(context: Context, shape: Shape, theme: Theme): void {
  context.globalAlpha = shape.alpha;
  switch (shape.kind) {
    case 'line':
      paintLine(context, shape, theme);
      break;
    case 'head':
      paintHead(context, shape, theme);
      break;
    case 'mark':
      paintMark(context, shape, theme);
      break;
    case 'band':
      paintBand(context, shape, theme);
      break;
    case 'label':
      paintLabel(context, shape, theme);
  }
}

function paintLine(
  context: Context,
  { x1, y1, x2, y2, ink, width, dash, fades }: LineShape,
  theme: Theme,
): void {
  const colour = colourOf(ink, theme);
  context.lineWidth = width;
  context.strokeStyle = colour;
  if (fades === true) {
    const gradient = context.createLinearGradient(x1, y1, x2, y2);
    gradient.addColorStop(0, colour);
    gradient.addColorStop(1, `${colour}00`);
    context.strokeStyle = gradient;
  }
  if (dash !== undefined) context.setLineDash([...dash]);
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
  if (dash !== undefined) context.setLineDash([]);
}

const HATCH = 6;

function paintBand(
  context: Context,
  { x, y, width, height, ink, hatched }: BandShape,
  theme: Theme,
): void {
  if (!hatched) {
    context.fillStyle = colourOf(ink, theme);
    context.fillRect(x, y, width, height);
    return;
  }
  const top = Math.max(y, -HATCH);
  const bottom = Math.min(y + height, context.canvas.height);
  context.save();
  context.beginPath();
  context.rect(x, top, width, bottom - top);
  context.clip();
  context.fillStyle = theme.raised;
  context.fill();
  context.beginPath();
  // Hatches keep their places on the band while it is scrolled.
  const phase = (((top - y) % HATCH) + HATCH) % HATCH;
  for (let line = top - width - phase; line < bottom + width; line += HATCH) {
    context.moveTo(x, line + width);
    context.lineTo(x + width, line);
  }
  context.lineWidth = 1;
  context.strokeStyle = colourOf(ink, theme);
  context.stroke();
  context.restore();
}

function paintLabel(
  context: Context,
  { x, y, align, angle, text, ink, strong }: LabelShape,
  theme: Theme,
): void {
  context.font = `${strong ? '600 ' : ''}${LABEL_SIZE}px ${MONOSPACED}`;
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.save();
  context.translate(x, y);
  if (angle !== 0) context.rotate(angle);
  // What is behind the text gives way, so that it can be read across lines.
  context.lineWidth = 4;
  context.lineJoin = 'round';
  context.strokeStyle = theme.panel;
  context.strokeText(text, 0, 0);
  context.fillStyle = colourOf(ink, theme);
  context.fillText(text, 0, 0);
  context.restore();
}
