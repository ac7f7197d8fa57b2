/**
 * What a test of the lab does to servers and cables, and what it asks the servers about leaders and terms. The connected
 * servers always form one clique: a test splits a cluster by disconnecting servers, which leaves those running, each
 * alone.
 */
import type { LabCommand, StartResult, StateResult } from '../api/api.ts';
import { Services } from './applier.ts';
import type { LabCluster, LabRandom } from '../api/cluster.ts';
import { randomCommand } from './draws.ts';
import { LabFailure } from './failure.ts';

const LEADER_ROUNDS = 10;

export class LabServers {
  readonly servers: number;
  protected readonly cluster: LabCluster;
  protected readonly services: Services;
  private readonly random: LabRandom;
  private readonly connected: boolean[];

  /** Starts all servers, then connects one after the other. */
  constructor(cluster: LabCluster, snapshots: boolean) {
    this.cluster = cluster;
    this.servers = cluster.size;
    this.services = new Services(cluster, snapshots);
    this.random = cluster.random('harness');
    this.connected = Array.from({ length: cluster.size }, () => false);
    cluster.onApply = (i, message) => this.services.apply(i, message);
    for (let i = 0; i < this.servers; i++) this.start1(i);
    for (let i = 0; i < this.servers; i++) this.connect(i);
  }

  nowMs(): number {
    return this.cluster.nowMs();
  }

  sleep(ms: number): Promise<void> {
    return this.cluster.sleep(ms);
  }

  /** An integer of 0..n-1. */
  int(n: number): number {
    return this.random.int(n);
  }

  /** True in `perMille` of a thousand cases. */
  chance(perMille: number): boolean {
    return this.random.int(1000) < perMille;
  }

  /** A random number to replicate. */
  command(): number {
    return randomCommand(this.random);
  }

  /** Draws by name, for what runs beside the test: they must not depend on who comes first. */
  stream(name: string): LabRandom {
    return this.cluster.random(name);
  }

  /** Fails the test. */
  fail(what: string): never {
    throw new LabFailure(what, this.nowMs());
  }

  /** Starts `i` anew from what it has stored, after a crash if it is up. Does not connect it. */
  start1(i: number): void {
    this.crash1(i);
    this.services.starting(i);
    this.cluster.boot(i);
  }

  /** Disconnects and kills `i`. What it stored stays; what it would have stored later is lost. */
  crash1(i: number): void {
    this.disconnect(i);
    if (this.cluster.isUp(i)) this.cluster.crash(i);
  }

  /** Plugs `i` in, both ways, to all that are connected. */
  connect(i: number): void {
    this.connected[i] = true;
    for (let j = 0; j < this.servers; j++) {
      if (this.connected[j]) this.cable(i, j, true);
    }
  }

  /** Cuts `i` off. It keeps running, and asks in vain. */
  disconnect(i: number): void {
    this.connected[i] = false;
    for (let j = 0; j < this.servers; j++) this.cable(i, j, false);
  }

  private cable(i: number, j: number, enabled: boolean): void {
    this.cluster.enable(i, j, enabled);
    if (j !== i) this.cluster.enable(j, i, enabled);
  }

  isConnected(i: number): boolean {
    return this.connected[i]!;
  }

  isUp(i: number): boolean {
    return this.cluster.isUp(i);
  }

  setUnreliable(unreliable: boolean): void {
    this.cluster.setReliable(!unreliable);
  }

  setLongReordering(reorder: boolean): void {
    this.cluster.setLongReordering(reorder);
  }

  /** Offers a command to one server, which must be up, without waiting for anything. */
  start(i: number, command: LabCommand): StartResult {
    return this.cluster.start(i, command);
  }

  getState(i: number): StateResult {
    return this.cluster.getState(i);
  }

  /** Waits for a leader among the connected servers and returns the one of the newest term. */
  async checkOneLeader(): Promise<number> {
    for (let round = 0; round < LEADER_ROUNDS; round++) {
      // Never the same pause twice, lest the rounds keep step with the elections.
      await this.sleep(450 + this.int(100));
      this.checkServices();
      // A leader of an older term may not have noticed yet. Two of one term may never be.
      const byTerm = new Map<number, number>();
      for (let i = 0; i < this.servers; i++) {
        if (!this.connected[i]) continue;
        const { term, isLeader } = this.getState(i);
        if (!isLeader) continue;
        const other = byTerm.get(term);
        if (other !== undefined) {
          this.fail(`expected at most one leader in term ${term}, found servers ${other} and ${i}`);
        }
        byTerm.set(term, i);
      }
      const leader = byTerm.get(Math.max(...byTerm.keys()));
      if (leader !== undefined) return leader;
    }
    return this.fail(`expected a leader, found none in ${LEADER_ROUNDS} rounds`);
  }

  /** The term that all connected servers are in; -1 if none is connected. */
  checkTerms(): number {
    this.checkServices();
    let common = -1;
    for (let i = 0; i < this.servers; i++) {
      if (!this.connected[i]) continue;
      const { term } = this.getState(i);
      if (common !== -1 && term !== common) {
        this.fail(`expected all servers in term ${common}, found server ${i} in ${term}`);
      }
      common = term;
    }
    return common;
  }

  /** No connected server may think that it leads. */
  checkNoLeader(): void {
    this.checkServices();
    for (let i = 0; i < this.servers; i++) {
      if (this.connected[i] && this.getState(i).isLeader) {
        this.fail(`expected no leader, found server ${i} leading`);
      }
    }
  }

  /** Fails the test over what the services noticed, with the time when they did. */
  protected checkServices(): void {
    const { error } = this.services;
    if (error !== null) throw new LabFailure(error.what, error.atMs);
  }
}
