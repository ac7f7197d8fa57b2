import { describe, expect, test } from '@jest/globals';
import { raft } from '../../raft/index.ts';
import { logShipping } from '../../test/log-shipping-peer.ts';
import { CALM_CONFIG } from '../schedule/config.ts';
import { EventKind } from '../node/events.ts';
import { drawSwarm, EVERYTHING } from '../faults/swarm.ts';
import { LogImage } from '../node/log-image.ts';
import type { Observer } from '../world/observer.ts';
import { simulate } from '../simulate.ts';
import type { Simulation } from '../world/simulation.ts';
import { addReports, SITUATION_NAMES, Tally } from './tally.ts';
import type { TallyReport } from './tally.ts';
import type { Cell } from './catalogue.ts';
import { catalogueOf, LOG_RELATIONS, OTHER_EVENTS, ROLES } from './catalogue.ts';
import { compareLogs } from './compare-logs.ts';
import { countCells, matrixOf } from './matrix.ts';

const catalogue = catalogueOf(raft.messageKinds);

function simulated(low: number, peers = 5, observer?: Observer): Simulation<unknown, never> {
  const seed = { high: 0, low };
  const drawn = drawSwarm(seed, peers, EVERYTHING);
  return simulate({ peer: raft, seed, ...drawn, observer }) as never;
}

/** A log of entries with these terms behind a snapshot. */
function log(terms: readonly number[], snapshotIndex = 0, snapshotTerm = 0): LogImage {
  const image = new LogImage();
  image.snapshotIndex = snapshotIndex;
  image.snapshotTerm = snapshotTerm;
  image.entries = terms.map((term) => ({ term, command: null }));
  return image;
}

describe('the catalogue of Raft', () => {
  test('has every role, kind of message, timer and other event, each cell once', () => {
    expect(catalogue.isRaft).toBe(true);
    const { length } = catalogue.cells;
    expect(length).toBe(3 * (raft.messageKinds.length * 12 + 3 + OTHER_EVENTS.length));
    expect(new Set(catalogue.cells.map(({ name }) => name)).size).toBe(length);
    const names = catalogue.cells.map(({ name }) => name);
    expect(names).toContain('leader AppendEntriesReply same behind');
    expect(names).toContain('candidate restart');
  });

  test('says why a cell is impossible, and says so of few', () => {
    const impossible = catalogue.cells.filter(({ status }) => status === 'impossible');
    expect(impossible).toHaveLength(17);
    for (const { reason } of catalogue.cells.filter((cell) => !impossible.includes(cell))) {
      expect(reason).toBe('');
    }
    for (const { reason } of impossible) expect(reason).not.toBe('');
  });

  test('is laid out in tables, each cell in one place', () => {
    const { messages, others, columns } = matrixOf(catalogue);
    const rows = [...messages, ...others];
    expect(new Set(rows.flatMap(({ cells }) => cells))).toEqual(new Set(catalogue.cells));
    for (const { event, term, cells } of messages) {
      cells.forEach((cell, i) => {
        expect(cell).toMatchObject({ event, term, ...columns[i] });
      });
    }
    for (const { event, cells } of others) {
      cells.forEach((cell, i) => expect(cell).toMatchObject({ event, role: ROLES[i] }));
    }
  });
});

describe('two logs', () => {
  const whole = log([1, 1, 2, 4]);
  test.each([
    [log([1, 1, 2, 4]), 'equal'],
    [log([1, 1]), 'behind'],
    [log([]), 'behind'],
    [log([1, 1, 2, 4, 4]), 'ahead'],
    [log([1, 1, 3]), 'conflict'],
    [log([1, 1, 2, 3]), 'conflict'],
    [log([1, 1, 2, 3, 5]), 'conflict'],
    [log([4], 3, 2), 'equal'],
    [log([4, 5], 3, 2), 'ahead'],
    [log([], 4, 4), 'equal'],
    [log([], 4, 3), 'conflict'],
    // Nobody can tell any more, and what is compacted was committed.
    [log([9], 5, 4), 'ahead'],
  ] as const)('%j stands to 1 1 2 4: %s', (sender, expected) => {
    expect(LOG_RELATIONS[compareLogs(sender, whole)]).toBe(expected);
    const inverse = { behind: 'ahead', ahead: 'behind', equal: 'equal', conflict: 'conflict' };
    expect(LOG_RELATIONS[compareLogs(whole, sender)]).toBe(inverse[expected]);
  });
});

/** Tells the cells of messages and timers afresh, from whole logs and from the views before each event. */
function recount(low: number): {
  readonly told: Record<string, number>;
  readonly counted: TallyReport;
} {
  const told: Record<string, number> = {};
  const tell = (...words: string[]): void => {
    const name = words.join(' ');
    told[name] = (told[name] ?? 0) + 1;
  };
  let before: { role: string; term: number; terms: number[]; start: number }[] = [];
  const observer: Observer = {
    onEvent({ event, discarded }): void {
      const { kind, node, ordinal } = event;
      const own = before[node]!;
      if (kind === EventKind.Timer) {
        tell(own.role, `${simulation.nodes[node]!.timers.names[ordinal]!} timer`);
      }
      if (kind !== EventKind.Deliver || discarded !== null) return;
      const { from, message } = event.envelope!;
      const { term } = message;
      const relation = term < own.term ? 'older' : term > own.term ? 'newer' : 'same';
      const sender = before[from]!;
      const shared = Math.min(sender.terms.length, own.terms.length);
      let agreed = Math.max(sender.start, own.start);
      while (agreed < shared && sender.terms[agreed] === own.terms[agreed]) agreed++;
      const isPrefix = agreed >= shared;
      const { length } = own.terms;
      const logs =
        isPrefix && sender.terms.length < length
          ? 'behind'
          : isPrefix && sender.terms.length > length
            ? 'ahead'
            : isPrefix
              ? 'equal'
              : 'conflict';
      tell(own.role, raft.messageKinds[raft.messageKind(message as never)]!, relation, logs);
    },
  };
  const simulation = simulated(low, 5, observer);
  // Copying all logs before each event takes long, so the rest of the run is left out.
  while (simulation.position < 2_500) {
    before = simulation.nodes.map(({ id, view, memory }) => {
      if (id === 0) return { role: '', term: 0, terms: [], start: 0 };
      // What is compacted is not compared.
      const gone = Array.from({ length: memory.snapshotIndex }, () => 0);
      const terms = [...gone, ...memory.entries.map((entry) => entry.term)];
      return { role: view.role, term: view.term, terms, start: memory.snapshotIndex };
    });
    const { position } = simulation;
    simulation.runTo(position + 1);
    if (simulation.position === position) break;
  }
  return { told, counted: simulation.tally.report() };
}

describe('counting', () => {
  test('agrees with what whole logs say, for messages and timers', () => {
    // Of those with more than a handful of conflicts.
    let conflicts = 0;
    for (const low of [1, 3, 14]) {
      const { told, counted } = recount(low);
      const counts = Object.entries(counted.cells).filter(([name]) => name.split(' ').length > 2);
      expect(Object.fromEntries(counts)).toEqual(told);
      for (const [name, count] of counts) if (name.endsWith('conflict')) conflicts += count;
    }
    expect(conflicts).toBeGreaterThan(5);
  });

  test('misses no crash, restart or proposal', () => {
    let crashes = 0;
    let restarts = 0;
    let proposals = 0;
    const observer: Observer = {
      onEvent: () => undefined,
      onCrash: () => crashes++,
      onRestart: () => restarts++,
      onProposal: () => proposals++,
    };
    const simulation = simulated(5, 5, observer);
    simulation.run();
    const { cells } = simulation.tally.report();
    const sum = (event: string): number =>
      ROLES.reduce((total, role) => total + (cells[`${role} ${event}`] ?? 0), 0);
    expect(crashes).toBeGreaterThan(0);
    expect([sum('crash'), sum('restart'), sum('propose')]).toEqual([crashes, restarts, proposals]);
  });

  test('changes nothing in a run', () => {
    const counted = simulated(7);
    const plain = simulated(7);
    plain.tally = new Tally();
    counted.run();
    plain.run();
    expect(plain.hash.digest()).toBe(counted.hash.digest());
    expect(plain.tally.report().cells).toEqual({});
  });

  test('goes back with a checkpoint, and comes to the same again', () => {
    const simulation = simulated(9);
    simulation.runTo(2_000);
    const checkpoint = simulation.save();
    const early = simulation.tally.report();
    simulation.run();
    const late = simulation.tally.report();
    expect(late).not.toEqual(early);
    simulation.restore(checkpoint);
    expect(simulation.tally.report()).toEqual(early);
    simulation.run();
    expect(simulation.tally.report()).toEqual(late);
  });

  test('reaches most of the catalogue, and nothing that cannot be', () => {
    const reports: TallyReport[] = [];
    for (let low = 1; low <= 90; low++) {
      const simulation = simulated(500 + low, 3 + 2 * (low % 3));
      simulation.run();
      reports.push(simulation.tally.report());
    }
    const sum = reports.reduce(addReports);
    const { reached, possible, contradicted } = countCells(catalogue, sum.cells);
    expect(contradicted).toEqual([]);
    expect(reached / possible).toBeGreaterThan(0.6);
    const missed = SITUATION_NAMES.filter((name) => sum.situations[name] === 0);
    expect(missed.filter((name) => name !== 'snapshot-keeps-suffix')).toEqual([]);
  }, 60_000);

  test('tells when a cell is reached that is declared impossible', () => {
    const impossible = catalogue.cells.find(({ status }) => status === 'impossible')!;
    const { contradicted, reached } = countCells(catalogue, { [impossible.name]: 1 });
    expect([contradicted, reached]).toEqual([[impossible.name], 0]);
  });
});

describe('another protocol', () => {
  test('is counted by its kinds of message, and nothing is declared about it', () => {
    const simulation = simulate({
      peer: logShipping,
      seed: { high: 0, low: 1 },
      faults: [],
      config: { ...CALM_CONFIG, peers: 3 },
      invariants: [],
    });
    simulation.run();
    const { cells } = simulation.tally.report();
    const shipping = catalogueOf(logShipping.messageKinds);
    expect(shipping.isRaft).toBe(false);
    expect(new Set(shipping.cells.map(({ status }) => status))).toEqual(new Set(['unknown']));
    expect(cells['follower Ship same ahead']).toBeGreaterThan(0);
    expect(cells['leader timer']).toBeGreaterThan(0);
    expect(countCells(shipping, cells).contradicted).toEqual([]);
    const known = new Set(shipping.cells.map((cell: Cell) => cell.name));
    expect(Object.keys(cells).filter((name) => !known.has(name))).toEqual([]);
  });

  test('that answers with nonsense for a kind is not counted, and does no harm', () => {
    const tally = new Tally(catalogue);
    tally.cells[catalogue.ofMessage(Number.NaN, 0, 0, 0)]!++;
    tally.cells[catalogue.ofTimer('unheard of', 1)]!++;
    expect(tally.report().cells).toEqual({});
  });
});
