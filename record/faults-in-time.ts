/** The faults of a run as stretches of it: when each began and ended, and whom it struck. */
import type { PeerId, PeerMessage } from '../contract/peer.ts';
import type { Fault } from '../sim/schedule/fault.ts';
import type { Recording } from './recording.ts';

/** A fault, or the time for which a server was down. */
export interface Stretch {
  /** The event in which it began, and the one in which it ended; the length of the run if it did not. */
  readonly from: number;
  readonly to: number;
  /** The server concerned; NONE: the network or more than one. */
  readonly node: PeerId;
  /** null: the server is down. */
  readonly fault: Fault | null;
}

/** Faults of the timeline and strikes of adversaries that lasted, as they were told, by their beginnings. */
export function faultsOf<S, M extends PeerMessage>({ events, length }: Recording<S, M>): Stretch[] {
  const stretches: Stretch[] = [];
  const open = new Map<Fault, Stretch>();
  for (const { number, notes, node } of events) {
    for (const note of notes) {
      if (note.kind === 'fault-begins') {
        const { fault } = note;
        const begun = { from: number, to: number, node, fault };
        if (fault.forUs > 0) open.set(fault, begun);
        else stretches.push(begun);
      } else if (note.kind === 'fault-ends') {
        const begun = open.get(note.fault);
        if (begun !== undefined) stretches.push({ ...begun, to: number });
        open.delete(note.fault);
      }
    }
  }
  for (const begun of open.values()) stretches.push({ ...begun, to: length });
  return stretches.sort((a, b) => a.from - b.from || a.to - b.to);
}

/** When each server was down, as stretches. */
export function downtimesOf<S, M extends PeerMessage>(recording: Recording<S, M>): Stretch[] {
  const stretches: Stretch[] = [];
  for (let node = 1; node <= recording.size; node++) {
    let since = recording.touchAt(node, 0).up ? -1 : 0;
    const { numbers, states } = recording.touchesOf(node);
    states.forEach(({ up }, i) => {
      if (!up && since < 0) since = numbers[i]!;
      if (!up || since < 0) return;
      stretches.push({ from: since, to: numbers[i]!, node, fault: null });
      since = -1;
    });
    if (since >= 0) {
      stretches.push({ from: since, to: recording.length, node, fault: null });
    }
  }
  return stretches.sort((a, b) => a.from - b.from || a.node - b.node);
}
