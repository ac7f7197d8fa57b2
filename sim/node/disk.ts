/**
 * The disk of one node: a hard state, a snapshot and a log that survive crashes. Writes become durable in the order in
 * which they were issued, each after its latency. A crash may lose a suffix of those still on their way and may tear the
 * first lost one, so that a prefix of its entries is kept; it never reorders, and never harms what was reported durable.
 */
import type { Durable, Effect, PeerId, Snapshot, Us, WriteToken } from '../../contract/peer.ts';
import { NONE } from '../../contract/peer.ts';
import { another, below } from '../chance/choose.ts';
import type { CrashMode } from '../schedule/config.ts';
import type { Survival, Tear } from '../schedule/survival.ts';
import { LogImage } from './log-image.ts';

/** The writes of one step, in flight. */
interface PendingWrite {
  /** The step's effects; those that are not writes are skipped. */
  readonly effects: readonly Effect[];
  readonly token: WriteToken;
}

export class Disk {
  term = 0;
  votedFor: PeerId = NONE;
  snapshot: Snapshot | null = null;
  readonly log = new LogImage();
  /** All writes up to this token are durable. */
  durableToken: WriteToken = 0;
  private pending: PendingWrite[] = [];
  /** When the last write under way will be durable. */
  lastCompletionUs: Us = 0;
  /** Number of writes ever issued, over all incarnations; names the next draw. */
  writes = 0;
  /** Extra latency while the disk is stalled. */
  stallUs: Us = 0;

  /** Queues the writes among `effects`, of which `token` is the last; returns when they will be durable. */
  submit(effects: readonly Effect[], token: WriteToken, nowUs: Us, latencyUs: Us): Us {
    this.pending.push({ effects, token });
    this.writes++;
    this.lastCompletionUs = Math.max(this.lastCompletionUs, nowUs + latencyUs + this.stallUs);
    return this.lastCompletionUs;
  }

  /** The oldest pending write is durable now; returns its token, or 0 if there was none. */
  complete(): WriteToken {
    const write = this.pending.shift();
    if (write === undefined) return 0;
    for (const effect of write.effects) this.store(effect, Infinity);
    this.durableToken = write.token;
    return write.token;
  }

  /** What a crash now leaves of the pending writes, drawn by `word`. */
  drawSurvival(mode: CrashMode, word: number): Survival {
    const { pending } = this;
    const writes = mode === 'keep' ? pending.length : below(word, pending.length + 1);
    const victim = pending[writes];
    const torn = mode === 'tear' && victim !== undefined ? drawTear(victim, another(word)) : null;
    return { writes, torn };
  }

  /**
   * The node crashes: of its pending writes only what `survival` says reaches the disk (at most those that there are).
   * Returns how many writes were lost (wholly or in part), and whether one was torn.
   */
  crash({ writes, torn }: Survival): { readonly lost: number; readonly torn: boolean } {
    const { pending } = this;
    const kept = Math.min(writes, pending.length);
    for (let i = 0; i < kept; i++)
      for (const effect of pending[i]!.effects) this.store(effect, Infinity);
    const victim = pending[kept];
    const tears = torn !== null && victim !== undefined && this.tear(victim, torn);
    this.pending = [];
    this.durableToken = 0;
    this.lastCompletionUs = 0;
    return { lost: pending.length - kept, torn: tears };
  }

  /** Keeps the beginning of a write. False if nothing of it reaches the disk. */
  private tear(write: PendingWrite, { parts, entries }: Tear): boolean {
    const writes = write.effects.filter(isWrite);
    const whole = Math.min(parts, writes.length - 1);
    for (let i = 0; i < whole; i++) this.store(writes[i]!, Infinity);
    const partial = writes[whole];
    if (partial?.type !== 'appendEntries') return whole > 0;
    const cuts = partial.after < this.log.lastIndex;
    if (entries > 0 || (entries === 0 && cuts)) this.store(partial, entries);
    return whole > 0 || entries > 0 || (entries === 0 && cuts);
  }

  private store(effect: Effect, entries: number): void {
    if (effect.type === 'appendEntries') {
      this.log.append(effect.after, effect.entries, Math.min(entries, effect.entries.length));
    } else if (effect.type === 'saveHardState') {
      this.term = effect.term;
      this.votedFor = effect.votedFor;
    } else if (effect.type === 'saveSnapshot') {
      this.snapshot = effect.snapshot;
      this.log.saveSnapshot(effect.snapshot.index, effect.snapshot.term);
    }
  }

  /** What a restarting peer finds. */
  load(): Durable {
    return {
      term: this.term,
      votedFor: this.votedFor,
      snapshot: this.snapshot,
      entries: this.log.entries.slice(),
    };
  }

  /** The token of the oldest pending write, 0 if there is none. */
  get oldestToken(): WriteToken {
    return this.pending[0]?.token ?? 0;
  }

  /** The tokens of all pending writes, oldest first. */
  get pendingTokens(): readonly WriteToken[] {
    return this.pending.map(({ token }) => token);
  }

  get pendingWrites(): number {
    return this.pending.length;
  }

  clone(): Disk {
    const copy = new Disk();
    copy.term = this.term;
    copy.votedFor = this.votedFor;
    copy.snapshot = this.snapshot;
    copy.log.copyFrom(this.log);
    copy.durableToken = this.durableToken;
    copy.pending = this.pending.slice();
    copy.lastCompletionUs = this.lastCompletionUs;
    copy.writes = this.writes;
    copy.stallUs = this.stallUs;
    return copy;
  }
}

/** Draws how much of a write reaches the disk: some of its parts, and of the next one its cut and some entries. */
function drawTear(write: PendingWrite, word: number): Tear {
  const writes = write.effects.filter(isWrite);
  const parts = below(word, writes.length);
  const partial = writes[parts];
  if (partial?.type !== 'appendEntries') return { parts, entries: -1 };
  return { parts, entries: below(another(word), partial.entries.length + 1) - 1 };
}

/** Whether an effect goes to the disk. */
export function isWrite(effect: Effect): boolean {
  return (
    effect.type === 'appendEntries' ||
    effect.type === 'saveHardState' ||
    effect.type === 'saveSnapshot'
  );
}
