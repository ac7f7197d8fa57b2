/**
 * Waiting for the cluster to agree: on a command that is offered until it commits, or on whatever ends up at an index. What
 * counts as committed is what the services applied, connected or not; nobody asks the peers.
 */
import type { LabCommand } from '../api/api.ts';
import { show } from './applier.ts';
import { LabServers } from './servers.ts';

const BUDGET_MS = 10_000;
/** How long the cluster may take to commit what a leader accepted, before the command is offered again. */
const COMMIT_MS = 2000;
const COMMIT_POLL_MS = 20;
const NO_LEADER_PAUSE_MS = 50;

const WAIT_POLLS = 30;
const WAIT_FIRST_PAUSE_MS = 10;
const WAIT_LONG_PAUSE_MS = 1000;

/** What was applied at an index, and by how many servers. */
export interface Committed {
  readonly count: number;
  readonly command: LabCommand | undefined;
}

export class Agreement extends LabServers {
  /** How many servers applied something at `index`, now or before a crash, and what. It must be the same everywhere. */
  nCommitted(index: number): Committed {
    this.checkServices();
    let count = 0;
    let command: LabCommand | undefined;
    for (const records of this.services.applied) {
      const own = records.get(index);
      if (own === undefined) continue;
      if (command !== undefined && own !== command) {
        this.fail(
          `expected one command at index ${index}, found ${show(command)} and ${show(own)}`,
        );
      }
      command = own;
      count++;
    }
    return { count, command };
  }

  /**
   * Waits until `expected` servers have applied something at `index`, and returns that. Returns null when a server goes
   * beyond `startTerm` meanwhile, unless that is -1: with the term, what was offered may have gone.
   */
  async wait(index: number, expected: number, startTerm: number): Promise<LabCommand | null> {
    let pause = WAIT_FIRST_PAUSE_MS;
    for (let poll = 0; poll < WAIT_POLLS; poll++) {
      if (this.nCommitted(index).count >= expected) break;
      await this.sleep(pause);
      if (pause < WAIT_LONG_PAUSE_MS) pause *= 2;
      if (startTerm >= 0 && this.beyond(startTerm)) return null;
    }
    const { count, command } = this.nCommitted(index);
    if (command === undefined || count < expected) {
      this.fail(`expected ${expected} servers to apply index ${index}, found ${count}`);
    }
    return command;
  }

  /** Whether a server that is up has a newer term. */
  private beyond(term: number): boolean {
    for (let i = 0; i < this.servers; i++) {
      if (this.isUp(i) && this.getState(i).term > term) return true;
    }
    return false;
  }

  /**
   * Gets `command` applied by at least `expected` servers and returns its index. It is offered to whoever says that it
   * leads, and with `retry` again and again while it does not commit: then it may end up in the log twice.
   */
  async one(command: LabCommand, expected: number, retry: boolean): Promise<number> {
    const deadline = this.nowMs() + BUDGET_MS;
    let server = 0;
    while (this.nowMs() < deadline) {
      let index = -1;
      // Round the servers, going on where the last round stopped.
      for (let asked = 0; asked < this.servers && index === -1; asked++) {
        server = (server + 1) % this.servers;
        if (!this.isConnected(server) || !this.isUp(server)) continue;
        const offer = this.start(server, command);
        if (offer.isLeader) index = offer.index;
      }
      if (index === -1) {
        await this.sleep(NO_LEADER_PAUSE_MS);
        continue;
      }
      if (await this.commits(index, command, expected)) return index;
      if (!retry) {
        const { count, command: applied } = this.nCommitted(index);
        this.fail(
          `expected ${expected} servers to apply ${show(command)} at index ${index}, found ${show(applied)} on ${count}`,
        );
      }
    }
    return this.fail(
      `expected ${expected} servers to agree on ${show(command)}, found no agreement in ${BUDGET_MS / 1000} s`,
    );
  }

  /** Whether enough servers apply `command` at `index` in time. */
  private async commits(index: number, command: LabCommand, expected: number): Promise<boolean> {
    const deadline = this.nowMs() + COMMIT_MS;
    while (this.nowMs() < deadline) {
      const committed = this.nCommitted(index);
      if (committed.count >= Math.max(1, expected) && committed.command === command) return true;
      await this.sleep(COMMIT_POLL_MS);
    }
    return false;
  }
}
