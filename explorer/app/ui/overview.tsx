/** The strip of the whole run: a slider along its positions. */
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { ThemeName } from '../model/colours.ts';
import { THEMES } from '../model/colours.ts';
import { overviewShapes } from '../diagram/overview-shapes.ts';
import { Strip, stripHeight, windowOnStrip } from '../diagram/strip.ts';
import { paint } from '../diagram/paint.ts';
import type { Scene } from '../diagram/scene.ts';
import { formatMicros } from '../../../record/words/format.ts';
import { useSize } from './parts/hooks.ts';
import { pixels } from './parts/pixels.ts';

interface Props {
  readonly scene: Scene;
  readonly at: number;
  readonly found: readonly number[] | null;
  readonly theme: ThemeName;
  readonly top: number;
  readonly height: number;
  readonly go: (at: number) => void;
}

export function Overview({ scene, at, found, theme, top, height, go }: Props) {
  const { run } = scene;
  const [element, { width }] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const tall = stripHeight(run.servers);
  const shapes = useMemo(() => overviewShapes(scene, width, found), [scene, width, found]);
  useLayoutEffect(() => {
    if (canvas.current !== null && width > 0) {
      paint(canvas.current, width, tall, shapes, THEMES[theme]);
    }
  }, [shapes, width, tall, theme]);
  const strip = new Strip(width, run.length);
  const [left, right] = windowOnStrip(scene, strip, top, height);
  const drag = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    else if ((event.buttons & 1) === 0) return;
    const { left: edge } = event.currentTarget.getBoundingClientRect();
    go(strip.positionAt(event.clientX - edge));
  };
  const key = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    go(at + by * Math.max(1, Math.round(run.length / 100)));
    event.preventDefault();
  };
  return (
    <div
      ref={element}
      class="overview"
      role="slider"
      tabIndex={0}
      aria-label="Position in the whole run"
      aria-valuemin={0}
      aria-valuemax={run.length}
      aria-valuenow={at}
      aria-valuetext={`${at} of ${run.length}, ${formatMicros(at === 0 ? 0 : run.event(at - 1).timeUs)}`}
      style={pixels({ height: tall })}
      onPointerDown={drag}
      onPointerMove={drag}
      onKeyDown={key}
    >
      <canvas ref={canvas} aria-hidden="true" style={pixels({ width, height: tall })} />
      <div class="seen" style={pixels({ left, width: Math.max(4, right - left) })} />
      <div class="cursor" style={pixels({ left: strip.xOf(at) })} />
    </div>
  );
}
