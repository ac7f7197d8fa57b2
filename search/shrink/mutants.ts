/** What the search around a failing schedule tries: small changes to it, some of which a person would not think of. */
import type { PeerId } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import type { Sequence } from '../../sim/chance/choose.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import { placeOfDecision } from '../../sim/schedule/decision.ts';
import type { Origin } from '../../sim/order/decisions/lineage.ts';
import { renameOne, withoutServers } from './rename.ts';
import type { Candidate, Failing } from './trial.ts';

/** How often a smaller cluster is tried. */
const SMALLER_CLUSTER_PPM = 40_000;

/** One or two changes, and perhaps something less. */
export function mutant(draw: Sequence, failing: Failing): Candidate {
  const { peers } = failing.schedule.config;
  if (peers > 2 && draw.chance(SMALLER_CLUSTER_PPM)) return smallerCluster(draw, failing);
  const draft: Draft = {
    decisions: failing.decisions.slice(),
    lineage: new Map(failing.lineage),
    failing,
  };
  const changes = draw.int(1, 2);
  for (let i = 0; i < changes; i++) draw.pick(CHANGES)(draw, draft);
  const cuts = draw.int(0, 1);
  for (let i = 0; i < cuts; i++) cut(draw, draft);
  const replacesLost = draw.chance(500_000);
  return { base: failing, decisions: draft.decisions, lineage: draft.lineage, replacesLost };
}

/** A server less, or two, with others in their places or nobody. */
function smallerCluster(draw: Sequence, failing: Failing): Candidate {
  const { peers } = failing.schedule.config;
  const ids = draw.shuffle(Array.from({ length: peers }, (_, i) => i + 1));
  const count = peers > 3 && draw.chance(500_000) ? 2 : 1;
  const others = [NONE, ...ids.slice(count)];
  return withoutServers(failing, new Map(ids.slice(0, count).map((id) => [id, draw.pick(others)])));
}

interface Draft {
  decisions: Decision[];
  readonly lineage: Map<Decision, Origin>;
  readonly failing: Failing;
}

type Change = (draw: Sequence, draft: Draft) => void;

function cut(draw: Sequence, { decisions }: Draft): void {
  if (decisions.length > 1) decisions.splice(draw.int(0, decisions.length - 1), 1);
}

/** Something happens earlier or later. */
const move: Change = (draw, { decisions }) => {
  if (decisions.length < 2) return;
  const [moved] = decisions.splice(draw.int(0, decisions.length - 1), 1);
  decisions.splice(draw.int(0, decisions.length), 0, moved!);
};

/** A message that never arrived does. */
const letArrive: Change = (draw, { decisions, lineage, failing }) => {
  const spare = [...failing.spare];
  if (spare.length === 0) return;
  const [decision, origin] = draw.pick(spare);
  if (decisions.includes(decision)) return;
  lineage.set(decision, origin);
  const sentAt = origin.cause === null ? -1 : decisions.indexOf(origin.cause);
  decisions.splice(draw.int(sentAt + 1, decisions.length), 0, decision);
};

/** Something that has happened before happens once more: a timer, a write, a crash. */
const repeat: Change = (draw, { decisions, lineage, failing }) => {
  const repeated = draw.pick(failing.decisions);
  const { peers } = failing.schedule.config;
  let copy: Decision;
  if (repeated.do === 'deliver') {
    copy = { ...repeated, again: true };
    const origin = lineage.get(repeated);
    if (origin !== undefined) lineage.set(copy, origin);
  } else {
    copy = draw.chance(500_000) ? { ...repeated, node: draw.int(1, peers) } : { ...repeated };
  }
  decisions.splice(draw.int(0, decisions.length), 0, copy);
};

/** From some moment on, or for some time, two servers change places. */
const swapServers: Change = (draw, draft) => {
  const { peers } = draft.failing.schedule.config;
  if (peers < 2) return;
  const a = draw.int(1, peers);
  const b = 1 + ((a - 1 + draw.int(1, peers - 1)) % peers);
  if (draft.decisions.length === 0) return;
  const from = draw.int(0, draft.decisions.length - 1);
  const to = draw.chance(500_000) ? draft.decisions.length : draw.int(from, draft.decisions.length);
  swapWithin(draft, a, b, from, to);
};

function swapWithin(draft: Draft, a: PeerId, b: PeerId, from: number, to: number): void {
  const nameOf = (id: PeerId): PeerId => (id === a ? b : id === b ? a : id);
  const { lineage } = draft;
  const now = new Map<Decision, Decision>();
  draft.decisions = draft.decisions.map((decision, i) => {
    if (i < from || i >= to) return decision;
    const swapped = renameOne(decision, nameOf)!;
    now.set(decision, swapped);
    return swapped;
  });
  const moved: [Decision, Origin][] = [];
  for (const [decision, origin] of lineage) {
    const cause = origin.cause === null ? null : (now.get(origin.cause) ?? origin.cause);
    moved.push([now.get(decision) ?? decision, { cause, rank: origin.rank }]);
  }
  lineage.clear();
  for (const [decision, origin] of moved) lineage.set(decision, origin);
}

/** Instead of one server another one does it. */
const replaceOne: Change = (draw, draft) => {
  const { peers } = draft.failing.schedule.config;
  if (draft.decisions.length === 0) return;
  const at = draw.int(0, draft.decisions.length - 1);
  const a = draft.decisions[at]!;
  const from = a.do === 'deliver' ? a.to : a.node;
  swapWithin(draft, from, draw.int(1, peers), at, at + 1);
};

/**
 * What clients ask for less, and the round trips that carry it less: the last one of some of the exchanges between two
 * servers, message and answer.
 */
const dropRounds: Change = (draw, draft) => {
  const { decisions, lineage } = draft;
  const answers = new Map<Decision, Decision>();
  for (const decision of decisions) {
    const cause = lineage.get(decision)?.cause;
    if (cause != null) answers.set(cause, decision);
  }
  const out = new Set<Decision>();
  const proposals = decisions.filter((each) => each.do === 'propose');
  if (proposals.length > 0 && draw.chance(800_000)) out.add(draw.pick(proposals));
  for (const decision of decisions) {
    const answer = answers.get(decision);
    const isLast = answer !== undefined && !answers.has(answer);
    if (decision.do !== 'deliver' || !isLast || draw.chance(500_000)) continue;
    out.add(decision).add(answer);
  }
  draft.decisions = decisions.filter((each) => !out.has(each));
};

/** Many at once: some of a range, or some of what happens at one server. */
const thinOut: Change = (draw, draft) => {
  const { decisions } = draft;
  const { peers } = draft.failing.schedule.config;
  if (decisions.length === 0) return;
  const from = draw.int(0, decisions.length - 1);
  const to = draw.int(from, Math.min(decisions.length, from + (decisions.length >> 2)));
  const server = draw.chance(500_000) ? draw.int(1, peers) : 0;
  draft.decisions = decisions.filter((decision, i) => {
    const chosen = server === 0 ? i >= from && i < to : placeOfDecision(decision) === server;
    return !chosen || draw.chance(500_000);
  });
};

const CHANGES: readonly Change[] = [
  dropRounds,
  thinOut,
  cut,
  move,
  move,
  letArrive,
  letArrive,
  repeat,
  swapServers,
  replaceOne,
];
