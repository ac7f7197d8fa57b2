/**
 * Measures one case beside the yardstick and prints both as JSON. In a process of its own, since what an engine has learnt
 * from one case changes how fast it runs the next.
 */
import { CASES, R0 } from './cases.ts';
import { measure } from './measure.ts';

const ROUNDS = 15;

const key = process.argv[2] ?? '';
const subject = CASES[key];
if (subject === undefined) throw new Error(`no case '${key}'`);
const [base, figure] = measure([R0, subject], ROUNDS);
console.log(JSON.stringify({ base, figure }));
