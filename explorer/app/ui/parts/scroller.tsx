/**
 * A pane with more rows than a document can hold: the browser scrolls an empty column of their height, and what is to be
 * seen of it is drawn into a frame that stays where it is. So the scroll bar, the wheel and touch are the browser's own.
 */
import type { ComponentChildren, HTMLAttributes } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Size } from './hooks.ts';
import { useSize } from './hooks.ts';
import { pixels } from './pixels.ts';

interface Props extends Omit<HTMLAttributes<HTMLDivElement>, 'children'> {
  /** Of all rows, in pixels. */
  readonly rowsHeight: number;
  readonly top: number;
  readonly onTop: (top: number) => void;
  readonly onSize?: (size: Size) => void;
  readonly children: ComponentChildren;
}

export function Scroller({ rowsHeight, top, onTop, onSize, children, ...attributes }: Props) {
  const [element, size] = useSize<HTMLDivElement>();
  // To ask the browser where it is would make it work out the whole page, in the middle of drawing it.
  const known = useRef(0);
  useLayoutEffect(() => {
    if (element.current === null || known.current === top) return;
    known.current = top;
    element.current.scrollTop = top;
  }, [top]);
  useLayoutEffect(() => onSize?.(size), [size]);
  return (
    <div
      {...attributes}
      ref={element}
      onScroll={({ currentTarget }) => {
        known.current = Math.round(currentTarget.scrollTop);
        onTop(known.current);
      }}
    >
      <div class="column" style={pixels({ height: Math.max(rowsHeight, size.height) })}>
        <div class="frame" style={pixels({ height: size.height })}>
          {children}
        </div>
      </div>
    </div>
  );
}
