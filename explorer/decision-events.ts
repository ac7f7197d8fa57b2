/** Where the decisions of a story are in a recording of the same run: the events that they became. */
import type { Recording } from '../record/recording.ts';
import type { RunEvent, RunMessage } from '../record/run-event.ts';
import type { PeerMessage } from '../contract/peer.ts';
import type { Decision } from '../sim/schedule/decision.ts';

/**
 * By decision: the number of its event; -1: it was not found. Decisions stand in the order of their events; what takes no
 * time is an event without a decision, so each is looked for behind the one before.
 */
export function eventsOf<S, M extends PeerMessage>(
  { events, messages }: Recording<S, M>,
  decisions: readonly Decision[],
): number[] {
  let newest = -1;
  return decisions.map((decision) => {
    // In the event of another decision servers may crash and start.
    const isAside = decision.do === 'crash' || decision.do === 'restart';
    for (let at = isAside ? Math.max(0, newest) : newest + 1; at < events.length; at++) {
      if (!isEventOf(events[at]!, decision, messages)) continue;
      newest = at;
      return at;
    }
    return -1;
  });
}

function isEventOf(
  { name, node, what, message, crashes, touches }: RunEvent,
  decision: Decision,
  messages: readonly RunMessage[],
): boolean {
  switch (decision.do) {
    case 'deliver': {
      const { from, to, kind, nth } = decision;
      const arrived = messages[message];
      return (
        arrived?.from === from && arrived.to === to && arrived.kind === kind && arrived.nth === nth
      );
    }
    case 'timeout':
      return name === 'timer' && node === decision.node && what === decision.timer;
    case 'persist':
      return name === 'persisted' && node === decision.node;
    case 'apply':
      return name === 'applied' && node === decision.node;
    case 'snapshot':
      return name === 'snapshot' && node === decision.node;
    case 'propose':
      return name === 'propose' && node === decision.node;
    case 'crash':
      return crashes.some((crash) => crash.node === decision.node);
    case 'restart':
      return (
        touches.some((touch) => touch.node === decision.node && touch.up) && name !== 'deliver'
      );
  }
}
