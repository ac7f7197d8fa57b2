/** raft-sim reads no variables of its own; one that looks like its own is a mistake that must not pass in silence. */
import { RaftSimError } from '../lib/errors.ts';

const PREFIX = 'RAFT_SIM_';

/** Throws RaftSimError E_USAGE if a variable begins with `RAFT_SIM_`. */
export function checkEnvironment(environment: Readonly<Record<string, string | undefined>>): void {
  const name = Object.keys(environment)
    .sort((a, b) => (a < b ? -1 : 1))
    .find((each) => each.startsWith(PREFIX));
  if (name === undefined) return;
  throw new RaftSimError('E_USAGE', {
    source: 'environment',
    found: `the variable ${name}`,
    expected: `no variable that begins with ${PREFIX}`,
    hint: 'Options alone configure raft-sim; see raft-sim --help.',
  });
}
