/** Node's own inspector, opened from inside: no flag is needed, and any debugger of JavaScript can attach. */
import inspector from 'node:inspector';
import { enterStep, leaveStep, stepUnderWay } from '../../sim/guard/purity-guard.ts';

const HOST = '127.0.0.1';

export interface OpenInspector {
  readonly url: string;
  /** Whether it was open already, so that a debugger may be there. */
  readonly wasOpen: boolean;
  /** Returns when a debugger has attached; at once if the inspector was open already. A signal still ends the process. */
  waitForDebugger(): void;
  close(): void;
}

/**
 * Opens the inspector at its usual port if that is free, else at any, and has it stop at the first statement of each of
 * `functions`, just before that is executed. While it stops, the tripwires of the simulator do not bite.
 */
export function openInspector(functions: readonly unknown[]): OpenInspector {
  const wasOpen = inspector.url() !== undefined;
  if (!wasOpen) {
    inspector.open(process.debugPort, HOST, false);
    // Somebody else is there, as Node has told.
    if (inspector.url() === undefined) inspector.open(0, HOST, false);
  }
  const session = new inspector.Session();
  session.connect();
  breakAt(session, functions);
  return {
    url: inspector.url() ?? '',
    wasOpen,
    waitForDebugger(): void {
      if (!wasOpen) inspector.waitForDebugger();
    },
    close(): void {
      session.disconnect();
      if (!wasOpen) inspector.close();
    },
  };
}

/**
 * A session of this very thread cannot resume it, but it can set breakpoints at which all sessions stop. Without another
 * session nothing stops.
 */
function breakAt(session: inspector.Session, functions: readonly unknown[]): void {
  suspendTripwires(session);
  session.post('Debugger.enable');
  const holder = globalThis as { [HOLDER]?: unknown };
  for (const each of functions) {
    holder[HOLDER] = each;
    session.post('Runtime.evaluate', { expression: HOLDER }, (failure, evaluated) => {
      if (failure !== null) throw failure;
      const { objectId } = evaluated.result;
      session.post('Debugger.setBreakpointOnFunctionCall', { objectId }, (error: Error | null) => {
        if (error !== null) throw error;
      });
    });
  }
  delete holder[HOLDER];
}

const HOLDER = '__raftSimHalt';

/**
 * Whoever types `Date.now()` or `console.log(...)` where a step is under way means no harm. The calls are answered at once,
 * on this thread, as it stops and before it goes on.
 */
function suspendTripwires(session: inspector.Session): void {
  let step: ReturnType<typeof stepUnderWay> = null;
  session.on('Debugger.paused', () => {
    step = stepUnderWay();
    leaveStep();
  });
  session.on('Debugger.resumed', () => {
    if (step !== null) enterStep(step.peer, step.input);
    step = null;
  });
}
