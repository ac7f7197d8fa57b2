/**
 * Planted defect: a hundred heartbeats a second.
 *
 * The hand-out of MIT's 6.824 lab allows ten; willemt/raft#88 is about heartbeats that need not be sent at all. Breaks no
 * property.
 */
import { raft } from '../../../raft/index.ts';
import { withConfig } from '../../../lab/defects/planting.ts';

export const hastyHeartbeats = withConfig(raft, { heartbeatUs: 10_000 });
