/**
 * Planted defect: the log is kept in memory only, beside whatever snapshot there is.
 *
 * Seen in the wild: databendlabs/openraft#1535 and KanishJebaMathewM/Truxify#10679. A server that restarts has forgotten
 * what it acknowledged; breaks Leader Completeness as soon as it votes.
 */
import { raft } from '../../../raft/index.ts';
import { recovering } from '../../../lab/defects/planting.ts';

export const logForgotten = recovering(raft, () => []);
