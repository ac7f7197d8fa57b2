/**
 * The network of a run on decisions: whatever is sent waits until a decision lets it arrive. When the faults stop it is a
 * network like any other.
 */
import type { Envelope } from '../../node/envelope.ts';
import type { Fate, Surroundings } from '../../network/network.ts';
import { Network } from '../../network/network.ts';
import { arrivalOf } from '../../node/events.ts';

export class DecisionNetwork extends Network {
  private calmed = false;

  override send(around: Surroundings, envelope: Envelope, word: number): Fate {
    if (this.calmed) return super.send(around, envelope, word);
    around.queue.push(arrivalOf(envelope, around.nowUs), 0);
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
