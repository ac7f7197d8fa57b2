/**
 * From chaos to a verdict: when the chaos phase ends every fault stops, every node comes back (but for those that are lost
 * for good) and a probe asks for a fresh command; when the time is up the cluster must have recovered. One that is slow but
 * catching up gets more time.
 */
import type { PeerId, PeerMessage, Us } from '../../contract/peer.ts';
import { commandOf } from '../node/clients.ts';
import type { LivenessReport, Progress } from '../judge/liveness.ts';
import { judgeLiveness, progressOf } from '../judge/liveness.ts';
import { lostServers } from '../schedule/lost-for-good.ts';
import type { World } from '../world/world.ts';

/** A slow recovery gets at most this many times the heal phase on top of it. */
const MAX_EXTENSIONS = 10;

/** What a checkpoint keeps of a recovery. */
export interface RecoveryImage {
  readonly healed: boolean;
  readonly finished: boolean;
  readonly liveness: LivenessReport | null;
  readonly healedUs: Us;
  readonly endUs: Us;
  readonly progress: Progress | null;
  readonly aftermathUs: Us;
}

export class Recovery<S, M extends PeerMessage> {
  /** Whether the chaos phase is over. */
  healed = false;
  /** Whether the time is up. */
  finished = false;
  /** How it went; null unless the run completed its heal phase. */
  liveness: LivenessReport | null = null;
  /** When the chaos phase ended. */
  private healedUs: Us = 0;
  /** When the run ends. */
  endUs: Us;
  /** How far things were when the faults stopped, or at the last extension. */
  private progress: Progress | null = null;
  /** When the last effect of a fault that is over wears off: a write or message that it delayed. */
  private aftermathUs: Us = 0;
  private readonly world: World<S, M>;
  /** Who does not come back. */
  private readonly lost: readonly PeerId[];

  /** Throws RaftSimError E_SCHEMA if those that are lost for good are no minority of the servers. `endUs` is when the run ends if nothing heals it before; Infinity: when nothing more happens. */
  constructor(world: World<S, M>, endUs: Us) {
    this.world = world;
    this.lost = lostServers(world.config);
    this.endUs = endUs;
  }

  /** The chaos phase is over. */
  heal(): void {
    const { adversaries, injector, network, host, nodes, workload, size } = this.world;
    const { lost } = this;
    this.healed = true;
    const { durationUs, healAtUs } = this.world.config;
    this.healedUs = this.world.nowUs;
    this.endUs = this.healedUs + durationUs - healAtUs;
    adversaries.stop();
    injector.endAll(lost);
    network.calm();
    host.outbox.releaseAll();
    for (let id = 1; id <= size; id++) {
      if (!nodes[id]!.up && !lost.includes(id)) host.boot(nodes[id]!);
    }
    this.calmAftermath();
    this.progress = progressOf(this.world);
    workload.stop();
    host.services.probeCommand = commandOf(workload.probe(), 1);
  }

  /** What faults have left behind must not outlast them: slow clocks' timers, writes and messages on their way. */
  private calmAftermath(): void {
    const { network, host, nodes, size } = this.world;
    this.aftermathUs = network.lastArrivalUs;
    for (let id = 1; id <= size; id++) {
      const node = nodes[id]!;
      if (!node.up) continue;
      host.timekeeper.shorten(node);
      this.aftermathUs = Math.max(this.aftermathUs, node.disk.lastCompletionUs);
    }
  }

  /** `endUs` has come: did the cluster recover? Sets `finished`, or a later end. */
  timeIsUp(): void {
    const { world } = this;
    const { healAtUs, durationUs } = world.config;
    if (this.healed) {
      const earlier = this.progress ?? progressOf(world);
      const { probeIndex } = world.host.services;
      const liveness = judgeLiveness(world, probeIndex, earlier, this.healedUs, this.aftermathUs);
      this.liveness = liveness;
      const phaseUs = durationUs - healAtUs;
      const settledUs = this.aftermathUs + phaseUs;
      const mayRecover =
        liveness.closing || (liveness.verdict !== 'recovered' && settledUs > this.endUs);
      if (mayRecover && this.endUs < this.healedUs + (1 + MAX_EXTENSIONS) * phaseUs) {
        this.progress = progressOf(world);
        this.endUs += phaseUs;
        return;
      }
      world.checker.violation ??= liveness.violation;
    }
    this.finished = true;
  }

  save(): RecoveryImage {
    const { healed, finished, liveness, healedUs, endUs, progress, aftermathUs } = this;
    return { healed, finished, liveness, healedUs, endUs, progress, aftermathUs };
  }

  load(image: RecoveryImage): void {
    Object.assign(this, image);
  }
}
