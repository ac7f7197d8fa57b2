/** Draws marks and heads of arrows. */
import type { Theme } from '../model/colours.ts';
import { colourOf } from '../model/colours.ts';
import type { HeadShape, MarkShape } from './shapes.ts';

type Context = CanvasRenderingContext2D;

const HEAD_LENGTH = 8;
const HEAD_WIDTH = 3.4;

export function paintHead(
  context: Context,
  { x, y, dx, dy, ink, hollow }: HeadShape,
  theme: Theme,
): void {
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - ux * HEAD_LENGTH - uy * HEAD_WIDTH, y - uy * HEAD_LENGTH + ux * HEAD_WIDTH);
  context.lineTo(x - ux * HEAD_LENGTH + uy * HEAD_WIDTH, y - uy * HEAD_LENGTH - ux * HEAD_WIDTH);
  context.closePath();
  context.fillStyle = hollow ? theme.panel : colourOf(ink, theme);
  context.fill();
  if (!hollow) return;
  context.lineWidth = 1.2;
  context.strokeStyle = colourOf(ink, theme);
  context.stroke();
}

export function paintMark(
  context: Context,
  { x, y, form, size, ink }: MarkShape,
  theme: Theme,
): void {
  const colour = colourOf(ink, theme);
  context.beginPath();
  if (form === 'cross') {
    context.moveTo(x - size, y - size);
    context.lineTo(x + size, y + size);
    context.moveTo(x - size, y + size);
    context.lineTo(x + size, y - size);
    context.lineWidth = 2;
    context.strokeStyle = colour;
    context.stroke();
    return;
  }
  if (form === 'circle' || form === 'ring') context.arc(x, y, size, 0, 2 * Math.PI);
  else if (form === 'square') context.rect(x - size, y - size, 2 * size, 2 * size);
  else if (form === 'diamond')
    polygon(context, [
      [x, y - size],
      [x + size, y],
      [x, y + size],
      [x - size, y],
    ]);
  else
    polygon(context, [
      [x, y - size],
      [x + size, y + size],
      [x - size, y + size],
    ]);
  if (form === 'ring') {
    context.lineWidth = 2;
    context.strokeStyle = colour;
    if (size < 8) {
      context.fillStyle = theme.panel;
      context.fill();
    }
    context.stroke();
    return;
  }
  context.fillStyle = colour;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = theme.panel;
  context.stroke();
}

function polygon(context: Context, points: readonly (readonly [number, number])[]): void {
  points.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.closePath();
}
