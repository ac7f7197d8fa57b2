/** Many hunts, spread over workers; they are taken in by the order of the request, so all but times depends on it alone. */
import type { CampaignHost, Outcome } from '../../engine/campaign.ts';
import { runCampaign } from '../../engine/campaign.ts';
import type { Plan } from '../../engine/kind.ts';
import type { Workers } from '../../engine/workers.ts';
import { startThreads } from '../../engine/workers.ts';
import type { Hunt, HuntConditions } from './hunt.ts';
import { hunts } from './hunt.ts';
import type { HuntId, HuntRequest } from './request.ts';
import { huntAt, huntCount } from './request.ts';

export interface HuntsOutcome extends Pick<Outcome<never>, 'error' | 'elapsedMs'> {
  readonly request: HuntRequest;
  /** In order, from the first on, without a gap. */
  readonly hunts: readonly Hunt[];
  /** Whether these are all that were asked for. */
  readonly isComplete: boolean;
}

/** Hunts until all is done. Rejects on errors of the simulator itself only. */
export async function runHunts(
  request: HuntRequest,
  jobs: number,
  host: CampaignHost,
  workers: Workers<HuntId, Hunt> = startThreads(hunts, conditionsOf(request), jobs),
): Promise<HuntsOutcome> {
  const done: Hunt[] = [];
  const plan: Plan<HuntId, Hunt, never, never> = {
    jobAt: (index) => huntAt(request, index),
    progressOf: ({ caught, events }) => ({ done: 1, events, found: caught === null ? 0 : 1 }),
    add(result) {
      done.push(result);
      return {};
    },
    signatureOf: (failure) => failure,
    investigate: (failure) => failure,
  };
  const { error, elapsedMs } = await runCampaign(plan, { jobs }, workers, host);
  return { request, hunts: done, isComplete: done.length === huntCount(request), error, elapsedMs };
}

function conditionsOf({ cap, peersMin, peersMax, series }: HuntRequest): HuntConditions {
  return { cap, peersMin, peersMax, series };
}
