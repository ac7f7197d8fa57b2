/** The faults of a run as stretches of it: when each began and ended, and whom it struck. */
import type { PeerId, PeerMessage } from '../contract/peer.ts';
import { readFaultNote } from '../sim/faults/fault-notes.ts';
import type { Recording } from './recording.ts';

export interface FaultStretch {
  /** The event in which it began, and the one in which it ended; the length of the run if it did not. */
  readonly from: number;
  readonly to: number;
  /** The server concerned; NONE: the network or more than one. */
  readonly node: PeerId;
  readonly text: string;
}

/** Faults of the timeline and strikes of adversaries that lasted, as they were told, by their beginnings. */
export function faultsOf<S, M extends PeerMessage>({
  events,
  length,
}: Recording<S, M>): FaultStretch[] {
  const stretches: FaultStretch[] = [];
  const open = new Map<string, { readonly from: number; readonly node: PeerId }[]>();
  for (const { number, asides, node } of events) {
    for (const aside of asides) {
      const fault = readFaultNote(aside);
      if (fault === null) continue;
      const { text, ends, lasts } = fault;
      if (ends) {
        const begun = open.get(text)?.shift();
        if (begun !== undefined) stretches.push({ ...begun, to: number, text });
      } else if (lasts) {
        const waiting = open.get(text) ?? [];
        waiting.push({ from: number, node });
        open.set(text, waiting);
      } else stretches.push({ from: number, to: number, node, text });
    }
  }
  for (const [text, waiting] of open) {
    for (const begun of waiting) stretches.push({ ...begun, to: length, text });
  }
  return stretches.sort((a, b) => a.from - b.from || a.to - b.to || (a.text < b.text ? -1 : 1));
}

/** When each server was down, as stretches. */
export function downtimesOf<S, M extends PeerMessage>(recording: Recording<S, M>): FaultStretch[] {
  const stretches: FaultStretch[] = [];
  for (let node = 1; node <= recording.size; node++) {
    let since = recording.touchAt(node, 0).up ? -1 : 0;
    const { numbers, states } = recording.touchesOf(node);
    states.forEach(({ up }, i) => {
      if (!up && since < 0) since = numbers[i]!;
      if (!up || since < 0) return;
      stretches.push({ from: since, to: numbers[i]!, node, text: `n${node} is down` });
      since = -1;
    });
    if (since >= 0) {
      stretches.push({ from: since, to: recording.length, node, text: `n${node} is down` });
    }
  }
  return stretches.sort((a, b) => a.from - b.from || a.node - b.node);
}
