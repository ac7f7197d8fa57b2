/** A schedule in a few lines, for people: what was run, and what was done to it. */
import { formatSeed } from '../sim/chance/choose.ts';
import type { SimulationConfig } from '../sim/schedule/config.ts';
import { printable } from '../lib/errors.ts';
import { describeFault } from '../record/words/notes.ts';
import type { Schedule } from '../sim/schedule/schedule.ts';

const FAULTS_NAMED = 10;

/** `Schedule`, `Throughout` and `Fault` lines, those that apply. */
export function describeSchedule({ config, faults, seed, decisions }: Schedule): string[] {
  const { peers, clients } = config;
  const what =
    decisions === undefined
      ? `${count(faults.length, 'fault')}, seed ${formatSeed(seed)}`
      : count(decisions.length, 'decision');
  const throughout = conditionsOf(config);
  const named = faults.slice(0, FAULTS_NAMED);
  return [
    `Schedule   ${count(peers, 'server')}, ${count(clients.count, 'client')}, ${what}`,
    ...(throughout.length === 0 ? [] : [`Throughout ${throughout.join('; ')}`]),
    ...named.map(
      (fault) => `Fault      at ${fault.atUs / 1_000} ms: ${printable(describeFault(fault))}`,
    ),
    ...(named.length < faults.length
      ? [`           and ${faults.length - named.length} more`]
      : []),
  ];
}

function conditionsOf({ network, disk, service, clocks, adversaries }: SimulationConfig): string[] {
  const { lossPpm, duplicatePpm, stragglerPpm, stragglerMaxUs } = network;
  const words: (string | false)[] = [
    lossPpm > 0 && `${lossPpm / 10_000} % of messages lost`,
    duplicatePpm > 0 && `${duplicatePpm / 10_000} % doubled`,
    stragglerPpm > 0 && `${stragglerPpm / 10_000} % late by up to ${stragglerMaxUs / 1_000} ms`,
    !network.fifo && 'messages may overtake one another',
    disk.onCrash === 'lose' && 'crashes lose unfinished writes',
    disk.onCrash === 'tear' && 'crashes lose and tear unfinished writes',
    service.snapshotEvery > 0 && `a snapshot every ${service.snapshotEvery} entries`,
    clocks.ratePpm.some((rate) => rate !== 0) && `clock rates (ppm) ${clocks.ratePpm.join(' ')}`,
    ...adversaries.map(({ name }) => `adversary ${name}`),
  ];
  return words.filter((word) => word !== false);
}

function count(number: number, noun: string): string {
  return `${number === 0 ? 'no' : number} ${noun}${number === 1 ? '' : 's'}`;
}
