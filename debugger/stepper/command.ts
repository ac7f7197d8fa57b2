/** What a command of the stepper is, and how its arguments are read. */
import type { PeerId, PeerMessage } from '../../contract/peer.ts';
import { didYouMean, RaftSimError } from '../../lib/errors.ts';
import type { Path } from '../../record/paths.ts';
import { placeOf } from '../../record/paths.ts';
import type { Recording } from '../../record/recording.ts';
import type { Session } from '../session.ts';

/** Where the stepper prints, and what it may ask of whoever runs it. */
export interface StepperIo<S = unknown, M extends PeerMessage = PeerMessage> {
  /** Prints a line; what peers and files say may hold anything, so it makes it safe for where it goes. */
  out(line: string, style?: 'bold' | 'dim' | 'red' | 'green' | 'cyan'): void;
  /** Writes a run as a schedule file; returns the path. Throws RaftSimError. */
  save(recording: Recording<S, M>, path: string): string;
  /** Writes a run in another format; returns the path. Throws RaftSimError. */
  export(recording: Recording<S, M>, format: string, path: string | undefined): string;
  readonly exportFormats: readonly string[];
  /** So many characters fit into a line; Infinity where lines may be as long as they like. */
  readonly width: number;
}

/** What commands work on. */
export interface Stepping<S = unknown, M extends PeerMessage = PeerMessage> {
  readonly session: Session<S, M>;
  readonly io: StepperIo<S, M>;
  /** Fields that are shown after every move. */
  watched: readonly string[];
  /** Whether it was told to end. */
  ended: boolean;
  /** Tells where the session stands after a move from `from`. */
  showMove(from: number): void;
}

export interface StepperCommand {
  readonly names: readonly string[];
  /** Its arguments, for the help. */
  readonly usage: string;
  /** What it does, in one line. */
  readonly help: string;
  run<S, M extends PeerMessage>(stepping: Stepping<S, M>, args: readonly string[]): void;
}

/** Throws RaftSimError E_USAGE. */
export function refuse(command: string, found: string, expected: string, hint = ''): never {
  throw new RaftSimError('E_USAGE', { source: command, found, expected, hint });
}

/** The line as far as it fits, for lists that the eye runs down. */
export function fitted(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

/** The whole number at `args[at]`; `otherwise` if there is none. */
export function numberAt(
  command: string,
  args: readonly string[],
  at: number,
  what: string,
  otherwise?: number,
): number {
  const text = args[at];
  if (text === undefined) return otherwise ?? refuse(command, 'nothing', what);
  if (!/^[0-9]{1,9}$/.test(text)) refuse(command, `'${text}'`, what);
  return Number(text);
}

/** A server, written `n2` (or `2`). */
export function serverIn(command: string, text: string | undefined, size: number): PeerId {
  const id = Number(/^n?([0-9]{1,2})$/.exec(text ?? '')?.[1]);
  if (id >= 1 && id <= size) return id;
  return refuse(command, text === undefined ? 'nothing' : `'${text}'`, `a server, n1 to n${size}`);
}

/** A field of a server: `n2.log.6`, or all of it. */
export function fieldIn(
  command: string,
  text: string | undefined,
  size: number,
): { readonly node: PeerId; readonly path: Path } {
  const [server, ...path] = (text ?? '').split('.');
  const node = serverIn(command, server === '' ? undefined : server, size);
  const place = placeOf(path);
  if ('type' in place) return { node, path };
  const head = [`n${node}`, ...place.below].join('.');
  const expected =
    place.names.length === 0
      ? `${head}, which has no parts`
      : `${head}. and one of ${place.names.join(', ')}`;
  return refuse(command, `'${text}'`, expected, didYouMean(path[place.below.length]!, place.names));
}

/** A message: `m77`, or the number of a pending event in which one arrives. */
export function messageIn<S, M extends PeerMessage>(
  command: string,
  session: Session<S, M>,
  text: string | undefined,
): number {
  const expected = 'a message, as m77, or the number of one in the list that ls shows';
  const named = /^m([0-9]{1,9})$/.exec(text ?? '')?.[1];
  if (named !== undefined) {
    if (Number(named) < session.recording.messages.length) return Number(named);
    return refuse(
      command,
      `m${named}`,
      `a message, m0 to m${session.recording.messages.length - 1}`,
    );
  }
  if (text === undefined || !/^[0-9]{1,9}$/.test(text)) {
    return refuse(command, text === undefined ? 'nothing' : `'${text}'`, expected);
  }
  const message = session.enabled()[Number(text)]?.message ?? -1;
  return message >= 0 ? message : refuse(command, `'${text}', where no message arrives`, expected);
}

/** The command of this name; throws with a suggestion if there is none. */
export function commandNamed(commands: readonly StepperCommand[], name: string): StepperCommand {
  const found = commands.find(({ names }) => names.includes(name));
  if (found !== undefined) return found;
  const names = commands.flatMap((each) => each.names);
  return refuse('command', `'${name}'`, 'a command; help lists them', didYouMean(name, names));
}
