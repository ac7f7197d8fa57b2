/** What users are told of predicates: the words that they may use. */

/** The kinds of event (see `EventName`). */
export const EVENT_KINDS = [
  'deliver',
  'timer',
  'persisted',
  'applied',
  'snapshot',
  'propose',
  'client',
  'crash',
  'restart',
  'fault',
  'heal',
  'note',
] as const;

/** For the help of commands. */
export const PREDICATE_HELP = `
A predicate selects the events to stop at. Words next to each other must all hold; && || ! ( ) combine them.
  deliver AppendEntries from n1 at n2       timer election n3         crash || restart || propose
  n2.role == leader && n2.commitIndex > 4   n1.votedFor != none       time >= 1.5s && !Heartbeat
Kinds of event: deliver, timer, persisted (a write is durable), applied, snapshot, propose (a client proposes a command),
client (one that finds no server), crash, restart, fault (any other begins or ends), heal (all faults stop), note.
'at n2', or 'n2' alone: where it happens. 'timer' takes the name of a timer. '#812' is event number 812.
To compare: event, time (us, ms, s), term (of the arriving message, otherwise of the server where the event happens),
message.FIELD, and any value of a server that print shows, as it was before the event: n2.role, n2.votedFor (n1 or none),
n2.commitIndex, n2.log.6.term, n2.log.lastIndex, n2.progress.n3.matchIndex, n2.disk.term, n2.timers.election, n2.up, and
n2.state.FIELD for what only this peer has. No comparison with the peer of a server that is down holds.`;
