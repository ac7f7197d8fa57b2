/**
 * Goes to any position of a run: checkpoints of the whole world are taken while it is recorded, and from the nearest one
 * the run is executed again. As a run grows long, every other checkpoint is given up, so that memory stays bounded.
 *
 * Whoever takes a step back takes another: on the way to a position that lies a little behind, a few more checkpoints are
 * taken close to it and kept until somebody goes elsewhere, so that the next step back costs no more than a step forwards.
 */
import type { PeerMessage } from '../contract/peer.ts';
import type { Checkpoint } from '../sim/world/checkpoint.ts';
import type { Simulation } from '../sim/world/simulation.ts';

/** Saving the world costs as much as some hundred events: closer ones would be most of what recording costs. */
const FIRST_SPACING = 1_024;
const MOST = 128;
/** Between the checkpoints that are taken on the way back. */
const NEAR = 16;
/** So many of them are kept: more steps back than these take a few more. */
const NEAR_MOST = 32;

export class TimeTravel<S, M extends PeerMessage> {
  private readonly simulation: Simulation<S, M>;
  private spacing = FIRST_SPACING;
  /** `checkpoints[i]` is of position `i * spacing`. */
  private checkpoints: Checkpoint[] = [];
  /** Close behind where somebody went back to, ascending. */
  private near: Checkpoint[] = [];

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
   * few milliseconds at most, and next to nothing close to the position asked for last.
   */
  at(position: number): Simulation<S, M> {
    const { simulation } = this;
    const start = this.startFor(position);
    if (position < simulation.position) {
      const isStepBack = simulation.position - position <= NEAR;
      simulation.restore(start);
      // Somebody who jumps need not come back here.
      if (isStepBack && position - start.position > NEAR) this.keepNear(position);
    } else if (simulation.position < start.position) simulation.restore(start);
    this.runTo(position);
    return simulation;
  }

  /** The positions from which {@link at} sets out, ascending. */
  get starts(): readonly number[] {
    return this.checkpoints.map(({ position }) => position);
  }

  /** Runs on to just before `position`, and takes checkpoints on the last stretch. */
  private keepNear(position: number): void {
    const { simulation } = this;
    this.runTo(Math.max(simulation.position, position - NEAR * NEAR_MOST));
    this.near = [];
    while (simulation.position < position && !simulation.ended) {
      this.near.push(simulation.save());
      this.runTo(Math.min(position, simulation.position + NEAR));
    }
  }

  private runTo(position: number): void {
    const { simulation } = this;
    while (simulation.position < position && !simulation.ended) simulation.runTo(position);
  }

  /** The last checkpoint that is not behind `position`. */
  private startFor(position: number): Checkpoint {
    const place = Math.min(this.checkpoints.length - 1, Math.floor(position / this.spacing));
    const far = this.checkpoints[place]!;
    const near = this.near.findLast((each) => each.position <= position);
    return near !== undefined && near.position > far.position ? near : far;
  }
}
