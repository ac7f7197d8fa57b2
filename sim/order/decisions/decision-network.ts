/**
 * The network of a run on decisions: whatever is sent waits until a decision lets it arrive. When the faults stop it is a
 * network like any other.
 */
import type { PeerId, Us } from '../../../contract/peer.ts';
import type { PendingEvents } from '../event-queue.ts';
import { EventKind, SimEvent } from '../../world/events.ts';
import type { Fate } from '../../network/network.ts';
import { Network } from '../../network/network.ts';
import type { Tally } from '../../coverage/tally.ts';

export class DecisionNetwork extends Network {
  private calmed = false;

  override send(
    queue: PendingEvents,
    tally: Tally,
    nowUs: Us,
    from: PeerId,
    fromIncarnation: number,
    to: PeerId,
    incarnation: number,
    first: number,
    message: unknown,
  ): Fate {
    if (this.calmed) {
      const fromWhom = fromIncarnation;
      return super.send(queue, tally, nowUs, from, fromWhom, to, incarnation, first, message);
    }
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
