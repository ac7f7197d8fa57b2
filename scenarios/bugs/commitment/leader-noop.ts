/**
 * Planted bug: a new leader begins with an empty entry of its own.
 *
 * Right in Raft (§8), and what etcd/raft and others do; wrong in the lab, where the log holds what `Start` was given and
 * nothing else, and the first command has index 1.
 */
import { raft } from '../../../raft/index.ts';
import { configured } from '../planting/planting.ts';

export const leaderNoop = configured(raft, () => ({ noopOnElection: true }));
