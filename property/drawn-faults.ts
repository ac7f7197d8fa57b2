/**
 * Draws faults. The magnitudes are those of the simulator's own fuzzing (sim/faults/swarm.ts). As there, each run has some
 * kinds of fault and lacks others, for they mask one another (Groce et al., Swarm Testing, ISSTA 2012).
 */
import fc from 'fast-check';
import type { Us } from '../contract/peer.ts';
import { Sequence } from '../sim/chance/choose.ts';
import type { FaultKind } from '../sim/schedule/fault.ts';
import { drawPartition } from '../sim/faults/partition-shapes.ts';
import { cutOf } from './cut.ts';
import { MS, record, uniform } from './drawing.ts';
import type { Resolved } from './options.ts';
import type { FaultPart } from './parts.ts';

/** The faults of one run with `peers` servers, in no order. */
export function drawnFaults(options: Resolved, peers: number): fc.Arbitrary<FaultPart[]> {
  const possible = options.faults.filter(
    (kind) => peers > 1 || (kind !== 'partition' && kind !== 'clog'),
  );
  if (possible.length === 0 || options.maxFaults === 0) return fc.constant([]);
  return fc.subarray(possible, { minLength: 1 }).chain((kinds) =>
    fc.array(fc.oneof(...kinds.map((kind) => drawnFault(kind, options.durationUs.max, peers))), {
      maxLength: options.maxFaults,
      size: 'max',
    }),
  );
}

function drawnFault(kind: FaultKind, endUs: Us, peers: number): fc.Arbitrary<FaultPart> {
  const atUs = milliseconds(0, Math.ceil(endUs / MS) - 1);
  const node = uniform(1, peers);
  switch (kind) {
    case 'crash':
    case 'pause':
      return record({ kind: fc.constant(kind), atUs, forUs: milliseconds(20, 2_000), node });
    case 'slow':
      return record({
        kind: fc.constant(kind),
        atUs,
        forUs: milliseconds(200, 3_000),
        node,
        extraUs: fc.constantFrom(10 * MS, 100 * MS),
      });
    case 'stall-disk':
      return record({
        kind: fc.constant(kind),
        atUs,
        forUs: milliseconds(100, 2_000),
        node,
        extraUs: fc.constantFrom(20 * MS, 300 * MS),
      });
    case 'partition':
    case 'clog': {
      const cut = uniform(0, 0x7fffffff).map((low) =>
        cutOf(drawPartition(new Sequence({ high: 0, low }, 'cut'), peers).links, peers),
      );
      return record({ kind: fc.constant(kind), atUs, forUs: milliseconds(100, 3_000), cut });
    }
    case 'skew-clock':
      return record({
        kind: fc.constant(kind),
        atUs,
        forUs: milliseconds(1_000, 5_000),
        node,
        ratePpm: fc.constantFrom(-300_000, -20_000, 20_000, 500_000),
      });
    case 'jump-clock':
      return record({
        kind: fc.constant(kind),
        atUs,
        forUs: fc.constant(0),
        node,
        byUs: fc.constantFrom(-200 * MS, 50 * MS, 400 * MS),
      });
  }
}

/** In microseconds, but whole milliseconds: for people. */
function milliseconds(min: number, max: number): fc.Arbitrary<Us> {
  return uniform(min, max).map((ms) => ms * MS);
}
