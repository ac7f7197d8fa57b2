/** Which places of a picture have a label already: cells of a coarse grid, so that no label is set on top of another. */

const CELL = 8;
/** Half the height of a label. */
const HALF = 5;
const COLUMNS = 1 << 13;

export class Space {
  private readonly taken = new Set<number>();

  /** Takes the line from (`x1`, `y1`) to (`x2`, `y2`) for a label; false, and nothing taken, if some of it is. */
  take(x1: number, y1: number, x2: number, y2: number): boolean {
    const length = Math.hypot(x2 - x1, y2 - y1);
    const [nx, ny] = length === 0 ? [0, 1] : [(y1 - y2) / length, (x2 - x1) / length];
    const steps = Math.max(1, Math.ceil(length / (CELL * 0.7)));
    const cells: number[] = [];
    for (const off of [-HALF, 0, HALF]) {
      for (let i = 0; i <= steps; i++) {
        const column = Math.floor((x1 + ((x2 - x1) * i) / steps + nx * off) / CELL);
        const row = Math.floor((y1 + ((y2 - y1) * i) / steps + ny * off) / CELL);
        const cell = row * COLUMNS + column;
        if (this.taken.has(cell)) return false;
        cells.push(cell);
      }
    }
    for (const cell of cells) this.taken.add(cell);
    return true;
  }
}
