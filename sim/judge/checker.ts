/**
 * Runs the invariants over a simulation. The simulation reports plain facts (a step, a write, a send, ...); the checker
 * works out what they mean (elected, committed, match moved), asks the invariants that care, and then records the fact
 * in the ledger. Most events change nothing of interest and cost a handful of comparisons.
 *
 * All memory of the run is in the ledger, which is read through the world each time, so that a simulation may put a clone
 * in its place. The checker's own state is small: see `save`.
 */
import type {
  LogEntry,
  Peer,
  PeerId,
  PeerMessage,
  PeerView,
  Snapshot,
} from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { heldEntry } from './explain.ts';
import type { LogWrite, Step } from '../node/step.ts';
import type { Finding } from './finding.ts';
import type { Hooks, Invariant, InvariantContext } from './invariant.ts';
import type { NodeFacts } from '../node/node-facts.ts';
import type { Violation } from './violation.ts';
import { violationOf } from './violation.ts';

/** What a checkpoint keeps of a checker; the ledger is kept beside it. */
export interface CheckerImage {
  readonly violation: Violation | null;
  readonly evaluations: readonly number[];
}

type Claims = Pick<Peer, 'claimedVote' | 'claimedMatch'>;

type HookName = keyof Hooks<Finding>;

/** One hook of the invariant at place `at`: a counter's subscript, where a Map would cost a look-up each time. */
interface Hook<F> {
  readonly at: number;
  readonly run: F;
}

function hooksNamed<K extends HookName>(
  invariants: readonly Invariant[],
  name: K,
): readonly Hook<NonNullable<Invariant[K]>>[] {
  const hooks: Hook<NonNullable<Invariant[K]>>[] = [];
  invariants.forEach((invariant, at) => {
    const run = invariant[name];
    if (run !== undefined) hooks.push({ at, run });
  });
  return hooks;
}

type HooksByName = { readonly [K in HookName]: readonly Hook<NonNullable<Invariant[K]>>[] };

/** By list of invariants; most runs share one, and looking for hooks took a tenth of the time of making a world. */
const known = new WeakMap<readonly Invariant[], HooksByName>();

function hooksOf(invariants: readonly Invariant[]): HooksByName {
  let hooks = known.get(invariants);
  if (hooks === undefined) {
    hooks = {
      onStep: hooksNamed(invariants, 'onStep'),
      onElected: hooksNamed(invariants, 'onElected'),
      onAppend: hooksNamed(invariants, 'onAppend'),
      onLeaderWrite: hooksNamed(invariants, 'onLeaderWrite'),
      onCommit: hooksNamed(invariants, 'onCommit'),
      onFirstCommit: hooksNamed(invariants, 'onFirstCommit'),
      onApply: hooksNamed(invariants, 'onApply'),
      onVote: hooksNamed(invariants, 'onVote'),
      onSend: hooksNamed(invariants, 'onSend'),
      onMatch: hooksNamed(invariants, 'onMatch'),
      onSnapshot: hooksNamed(invariants, 'onSnapshot'),
      onRestart: hooksNamed(invariants, 'onRestart'),
    };
    known.set(invariants, hooks);
  }
  return hooks;
}

export class Checker {
  /** The first violation of the run; the simulation stops at it. Liveness and contract checks report here as well. */
  violation: Violation | null = null;
  /** How often each invariant was asked, by its place in `invariants`: it is asked only when its subject has changed. */
  readonly evaluations: Float64Array;

  readonly invariants: readonly Invariant[];
  private readonly world: InvariantContext;
  private readonly claims: Claims;
  private readonly hooks: HooksByName;

  constructor(world: InvariantContext, invariants: readonly Invariant[], claims: Claims) {
    this.world = world;
    this.claims = claims;
    this.invariants = invariants;
    this.hooks = hooksOf(invariants);
    this.evaluations = new Float64Array(invariants.length);
  }

  /** A peer asks to write `entries` behind `after`; call it before `node.memory` follows. */
  append({ node, before }: Step, after: number, entries: readonly LogEntry[]): void {
    const { memory } = node;
    // A write that leaves a gap or cuts into the snapshot breaks the contract, which is not for invariants to judge.
    if (after < memory.snapshotIndex || after > memory.lastIndex) return;
    for (const hook of this.hooks.onAppend) {
      this.note(hook.at, node.id, hook.run(this.world, node, after, entries, before));
    }
    const { ledger } = this.world;
    let prevTerm = memory.termAt(after);
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i]!;
      ledger.recordAppend(after + 1 + i, entry, prevTerm);
      prevTerm = entry.term;
    }
  }

  /**
   * A peer asks to store a snapshot, or hands one to its service, which need not be one that it stores; call it before
   * `node.memory` follows. `stateDigest` is undefined if it is opaque.
   */
  snapshot({ node, before }: Step, snapshot: Snapshot, stateDigest: number | undefined): void {
    for (const hook of this.hooks.onSnapshot) {
      this.note(hook.at, node.id, hook.run(this.world, node, snapshot, stateDigest, before));
    }
  }

  /**
   * A message leaves: all the writes that it waited for are durable, and `node.durable` shows them. `view` is what its
   * sender showed before the step in which it leaves, if it leaves in one.
   */
  sent(node: NodeFacts, to: PeerId, message: PeerMessage, view: PeerView): void {
    const { world } = this;
    const vote = this.claims.claimedVote(message, node.id, to);
    const match = this.claims.claimedMatch(message);
    // A message held since an older term vouches for a log which the peer may have cut meanwhile, with the write of that
    // cut still under way: it binds no more.
    const binding = message.term >= view.term ? match : 0;
    const revealed = world.ledger.revealed[node.id]!;
    // Most messages repeat what their sender has said before, and been judged for.
    if (
      vote !== NONE ||
      message.term !== revealed.term ||
      (match !== 0 && (match > revealed.matchIndex || message.term !== revealed.matchTerm))
    ) {
      for (const hook of this.hooks.onSend) {
        this.note(hook.at, node.id, hook.run(world, node, to, message, vote, binding));
      }
    }
    if (vote !== NONE) {
      for (const hook of this.hooks.onVote) {
        this.note(hook.at, node.id, hook.run(world, node, message, vote));
      }
      revealed.recordVote(message.term, vote);
    }
    if (message.term > revealed.term) revealed.term = message.term;
    if (binding > 0) revealed.recordMatch(message.term, binding);
  }

  /** A step ended, and all of it has been carried out. */
  stepped({ node, before, after, writes }: Step): void {
    if (writes.length > 0) this.judgeWrites(node, before, after, deepest(writes));
    if (before === after) return;
    const reelected = after.role !== before.role || after.term !== before.term;
    const committed = after.commitIndex !== before.commitIndex;
    const booked = after.progress !== before.progress;
    if (
      reelected ||
      committed ||
      booked ||
      after.lastApplied !== before.lastApplied ||
      after.log !== before.log
    ) {
      this.changed(node, before, after, reelected, booked);
    }
  }

  /** A replica's service applied `entry` at `index`; `stateDigest` digests its state afterwards. */
  applied(node: NodeFacts, index: number, entry: LogEntry, stateDigest: number): void {
    for (const hook of this.hooks.onApply) {
      this.note(hook.at, node.id, hook.run(this.world, node, index, entry, stateDigest));
    }
    this.world.ledger.recordApply(index, stateDigest);
  }

  /** A new incarnation started; nothing of that has been carried out, so `node.memory` is a copy of what its disk holds. */
  restarted({ node, after }: Step): void {
    for (const hook of this.hooks.onRestart) {
      this.note(hook.at, node.id, hook.run(this.world, node, after));
    }
  }

  /** Forgets what lies below the lowest snapshot of all disks: no peer can be asked about it again. */
  forget(minSnapshotIndex: number): void {
    this.world.ledger.forgetBelow(minSnapshotIndex);
  }

  /** The checker's own state between two events. The ledger has its own `clone`. */
  save(): CheckerImage {
    return { violation: this.violation, evaluations: [...this.evaluations] };
  }

  /** Puts back what `save` gave. */
  load(image: CheckerImage): void {
    this.violation = image.violation;
    this.evaluations.set(image.evaluations);
  }

  /** The slow part of `stepped`: something that observers may read has changed. */
  private changed(
    node: NodeFacts,
    before: PeerView,
    after: PeerView,
    reelected: boolean,
    booked: boolean,
  ): void {
    if (after.role === 'leader') {
      if (reelected) {
        for (const hook of this.hooks.onElected) {
          this.note(hook.at, node.id, hook.run(this.world, node));
        }
        this.world.ledger.recordElected(after.term, node.id);
      }
      if (booked || reelected) this.compareMatch(node, reelected ? null : before.progress, after);
    }
    if (after.commitIndex > before.commitIndex) this.advanceCommit(node, before, after);
    const { onStep } = this.hooks;
    for (let i = 0; i < onStep.length; i++) {
      const { at, run } = onStep[i]!;
      this.note(at, node.id, run(this.world, node, before, after));
    }
  }

  private compareMatch(node: NodeFacts, old: PeerView['progress'], after: PeerView): void {
    const { progress } = after;
    if (progress === null) return;
    for (let id = 1; id <= this.world.size; id++) {
      const now = progress[id] ?? null;
      const was = old === null ? null : (old[id] ?? null);
      if (now === was || now === null) continue;
      const matchBefore = was === null ? 0 : was.matchIndex;
      if (now.matchIndex === matchBefore) continue;
      for (const hook of this.hooks.onMatch) {
        this.note(hook.at, node.id, hook.run(this.world, node, id, matchBefore, now.matchIndex));
      }
    }
  }

  private advanceCommit(node: NodeFacts, before: PeerView, after: PeerView): void {
    const { ledger } = this.world;
    const to = after.commitIndex;
    const first = to > ledger.committedIndex;
    // A leader that commits and steps down in one step committed in the term that it led.
    const resigned = before.role === 'leader' && after.role !== 'leader';
    const term = resigned ? before.term : after.term;
    // What a snapshot covers is not held as entries: Snapshot Truth has judged it.
    const from = Math.max(before.commitIndex, node.memory.snapshotIndex);
    for (let index = from + 1; index <= to; index++) {
      const entry = heldEntry(node, index);
      // Behind the end of the log: Commit Within Log will say so.
      if (entry === undefined) return;
      if (entry === null) continue;
      for (const hook of this.hooks.onCommit) {
        this.note(hook.at, node.id, hook.run(this.world, node, index, entry));
      }
      if (first && index === to) {
        for (const hook of this.hooks.onFirstCommit) {
          this.note(hook.at, node.id, hook.run(this.world, node, index));
        }
      }
      ledger.recordCommit(index, entry, term, node.id);
    }
  }

  /** What a cut means depends on the role and term in which the step ends. */
  private judgeWrites(
    node: NodeFacts,
    before: PeerView,
    now: PeerView,
    { after, lastIndex }: LogWrite,
  ): void {
    if (before.role === 'leader' && now.role === 'leader' && before.term === now.term) {
      for (const hook of this.hooks.onLeaderWrite) {
        this.note(hook.at, node.id, hook.run(this.world, node, after, lastIndex));
      }
    }
    if (after < lastIndex) this.world.ledger.revealed[node.id]!.recordCut(now.term, after);
  }

  /** Counts one evaluation and keeps the first finding of the run. */
  private note(at: number, peer: PeerId, finding: Finding | null): void {
    this.evaluations[at]!++;
    if (finding !== null) this.violation ??= violationOf(this.invariants[at]!, peer, finding);
  }
}

/** Of the writes of a step the one that cut deepest; the first one if none did. */
function deepest(writes: readonly LogWrite[]): LogWrite {
  let found = writes[0]!;
  for (const write of writes) {
    const cuts = write.after < write.lastIndex;
    if (cuts && (found.after >= found.lastIndex || write.after < found.after)) found = write;
  }
  return found;
}
