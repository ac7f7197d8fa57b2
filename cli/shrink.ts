/** `raft-sim shrink`: makes a failing schedule small and tells the story of what is left. */
import { readSchedule } from '../campaign/read-schedule.ts';
import type { ShrinkReport } from '../campaign/shrink-failure.ts';
import { shrinkFailure } from '../campaign/shrink-failure.ts';
import { toSeed } from '../campaign/spec.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { ExitCode, printable } from '../sim/errors.ts';
import { describeFault } from '../sim/faults/fault.ts';
import type { Schedule } from '../sim/schedule.ts';
import { CONDITIONS, elementsOf } from '../sim/shrink/elements.ts';
import type { Failing } from '../sim/shrink/passes.ts';
import type { ShrinkProgress } from '../sim/shrink/shrink.ts';
import { formatMicros } from '../sim/trace-lines-format.ts';
import { nowMs } from './clock.ts';
import { formatDuration, grouped, invocation, label, plural, shellQuote } from './format.ts';
import { createProgress } from './progress.ts';
import { catchSignals } from './signals.ts';
import type { Terminal } from './terminal.ts';

export interface ShrinkOptions {
  readonly maxRuns: number;
  /** Where the result goes; undefined: beside the file, or into `failures/`. */
  readonly output: string | undefined;
}

/** Shrinks the schedule in a file. Returns the exit code; throws RaftSimError. */
export function shrinkFile(
  terminal: Terminal,
  path: string,
  options: ShrinkOptions,
): Promise<ExitCode> {
  const { file, scenario } = readSchedule(path);
  const output = options.output ?? path.replace(/(?:\.shrunk)?(?:\.json)?$/, '.shrunk.json');
  return run(terminal, scenario, file.schedule, path, { ...options, output });
}

/** Shrinks what `seed` draws. Returns the exit code; throws RaftSimError. */
export function shrinkSeed(
  terminal: Terminal,
  seed: bigint,
  scenario: Scenario,
  peers: number,
  options: ShrinkOptions,
): Promise<ExitCode> {
  const value = toSeed(seed);
  const schedule = { scenario: scenario.name, seed: value, ...scenario.draw(value, peers) };
  const output = options.output ?? `failures/${scenario.name}-${seed}.shrunk.json`;
  return run(terminal, scenario, schedule, `seed ${seed}`, { ...options, output });
}

async function run(
  terminal: Terminal,
  scenario: Scenario,
  schedule: Schedule,
  source: string,
  { maxRuns, output }: ShrinkOptions & { readonly output: string },
): Promise<ExitCode> {
  const display = createProgress<ShrinkProgress>({
    terminal,
    isTTY: process.stderr.isTTY,
    nowMs,
    share: ({ runs }) => runs / maxRuns,
    describe: ({ runs, pass, best }) =>
      `${plural(runs, 'run')}, ${pass}: ${plural(best.events, 'event')}, ${plural(elementsOf(best.schedule).length, 'element')}`,
  });
  const signals = catchSignals(terminal, () => display.pause());
  const startMs = nowMs();
  try {
    const report = await shrinkFailure(
      { scenario, schedule, source, output, maxRuns },
      { nowMs, interrupt: signals.interrupt, onProgress: (progress) => display.update(progress) },
    );
    display.pause();
    print(terminal, report, source, output, nowMs() - startMs);
    return signals.exitCode() ?? ExitCode.Pass;
  } finally {
    display.pause();
    signals.release();
  }
}

function print(
  terminal: Terminal,
  { result, recorded, lines, interrupted }: ShrinkReport,
  source: string,
  output: string,
  elapsedMs: number,
): void {
  const { first, best, runs, isMinimal } = result;
  const { violation, events, simulatedUs } = recorded.result;
  const out = (text: string): void => terminal.out(text);
  out('');
  out(
    `${terminal.style('red', `VIOLATION of ${violation?.property ?? '?'}`)}, shrunk from ${printable(source)}`,
  );
  out(`${label('Broken')}${terminal.style('bold', printable(violation?.message ?? ''))}`);
  out(`${label('When')}at event #${events - 1}, ${formatMicros(simulatedUs)} into the run`);
  if (!interrupted) out(`${label('Before')}${sizeOf(first)}`);
  out(`${label('After')}${sizeOf(best)}`);
  for (const words of remaining(best.schedule)) out(`    ${printable(words)}`);
  const minimal = isMinimal
    ? 'leaving out any one of these loses the violation'
    : `not finished${interrupted ? '' : ': --runs gives it more'}; something may still be left out`;
  out(`${label('Search')}${plural(runs, 'run')} in ${formatDuration(elapsedMs)}; ${minimal}`);
  out(`${label('Events')}${lines.length < events ? 'the last ones' : 'all of them'}:`);
  for (const line of lines) out(`    ${line}`);
  out(
    `${label('Replay')}${terminal.style('cyan', `${invocation()} replay ${shellQuote(output)}`)}`,
  );
}

function sizeOf({ schedule, events }: Failing): string {
  const { config, faults } = schedule;
  return [
    plural(events, 'event'),
    plural(config.peers, 'server'),
    plural(faults.length, 'fault'),
    plural(config.adversaries.length, 'adversary').replace('adversarys', 'adversaries'),
    plural(config.clients.count, 'client'),
    `${grouped(Math.round(config.durationUs / 1000))} ms`,
  ].join(', ');
}

/** What is left in the schedule, in words. */
function remaining({ config, faults }: Schedule): string[] {
  return [
    ...faults.map((fault) => `at ${formatMicros(fault.atUs)}: ${describeFault(fault)}`),
    ...config.adversaries.map(({ name }) => `adversary ${name}`),
    ...CONDITIONS.filter(({ isOn }) => isOn(config)).map(({ name }) => name),
  ];
}
