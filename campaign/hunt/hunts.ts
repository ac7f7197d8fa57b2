/** Many hunts, spread over workers; they are taken in by the order of the request, so all but times depends on it alone. */
import { RaftSimError } from '../../lib/errors.ts';
import type { CampaignHost } from '../campaign.ts';
import type { OrderedWork } from '../engine/in-order.ts';
import { workInOrder } from '../engine/in-order.ts';
import type { HuntPool } from './pool.ts';
import type { HuntId, HuntRequest } from './request.ts';
import { huntAt, huntCount } from './request.ts';
import type { Hunt } from './task.ts';

/** How far it has come: for people, not part of the outcome. */
export interface HuntProgress {
  readonly hunts: number;
  readonly found: number;
  readonly events: number;
}

export type HuntHost = Pick<CampaignHost, 'nowMs' | 'interrupt'> & {
  onProgress(progress: HuntProgress): void;
};

export interface HuntsOutcome {
  readonly request: HuntRequest;
  /** In order, from the first on, without a gap. */
  readonly hunts: readonly Hunt[];
  /** Whether these are all that were asked for. */
  readonly isComplete: boolean;
  /** What ended them before their time, if it was an error. */
  readonly error: RaftSimError | null;
  readonly elapsedMs: number;
}

/** Hunts until all is done. Rejects on errors of the simulator itself only; `pool` is left to the caller to stop. */
export async function runHunts(
  request: HuntRequest,
  jobs: number,
  pool: HuntPool,
  host: HuntHost,
): Promise<HuntsOutcome> {
  const startMs = host.nowMs();
  const work = new Hunts(request, jobs, pool, host);
  await workInOrder(work);
  const { hunts, error } = work;
  const isComplete = hunts.length === huntCount(request);
  return { request, hunts, isComplete, error, elapsedMs: host.nowMs() - startMs };
}

class Hunts implements OrderedWork<HuntId, Hunt> {
  readonly jobs: number;
  readonly hunts: Hunt[] = [];
  error: RaftSimError | null = null;
  private readonly request: HuntRequest;
  private readonly pool: HuntPool;
  private readonly host: HuntHost;
  private progress: HuntProgress = { hunts: 0, found: 0, events: 0 };

  constructor(request: HuntRequest, jobs: number, pool: HuntPool, host: HuntHost) {
    this.request = request;
    this.jobs = jobs;
    this.pool = pool;
    this.host = host;
  }

  taskAt(index: number): HuntId | undefined {
    return huntAt(this.request, index);
  }

  run(id: HuntId): Promise<Hunt> {
    return this.pool.run(id);
  }

  isOver(): boolean {
    return this.error !== null || this.host.interrupt.aborted;
  }

  arrived({ caught, events }: Hunt): void {
    const { progress } = this;
    this.progress = {
      hunts: progress.hunts + 1,
      found: progress.found + (caught === null ? 0 : 1),
      events: progress.events + events,
    };
    this.host.onProgress(this.progress);
  }

  takeIn(result: Hunt | RaftSimError): boolean {
    if (result instanceof RaftSimError) this.error = result;
    else this.hunts.push(result);
    return this.error === null;
  }
}
