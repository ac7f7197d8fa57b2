/** Which process is meant, so that one that has ended is not mistaken for another that got its number. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ProcessId {
  readonly pid: number;
  /** When it was started, in whatever unit the system has; empty where it does not tell. */
  readonly started: string;
}

export function thisProcess(): ProcessId {
  return { pid: process.pid, started: startOf(process.pid) };
}

/** Whether the process is running, on this machine. */
export function isAlive({ pid, started }: ProcessId): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: there is one, of another user.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const now = startOf(pid);
  return started === '' || now === '' || now === started;
}

function startOf(pid: number): string {
  return process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
}

/** Field 22 of its stat file: clock ticks since the machine was started. */
function startOnLinux(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in brackets, may hold anything; what follows has no brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A process that was killed stays as a zombie until its parent takes notice.
    return fields[0] === 'Z' ? 'ended' : (fields[19] ?? '');
  } catch {
    return '';
  }
}

/** As `ps` tells it, in words that do not depend on the user's settings. Windows has none. */
function startByPs(pid: number): string {
  try {
    const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.trim();
  } catch {
    return '';
  }
}
