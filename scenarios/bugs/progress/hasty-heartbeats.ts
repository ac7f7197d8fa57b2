/**
 * Planted bug: a hundred heartbeats a second.
 *
 * The hand-out of MIT's 6.824 lab allows ten; willemt/raft#88 is about heartbeats that need not be sent at all. Breaks no
 * property.
 */
import { raft } from '../../../raft/index.ts';
import { configured } from '../planting/planting.ts';

export const hastyHeartbeats = configured(raft, () => ({ heartbeatUs: 10_000 }));
