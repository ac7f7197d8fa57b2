/** Drives a run on decisions step by step: each decision is made when its turn comes, and only if it applies. */
import { decisionsOf } from '../../sim/order/decisions/decision-order.ts';
import type { PeerId, PeerMessage } from '../../contract/peer.ts';
import type { Decision } from '../../sim/schedule/decision.ts';
import { refusal } from '../../sim/order/refusal.ts';
import type { Simulation } from '../../sim/world/simulation.ts';

/** The timer on which servers stand for election. */
const ELECTION = 'election';
/** Rounds of an exchange; an election with replication takes about five. */
const MAX_ROUNDS = 12;

/** A message stream: from, to, kind. */
type Stream = readonly [from: PeerId, to: PeerId, kind: string];

export class Driver<S, M extends PeerMessage> {
  private readonly simulation: Simulation<S, M>;
  /** The list that the simulation runs on, to its end so far; what is added to it happens. */
  private readonly script: Decision[];

  constructor(simulation: Simulation<S, M>, script: Decision[]) {
    this.simulation = simulation;
    this.script = script;
  }

  /** Has a decision carried out, if that is possible now and the run goes on. */
  offer(decision: Decision): boolean {
    // Behind the last decision that can be carried out the run would go into its heal phase.
    if (this.simulation.ended || refusal(this.simulation, decision) !== null) return false;
    this.script.push(decision);
    this.simulation.runTo(this.simulation.position + 1);
    return true;
  }

  /**
   * Of what `id` has sent, the newest message of each kind on each link arrives, if it has not, is written down there, and
   * what is said in return comes back to `id`, whose own writes are still under way.
   */
  converse(id: PeerId): void {
    const { size } = this.simulation;
    const { pool } = decisionsOf(this.simulation)!;
    const others = Array.from({ length: size }, (_, i) => i + 1).filter((each) => each !== id);
    const answers = this.streams(others, [id]);
    const seen = answers.map((stream) => this.count(stream));
    for (const [from, to, kind] of this.streams([id], others)) {
      const newest = pool.newest(from, to, kind);
      if (newest !== undefined) this.offer({ do: 'deliver', ...newest.name });
    }
    this.settle(others);
    answers.forEach((stream, i) => this.deliverFrom(stream, seen[i]!));
  }

  /** `by` stands for election, and the servers of `party` exchange what they have to say, until there is nothing more. */
  takeOver(by: PeerId, party: readonly PeerId[]): void {
    const streams = this.streams(party, party);
    const seen = streams.map((stream) => this.count(stream));
    if (!this.offer({ do: 'timeout', node: by, timer: ELECTION })) return;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      let quiet = this.settle(party);
      for (let i = 0; i < streams.length; i++) {
        const before = seen[i]!;
        seen[i] = this.deliverFrom(streams[i]!, before);
        if (seen[i] !== before) quiet = false;
      }
      if (quiet) return;
    }
  }

  /** Writes that were issued end and services apply. True: there was nothing to do. */
  private settle(party: readonly PeerId[]): boolean {
    let quiet = true;
    for (const node of party) {
      const { pendingWrites } = this.simulation.nodes[node]!.disk;
      for (let i = 0; i < pendingWrites; i++) this.offer({ do: 'persist', node });
      if (this.offer({ do: 'apply', node }) || pendingWrites > 0) quiet = false;
    }
    return quiet;
  }

  /** The messages of a stream behind the first `seen` arrive; returns how many it has. */
  private deliverFrom(stream: Stream, seen: number): number {
    const [from, to, kind] = stream;
    const count = this.count(stream);
    for (let nth = seen + 1; nth <= count; nth++) {
      this.offer({ do: 'deliver', from, to, kind, nth });
    }
    return count;
  }

  private streams(senders: readonly PeerId[], receivers: readonly PeerId[]): Stream[] {
    const { messageKinds } = this.simulation.peer;
    return senders.flatMap((from) =>
      receivers
        .filter((to) => to !== from)
        .flatMap((to) => messageKinds.map((kind): Stream => [from, to, kind])),
    );
  }

  private count([from, to, kind]: Stream): number {
    return decisionsOf(this.simulation)!.pool.count(from, to, kind);
  }
}
