/**
 * The network of a run on decisions: whatever is sent waits until a decision lets it arrive. When the faults stop it is a
 * network like any other.
 */
import { EventKind, SimEvent } from '../events.ts';
import type { Fate } from '../network.ts';
import { Network } from '../network.ts';

export class DecisionNetwork extends Network {
  private calmed = false;

  override send(...sending: Parameters<Network['send']>): Fate {
    if (this.calmed) return super.send(...sending);
    const [queue, , nowUs, from, fromIncarnation, to, incarnation, , message] = sending;
    const number = this.nextNumber();
    const { Deliver } = EventKind;
    queue.push(
      new SimEvent(Deliver, nowUs, to, incarnation, from, fromIncarnation, number, message),
      0,
    );
    return 'sent';
  }

  override calm(): void {
    super.calm();
    this.calmed = true;
  }

  override clone(): DecisionNetwork {
    const copy = new DecisionNetwork(this.config, this.stride - 1, this.kinds, this.seed);
    this.copyInto(copy);
    copy.calmed = this.calmed;
    return copy;
  }
}
