/**
 * The order of a walk: a walker chooses what happens next. A walk that is written down as decisions takes the same steps.
 */
import type { PeerMessage, Us } from '../../../contract/peer.ts';
import { streamKey } from '../../chance/choose.ts';
import { ChosenOrder } from '../chosen-order.ts';
import type { Waiting } from '../order.ts';
import type { SimEvent } from '../../node/events.ts';
import type { World } from '../../world/world.ts';
import { Dice } from './dice.ts';
import { Moves } from './moves.ts';
import type { WalkPlan } from '../../schedule/walk-plan.ts';
import type { Walker } from './walker.ts';
import { walkerOf } from './walkers.ts';

export class WalkOrder<S, M extends PeerMessage> extends ChosenOrder<S, M> {
  private readonly plan: WalkPlan;
  private moves: Moves<S, M>;
  private walker: Walker;

  /** Throws RaftSimError E_SCHEMA if the plan names a walker that nobody has registered. */
  constructor(world: World<S, M>, plan: WalkPlan) {
    super(world, plan.writesAtOnce, plan.appliesAtOnce);
    this.plan = plan;
    this.moves = new Moves(world);
    this.walker = walkerOf(plan.walker, new Dice(streamKey(world.seed, 'walk')), world.size);
  }

  protected override get left(): number {
    return this.plan.events - this.moves.made;
  }

  protected override sent(event: SimEvent): void {
    this.moves.add(event);
    this.walker.onSend?.(event);
  }

  protected override choose(): SimEvent | null {
    const { moves } = this;
    return moves.made < this.plan.events ? this.walker.next(moves) : null;
  }

  protected override waiting(): readonly Waiting[] {
    return this.moves.messages();
  }

  protected override atOnceUs(): Us {
    return this.moves.tick();
  }

  protected override healUs(): Us {
    return this.moves.tick();
  }

  override clone(): WalkOrder<S, M> {
    const copy = new WalkOrder(this.world, this.plan);
    this.copyInto(copy);
    copy.moves = this.moves.clone();
    copy.walker = this.walker.clone();
    return copy;
  }
}
