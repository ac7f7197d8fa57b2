/**
 * Goes to any position of a run: checkpoints of the whole world are taken while it is recorded, and from the nearest one
 * the run is executed again. As a run grows long, every other checkpoint is given up, so that memory stays bounded.
 */
import type { PeerMessage } from '../raft/contract.ts';
import type { Checkpoint } from '../sim/checkpoint.ts';
import type { Simulation } from '../sim/simulation.ts';

const FIRST_SPACING = 256;
const MOST = 128;

export class TimeTravel<S, M extends PeerMessage> {
  private readonly simulation: Simulation<S, M>;
  private spacing = FIRST_SPACING;
  /** `checkpoints[i]` is of position `i * spacing`. */
  private checkpoints: Checkpoint[] = [];

  /** Of a simulation at position 0, which belongs to the time traveller from here on. */
  constructor(simulation: Simulation<S, M>) {
    this.simulation = simulation;
    this.checkpoints.push(simulation.save());
  }

  /** Runs to the end, and takes checkpoints on the way. */
  explore(): void {
    const { simulation } = this;
    while (!simulation.ended) {
      simulation.runTo(this.checkpoints.length * this.spacing);
      if (simulation.ended || simulation.position !== this.checkpoints.length * this.spacing) {
        continue;
      }
      this.checkpoints.push(simulation.save());
      if (this.checkpoints.length <= MOST) continue;
      this.checkpoints = this.checkpoints.filter((_, i) => i % 2 === 0);
      this.spacing *= 2;
    }
  }

  /**
   * The world at `position`, 0 .. the length of the run: to be read before the next call, and not to be changed. Costs a
   * few milliseconds at most, and next to nothing close behind the position asked for last.
   */
  at(position: number): Simulation<S, M> {
    const { simulation } = this;
    const checkpoint = this.checkpoints[this.placeBefore(position)]!;
    if (simulation.position > position || simulation.position < checkpoint.position) {
      simulation.restore(checkpoint);
    }
    while (simulation.position < position && !simulation.ended) simulation.runTo(position);
    return simulation;
  }

  /** The positions from which {@link at} sets out, ascending. */
  get starts(): readonly number[] {
    return this.checkpoints.map(({ position }) => position);
  }

  private placeBefore(position: number): number {
    return Math.min(this.checkpoints.length - 1, Math.floor(position / this.spacing));
  }
}
