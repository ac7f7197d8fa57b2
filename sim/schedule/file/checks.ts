/** What the schema of a schedule file cannot say: how its fields must fit together. */
import type { Decision } from '../decision.ts';
import { describeValue, RaftSimError } from '../../../lib/errors.ts';
import { lostProblem } from '../lost-for-good.ts';
import { formatPath } from './scan.ts';
import type { RawScheduleFile } from './schema.ts';

type Config = RawScheduleFile['config'];
type RawFault = RawScheduleFile['faults'][number];

/** Throws RaftSimError (E_SCHEMA) at the first field that contradicts another. `source` names the file in it. */
export function checkTogether(file: RawScheduleFile, source: string): void {
  const check = (
    ok: boolean,
    path: readonly PropertyKey[],
    value: unknown,
    expected: string,
  ): void => {
    if (ok) return;
    const found = describeValue(value);
    throw new RaftSimError('E_SCHEMA', { source, path: formatPath(path), found, expected });
  };
  checkConfig(file.config, check);
  let lastUs = 0;
  file.faults.forEach((fault, i) => {
    const { atUs } = fault;
    const expected = `${lastUs} or more, as faults are listed in order of time`;
    check(atUs >= lastUs, ['faults', i, 'atUs'], atUs, expected);
    lastUs = atUs;
    checkFault(fault, i, file.config.peers, check);
  });
  if (file.decisions !== null) checkDecisions(file, file.decisions, check);
  if (file.expect !== null) checkExpectation(file.expect, file.config.peers, check);
}

type Check = (ok: boolean, path: readonly PropertyKey[], value: unknown, expected: string) => void;

function checkConfig(config: Config, check: Check): void {
  const ranges: readonly (readonly [
    group: string,
    low: string,
    min: number,
    high: string,
    max: number,
  ])[] = [
    [
      'raft',
      'electionTimeoutMinUs',
      config.raft.electionTimeoutMinUs,
      'electionTimeoutMaxUs',
      config.raft.electionTimeoutMaxUs,
    ],
    [
      'network',
      'latencyMinUs',
      config.network.latencyMinUs,
      'latencyMaxUs',
      config.network.latencyMaxUs,
    ],
    ['disk', 'writeMinUs', config.disk.writeMinUs, 'writeMaxUs', config.disk.writeMaxUs],
    ['service', 'applyMinUs', config.service.applyMinUs, 'applyMaxUs', config.service.applyMaxUs],
    ['clients', 'thinkMinUs', config.clients.thinkMinUs, 'thinkMaxUs', config.clients.thinkMaxUs],
  ];
  for (const [group, low, min, high, max] of ranges) {
    check(min <= max, ['config', group, high], max, `${min} or more, which is ${low}`);
  }
  const rates = config.clocks.ratePpm;
  check(
    rates.length <= config.peers,
    ['config', 'clocks', 'ratePpm'],
    rates,
    `at most ${config.peers} rates, one for each server`,
  );
  const lost = lostProblem(config);
  if (lost !== null) {
    const path = ['config', 'lostForGood', ...(lost.at < 0 ? [] : [lost.at])];
    const found = lost.at < 0 ? config.lostForGood : config.lostForGood?.[lost.at];
    check(false, path, found, lost.expected);
  }
  const names = new Set<string>();
  config.adversaries.forEach(({ name }, i) => {
    check(!names.has(name), ['config', 'adversaries', i, 'name'], name, 'each adversary once');
    names.add(name);
  });
}

function checkFault(fault: RawFault, i: number, peers: number, check: Check): void {
  const server = `an integer from 1 to ${peers}`;
  if (!('links' in fault)) {
    check(fault.node <= peers, ['faults', i, 'node'], fault.node, server);
    return;
  }
  const most = peers * (peers - 1);
  const { links } = fault;
  check(
    links.length <= most,
    ['faults', i, 'links'],
    links,
    `at most ${most} links among ${peers} servers`,
  );
  links.forEach(([from, to], j) => {
    check(from <= peers, ['faults', i, 'links', j, 0], from, server);
    check(to <= peers, ['faults', i, 'links', j, 1], to, server);
    check(
      from !== to,
      ['faults', i, 'links', j],
      `n${from} to n${to}`,
      'a link between two servers',
    );
  });
}

/** Decisions take the place of all that would happen by itself, so that nothing else may be on. */
function checkDecisions(
  { formatVersion, config, faults }: RawScheduleFile,
  decisions: readonly Decision[],
  check: Check,
): void {
  const { peers, clients, adversaries } = config;
  const beside = 'beside decisions';
  check(formatVersion > 1, ['decisions'], decisions, 'nothing, as version 1 has no decisions');
  check(faults.length === 0, ['faults'], faults, `an empty list ${beside}`);
  check(adversaries.length === 0, ['config', 'adversaries'], adversaries, `none ${beside}`);
  check(clients.count === 0, ['config', 'clients', 'count'], clients.count, `0 ${beside}`);
  const server = `an integer from 1 to ${peers}`;
  decisions.forEach((decision, i) => {
    if (decision.do !== 'deliver') {
      check(decision.node <= peers, ['decisions', i, 'node'], decision.node, server);
      return;
    }
    const { from, to } = decision;
    check(from <= peers, ['decisions', i, 'from'], from, server);
    check(to <= peers, ['decisions', i, 'to'], to, server);
    check(from !== to, ['decisions', i, 'to'], to, 'another server than the sender');
  });
}

function checkExpectation(
  expect: NonNullable<RawScheduleFile['expect']>,
  peers: number,
  check: Check,
): void {
  const violated = expect.verdict === 'violation';
  check(
    (expect.property !== null) === violated,
    ['expect', 'property'],
    expect.property,
    violated ? 'the name of the violated property' : 'null, as nothing was violated',
  );
  check(
    (expect.kind !== null) === violated,
    ['expect', 'kind'],
    expect.kind,
    violated ? 'the kind of the violated property' : 'null, as nothing was violated',
  );
  check(
    expect.peer === null || expect.peer <= peers,
    ['expect', 'peer'],
    expect.peer,
    `an integer from 1 to ${peers}`,
  );
  let last = 0;
  expect.checkpoints.forEach(([position], i) => {
    check(
      position > last && position <= expect.position,
      ['expect', 'checkpoints', i, 0],
      position,
      `a position after ${last}, up to ${expect.position}`,
    );
    last = position;
  });
}
