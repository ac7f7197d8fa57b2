/**
 * Where messages come from, in terms of decisions. When decisions are left out of a run, places ("the 3rd AppendEntries")
 * and contents (terms, indices) of the messages that remain all change; that one was sent when n2's election timer ran
 * out does not. Shrinking finds messages by that.
 *
 * Decisions are told apart by identity: the same object in two lists is the same decision.
 */
import type { Decision } from '../../schedule/decision.ts';
import type { Sent } from './message-pool.ts';

/** The decision under which a message was sent (null: before the first), and its place among those to the same server. */
export interface Origin {
  readonly cause: Decision | null;
  /** Among the messages of its kind to its receiver that were sent under `cause`, from 0. */
  readonly rank: number;
}

/** The origins of the messages that a list of decisions lets arrive. */
export type Lineage = ReadonlyMap<Decision, Origin>;

/** Takes note of what is sent under which decision. */
export class Origins {
  private bySender = new Map<Decision | null, Sent[]>();
  private origins = new Map<Sent['event'], Origin>();

  /** A message was sent under `cause`. */
  note(cause: Decision | null, sent: Sent): void {
    const siblings = this.bySender.get(cause);
    const rank = siblings === undefined ? 0 : siblings.filter((each) => alike(each, sent)).length;
    if (siblings === undefined) this.bySender.set(cause, [sent]);
    else siblings.push(sent);
    this.origins.set(sent.event, { cause, rank });
  }

  originOf(sent: Sent): Origin {
    return this.origins.get(sent.event)!;
  }

  /** The message of this origin among those to `to` of this kind; undefined if there is none. */
  find({ cause, rank }: Origin, from: number, to: number, kind: string): Sent['name'] | undefined {
    let left = rank;
    for (const { name } of this.bySender.get(cause) ?? []) {
      if (name.from !== from || name.to !== to || name.kind !== kind) continue;
      if (left-- === 0) return name;
    }
    return undefined;
  }

  clone(): Origins {
    const copy = new Origins();
    copy.bySender = new Map([...this.bySender].map(([cause, sent]) => [cause, sent.slice()]));
    copy.origins = new Map(this.origins);
    return copy;
  }
}

function alike(a: Sent, b: Sent): boolean {
  return a.name.from === b.name.from && a.name.to === b.name.to && a.name.kind === b.name.kind;
}
