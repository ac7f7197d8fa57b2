/** What keys do. The table is also the help page, so that neither can say what the other does not. */

export type Command =
  | 'next'
  | 'previous'
  | 'next-at-server'
  | 'previous-at-server'
  | 'to-sending'
  | 'to-arrival'
  | 'violation'
  | 'next-role'
  | 'previous-role'
  | 'next-term'
  | 'previous-term'
  | 'next-match'
  | 'previous-match'
  | 'page-down'
  | 'page-up'
  | 'first'
  | 'last'
  | 'go-to'
  | 'filter'
  | 'causes'
  | 'next-tab'
  | 'story'
  | 'theme'
  | 'help'
  | 'escape';

export interface Binding {
  readonly keys: readonly string[];
  readonly command: Command;
  readonly meaning: string;
}

export const BINDINGS: readonly Binding[] = [
  { keys: ['j', 'ArrowDown'], command: 'next', meaning: 'next event' },
  { keys: ['k', 'ArrowUp'], command: 'previous', meaning: 'previous event' },
  { keys: ['.'], command: 'next-at-server', meaning: 'next event of the selected server' },
  { keys: [','], command: 'previous-at-server', meaning: 'previous event of the selected server' },
  { keys: [']'], command: 'to-arrival', meaning: 'follow the message to its arrival' },
  { keys: ['['], command: 'to-sending', meaning: 'follow the message back to its send' },
  { keys: ['n', 'p'], command: 'violation', meaning: 'the violation' },
  { keys: ['r'], command: 'next-role', meaning: 'next change of a role' },
  { keys: ['R'], command: 'previous-role', meaning: 'previous change of a role' },
  { keys: ['t'], command: 'next-term', meaning: 'next new term' },
  { keys: ['T'], command: 'previous-term', meaning: 'previous new term' },
  { keys: ['f'], command: 'next-match', meaning: 'next event that matches the filter' },
  { keys: ['F'], command: 'previous-match', meaning: 'previous event that matches the filter' },
  { keys: ['PageDown'], command: 'page-down', meaning: 'one page of events forwards' },
  { keys: ['PageUp'], command: 'page-up', meaning: 'one page of events back' },
  { keys: ['Home'], command: 'first', meaning: 'the beginning' },
  { keys: ['End'], command: 'last', meaning: 'the end' },
  {
    keys: ['g'],
    command: 'go-to',
    meaning: 'go to a position (812), an event (#811) or a time (12.5s)',
  },
  { keys: ['/'], command: 'filter', meaning: 'filter the events' },
  { keys: ['c'], command: 'causes', meaning: 'causal past and future, on or off' },
  { keys: ['v'], command: 'next-tab', meaning: 'next panel on the right' },
  { keys: ['s'], command: 'story', meaning: 'the story of the violation, shown or hidden' },
  { keys: ['o'], command: 'theme', meaning: 'light or dark' },
  { keys: ['?'], command: 'help', meaning: 'this page' },
  { keys: ['Escape'], command: 'escape', meaning: 'close, or let go of what is selected' },
];

const COMMANDS: ReadonlyMap<string, Command> = new Map(
  BINDINGS.flatMap(({ keys, command }) => keys.map((key) => [key, command] as const)),
);

/** What is read of a KeyboardEvent. */
export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** What the key asks for: a command, a server (1 to 9), or nothing. */
export function commandOf({ key, ctrlKey, metaKey, altKey }: Key): Command | number | null {
  if (ctrlKey || metaKey || altKey) return null;
  if (/^[1-9]$/.test(key)) return Number(key);
  return COMMANDS.get(key) ?? null;
}
