/** The space-time diagram: a canvas for the eye. All that it shows is in the list and the panels too. */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ThemeName } from '../model/colours.ts';
import { THEMES } from '../model/colours.ts';
import type { Hit } from '../diagram/diagram-shapes.ts';
import { diagramShapes, hitAt } from '../diagram/diagram-shapes.ts';
import { paint } from '../diagram/paint.ts';
import type { Emphasis, Scene } from '../diagram/scene.ts';
import { fateText, sentenceText } from '../model/words.ts';
import type { Size } from './parts/hooks.ts';
import { LaneHeads } from './parts/lane-heads.tsx';
import { Scroller } from './parts/scroller.tsx';
import { pixels } from './parts/pixels.ts';

interface Props {
  readonly scene: Scene;
  readonly at: number;
  readonly emphasis: Emphasis;
  readonly theme: ThemeName;
  readonly top: number;
  readonly size: Size;
  readonly onTop: (top: number) => void;
  readonly onSize: (size: Size) => void;
  readonly go: (at: number) => void;
  readonly onMessage: (message: number) => void;
  readonly onServer: (server: number) => void;
}

export function Diagram({
  scene,
  at,
  emphasis,
  theme,
  top,
  size,
  onTop,
  onSize,
  go,
  onMessage,
  onServer,
}: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hover, setHover] = useState<Hover | null>(null);
  const window = useMemo(() => ({ top, ...size }), [top, size]);
  const shapes = useMemo(() => diagramShapes(scene, window, emphasis), [scene, window, emphasis]);
  useLayoutEffect(() => {
    if (canvas.current !== null && size.width > 0) {
      paint(canvas.current, size.width, size.height, shapes, THEMES[theme]);
    }
  }, [shapes, size, theme]);
  const hitOf = (pointer: MouseEvent): Hit | null =>
    hitAt(scene, window, shapes, pointer.offsetX, pointer.offsetY);
  const choose = (pointer: MouseEvent): void => {
    const hit = hitOf(pointer);
    if (hit?.kind === 'event') go(hit.event + 1);
    if (hit?.kind === 'message') onMessage(hit.message);
  };
  const point = (pointer: MouseEvent): void => {
    const hit = hitOf(pointer);
    setHover(hit === null ? null : { hit, x: pointer.offsetX, y: pointer.offsetY });
  };
  return (
    <div class="diagram">
      <LaneHeads
        scene={scene}
        at={at}
        selected={emphasis.server}
        width={size.width}
        onServer={onServer}
      />
      <Scroller
        class="canvas"
        tabIndex={0}
        role="group"
        aria-label="Diagram"
        rowsHeight={scene.rows.height}
        top={top}
        onTop={(next) => {
          setHover(null);
          onTop(next);
        }}
        onSize={onSize}
      >
        <canvas
          ref={canvas}
          role="img"
          aria-label="Space-time diagram: a lane for each server, time downwards, messages as arrows. The list of events says the same in words."
          style={pixels({ width: size.width, height: size.height })}
          class={hover?.hit.kind === 'message' ? 'pointing' : ''}
          onClick={choose}
          onPointerMove={point}
          onPointerLeave={() => setHover(null)}
        />
        {hover !== null && <Tooltip hover={hover} scene={scene} size={size} />}
      </Scroller>
    </div>
  );
}

interface Hover {
  readonly hit: Hit;
  readonly x: number;
  readonly y: number;
}

function Tooltip({
  hover: { hit, x, y },
  scene: { run },
  size,
}: {
  readonly hover: Hover;
  readonly scene: Scene;
  readonly size: Size;
}) {
  // On the side on which there is more room.
  const style = {
    ...(x < size.width / 2 ? pixels({ left: x + 14 }) : pixels({ right: size.width - x + 14 })),
    ...(y < size.height / 2 ? pixels({ top: y + 12 }) : pixels({ bottom: size.height - y + 12 })),
  };
  if (hit.kind === 'event') {
    const event = run.event(hit.event);
    return (
      <div class="tooltip" aria-hidden="true" style={style}>
        {sentenceText(event)}
      </div>
    );
  }
  const message = run.messages[hit.message]!;
  return (
    <div class="tooltip" aria-hidden="true" style={style}>
      <b>
        n{message.from} → n{message.to}
      </b>{' '}
      {message.says} <span class="muted">(message {message.number})</span>
      <br />
      {message.sentIn < 0 ? 'sent as the run began' : `sent in #${message.sentIn}`},{' '}
      {fateText(run, message)}
    </div>
  );
}
