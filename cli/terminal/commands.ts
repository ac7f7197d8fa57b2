/** The command lines that lead to a run elsewhere. In the page `{at}` stands for the position looked at. */
import type { RunData } from '../../explorer/data/run-data.ts';
import { invocation, shellQuote } from './format.ts';

/** A run as the command line names it: `42 --scenario chaos --peers 5`, or the path of a file. */
export function seedTarget(seed: bigint, scenario: string, peers: number): string {
  return `${seed} --scenario ${scenario} --peers ${peers}`;
}

export function fileTarget(path: string): string {
  return shellQuote(path);
}

/** For the page of a run: `target` as above. `lenient`: decisions that cannot be carried out are passed over. */
export function commandsOfRun(target: string, lenient = false): RunData['commands'] {
  const command = invocation();
  const replay = `replay ${target}${lenient ? ' --lenient' : ''}`;
  return [
    { label: 'Step', text: `${command} step ${target} --at {at}` },
    { label: 'Inspect', text: `${command} ${replay} --inspect-at {at}` },
    { label: 'Replay', text: `${command} ${replay}` },
  ];
}
