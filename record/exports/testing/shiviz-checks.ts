/** The rules of ShiViz for logs, from what its parser and its model graph refuse; for tests, as ShiViz is on no registry. */

export interface ShivizEvent {
  readonly host: string;
  readonly clock: ReadonlyMap<string, number>;
  readonly text: string;
  /** The fields that the parser names besides. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Reads a log as ShiViz does. Throws an error that names the line if ShiViz would refuse it. */
export function readShiviz(log: string): ShivizEvent[] {
  const [parser = '', delimiter = '', ...lines] = log.split('\n');
  if (delimiter !== '') throw new Error('line 2: these logs hold one run');
  for (const name of ['host', 'clock', 'event']) {
    if (!parser.includes(`(?<${name}>`)) throw new Error(`line 1: no group is called ${name}`);
  }
  const pattern = new RegExp(`^${parser}$`, 'gm');
  const text = lines.join('\n');
  const events: ShivizEvent[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index !== at) throw new Error(`line ${events.length + 3}: does not match the parser`);
    at = match.index + match[0].length + 1;
    const { host, clock, event, ...fields } = match.groups!;
    const line = `line ${events.length + 3}`;
    events.push({ host: host!, clock: clockOf(clock!, line), text: event!, fields });
  }
  if (at !== text.length) throw new Error(`line ${events.length + 3}: does not match the parser`);
  checkClocks(events);
  return events;
}

function clockOf(text: string, line: string): Map<string, number> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${line}: the clock is no JSON`);
  }
  const clock = new Map(Object.entries(value as Readonly<Record<string, number>>));
  for (const [host, count] of clock) {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new Error(`${line}: the clock of ${host} is ${count}`);
    }
    if (count === 0) clock.delete(host);
  }
  return clock;
}

function checkClocks(events: readonly ShivizEvent[]): void {
  const counts = new Map<string, number>();
  events.forEach(({ host, clock }, i) => {
    const line = `line ${i + 3}`;
    const own = clock.get(host);
    if (own === undefined) throw new Error(`${line}: the clock lacks its own host ${host}`);
    const expected = (counts.get(host) ?? 0) + 1;
    if (own !== expected) throw new Error(`${line}: ${host} counts ${own} and not ${expected}`);
    counts.set(host, expected);
  });
  events.forEach(({ clock }, i) => {
    for (const [host, count] of clock) {
      const all = counts.get(host);
      if (all === undefined) throw new Error(`line ${i + 3}: ${host} has no events`);
      if (count > all) {
        throw new Error(`line ${i + 3}: ${host} has ${all} events and not ${count}`);
      }
    }
  });
}

/** Whether `early` happened before `late`, or is the same, as their clocks say. */
export function isBeforeInLog(early: ShivizEvent, late: ShivizEvent): boolean {
  return (late.clock.get(early.host) ?? 0) >= early.clock.get(early.host)!;
}
