/**
 * Planted defect: recovery stops before the last entry of the log.
 *
 * Seen in the wild: rabbitmq/ra#283, where recovery ends at the first record that it cannot read. Loses an acknowledged
 * entry with every restart, and with it Leader Completeness.
 */
import { raft } from '../../raft/index.ts';
import { recovering } from './planting.ts';

export const tailForgotten = recovering(raft, ({ entries }) => entries.slice(0, -1));
