/** A JavaScript debugger, such as Chrome's or VS Code's: a child process, driven over the DevTools protocol. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';

/** What is read of a message of the protocol. */
export interface Frame {
  readonly callFrameId: string;
  readonly functionName: string;
  readonly location: {
    readonly scriptId: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly error?: { readonly message: string };
  readonly result?: Readonly<Record<string, unknown>>;
  readonly params?: {
    readonly callFrames?: readonly Frame[];
    readonly scriptId?: string;
    readonly url?: string;
    readonly sourceMapURL?: string;
  };
}

/** Where the top frame stands, in the source that people wrote. */
export interface Place {
  readonly functionName: string;
  /** The end of its path, such as `raft/peer.ts`. */
  readonly file: string;
  /** The text of the line. */
  readonly line: string;
}

/** A process that waits for a debugger, or has ended. */
export interface Debuggee {
  readonly child: ChildProcess;
  readonly url: string;
  /** Resolves when it ends. */
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly out: string;
    readonly err: string;
  }>;
}

/** Starts `node ...args`; resolves as soon as it has told its inspector's address. Rejects if it ends before. */
export async function startDebuggee(args: readonly string[], cwd: string): Promise<Debuggee> {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const ended = once(child, 'close').then((args_) => {
    const [code, signal] = args_ as [number | null, NodeJS.Signals | null];
    return { code, signal, out, err };
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
      const [, address] = /^ {2}Debugger +(ws:\S+)\n[\s\S]*Waiting/m.exec(err) ?? [];
      if (address !== undefined) resolve(address);
    });
    void ended.then(({ code }) => reject(new Error(`ended with ${code}: ${out}${err}`)));
  });
  return { child, url, ended };
}

export class JsDebugger {
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, (message: Message) => void>();
  private readonly scripts = new Map<string, NonNullable<Message['params']>>();
  private readonly pauses: (readonly Frame[])[] = [];
  private wake: (() => void) | null = null;
  private sent = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => this.receive(JSON.parse(data.toString()) as Message));
    socket.on('close', () => this.wake?.());
  }

  /** Attaches and lets the process go on to its first stop. */
  static async attach(url: string): Promise<JsDebugger> {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    const attached = new JsDebugger(socket);
    await attached.send('Runtime.enable');
    await attached.send('Debugger.enable');
    await attached.send('Runtime.runIfWaitingForDebugger');
    return attached;
  }

  private receive(message: Message): void {
    const { id, method, params } = message;
    if (id !== undefined) {
      this.waiting.get(id)?.(message);
      this.waiting.delete(id);
    } else if (method === 'Debugger.scriptParsed') {
      this.scripts.set(params!.scriptId!, params!);
    } else if (method === 'Debugger.paused') {
      this.pauses.push(params!.callFrames!);
      this.wake?.();
    }
  }

  async send(method: string, params: object = {}): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.sent;
    const answered = new Promise<Message>((resolve) => this.waiting.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result!;
  }

  /** The frames of the next stop, the top one first; null: there is none. */
  async stop(): Promise<readonly Frame[] | null> {
    while (this.pauses.length === 0 && this.socket.readyState === WebSocket.OPEN) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return this.pauses.shift() ?? null;
  }

  async stepInto(): Promise<readonly Frame[] | null> {
    await this.send('Debugger.stepInto');
    return this.stop();
  }

  async resume(): Promise<readonly Frame[] | null> {
    await this.send('Debugger.resume');
    return this.stop();
  }

  /** The value of an expression in the top frame. */
  async evaluate([top]: readonly Frame[], expression: string): Promise<unknown> {
    const { callFrameId } = top!;
    const answer = await this.send('Debugger.evaluateOnCallFrame', {
      callFrameId,
      expression,
      returnByValue: true,
    });
    if (answer['exceptionDetails'] !== undefined) {
      throw new Error(JSON.stringify(answer['exceptionDetails']));
    }
    return (answer['result'] as { readonly value?: unknown }).value;
  }

  /** Where the top frame stands, by way of the source map. */
  placeOf([top]: readonly Frame[]): Place {
    const { functionName, location } = top!;
    const { url = '', sourceMapURL = '' } = this.scripts.get(location.scriptId)!;
    const payload = JSON.parse(readUrl(new URL(sourceMapURL, url))) as {
      readonly sources: readonly string[];
      readonly sourcesContent?: readonly (string | null)[] | null;
    };
    const map = new SourceMap(payload as unknown as ConstructorParameters<typeof SourceMap>[0]);
    const entry = map.findEntry(location.lineNumber, location.columnNumber);
    if (!('originalSource' in entry)) throw new Error(`no source for ${url}`);
    const { originalSource, originalLine } = entry;
    const source = new URL(originalSource, url);
    const content = payload.sourcesContent?.[payload.sources.indexOf(originalSource)];
    const text = content ?? readFileSync(source, 'utf8');
    return {
      functionName,
      file: source.pathname.split('/').slice(-2).join('/'),
      line: text.split('\n')[originalLine]!.trim(),
    };
  }

  /** Goes away without a word, as a window that is closed. */
  detach(): void {
    this.socket.terminate();
  }
}

function readUrl(url: URL): string {
  if (url.protocol === 'file:') return readFileSync(fileURLToPath(url), 'utf8');
  return Buffer.from(url.pathname.slice(url.pathname.indexOf(',') + 1), 'base64').toString();
}
