/**
 * The macro walk: every now and then it does something that means something in Raft - elects a server with these voters,
 * replicates to those, compacts a log that somebody still needs, lets an old message arrive - and in between walks at
 * random. Uniform walks reach what needs several leaderships in a row once in a very long while (Netrix steers walks by
 * hand-written filters of this kind, Dragoi et al., VMCAI 2024; here they are drawn).
 *
 * A walker may look at roles, terms and logs, which a real adversary could not; what it does is what any network and any
 * operator can do to a cluster.
 */
import type { PeerId, PeerMessage } from '../../contract/peer.ts';
import { Sequence, threshold } from '../../sim/chance/choose.ts';
import type { SimEvent } from '../../sim/node/events.ts';
import type { Dice } from '../../sim/order/walk/dice.ts';
import type { Moves } from '../../sim/order/walk/moves.ts';
import type { Walker } from '../../sim/order/walk/walker.ts';
import { registerWalker } from '../../sim/order/walk/walkers.ts';
import type { WalkerPlan } from '../../sim/schedule/walk-plan.ts';
import type { Habits } from './director.ts';
import { burst, Director } from './director.ts';
import { bounce, calm, late, listener } from './disorder.ts';
import { comeback, duel, reign, unfit } from './elections.ts';
import { compact, overtake, replicate, revenant } from './replications.ts';
import { Script } from './script.ts';
import type { ScriptHabits, Step } from './script.ts';
import type { Strategy } from './strategy.ts';
import type { UniformPlan } from './uniform.ts';
import { BASE_PLAN, UniformWalker } from './uniform.ts';
import { drawWorld, walkOf } from './world.ts';

interface Macro {
  /** How often it is chosen, in walks without a theme. */
  readonly weight: number;
  /** How often (one in so many) it ends with {@link unfit}, which shows the damage if it has done any; 0: never. */
  readonly exposedOneIn: number;
  steps<S, M extends PeerMessage>(director: Director<S, M>): Step[];
}

const MACROS = {
  reign: { weight: 6, exposedOneIn: 8, steps: reign },
  unfit: { weight: 2, exposedOneIn: 0, steps: unfit },
  duel: { weight: 2, exposedOneIn: 0, steps: duel },
  comeback: { weight: 2, exposedOneIn: 2, steps: comeback },
  revenant: { weight: 2, exposedOneIn: 2, steps: revenant },
  replicate: { weight: 4, exposedOneIn: 8, steps: (director) => replicate(director) },
  burst: { weight: 1, exposedOneIn: 0, steps: someBurst },
  bounce: { weight: 2, exposedOneIn: 3, steps: bounce },
  compact: { weight: 2, exposedOneIn: 3, steps: compact },
  overtake: { weight: 1, exposedOneIn: 3, steps: overtake },
  late: { weight: 2, exposedOneIn: 3, steps: (director) => late(director, listener(director)) },
  calm: { weight: 1, exposedOneIn: 0, steps: calm },
} as const satisfies Readonly<Record<string, Macro>>;

type MacroName = keyof typeof MACROS;

const MACRO_NAMES = Object.keys(MACROS) as readonly MacroName[];

/** What a walk dwells on: macros that are chosen so many times as often. Swarm testing, with a purpose. */
const THEMES: readonly Partial<Record<MacroName, number>>[] = [
  {},
  {},
  { duel: 4 },
  { comeback: 3, revenant: 4, late: 3 },
  { compact: 4, overtake: 4 },
  { bounce: 4 },
];

/** The weights of the macros under each theme, by place in MACRO_NAMES. */
const WEIGHTS: readonly (readonly number[])[] = THEMES.map((theme) =>
  MACRO_NAMES.map((name) => MACROS[name].weight * (theme[name] ?? 1)),
);

function someBurst<S, M extends PeerMessage>(director: Director<S, M>): Step[] {
  return burst(director.someLeader() || director.anyone(), 1 + director.dice.below(4));
}

/** Plain data. */
export interface MacroPlan extends WalkerPlan, Habits, ScriptHabits {
  readonly kind: 'macros';
  readonly base: UniformPlan;
  /** By place in MACRO_NAMES. */
  readonly weights: readonly number[];
  /** How often a macro follows where no other is under way; else a single random move. */
  readonly macroPpm: number;
  /** How often a random move comes between two steps of a macro. */
  readonly asidePpm: number;
}

export const macros: Strategy = {
  name: 'macros',
  description: 'a walk that elects, replicates, compacts and lets old messages arrive on purpose',
  faults: ['crash', 'write-lost', 'write-torn', 'lost-for-good'],
  draw: (seed, peers) => {
    const draw = new Sequence(seed, 'macros');
    const servers: PeerId[] = draw.shuffle(Array.from({ length: peers }, (_, i) => i + 1));
    const weights = draw.pick(WEIGHTS);
    const plan: MacroPlan = {
      kind: 'macros',
      base: BASE_PLAN,
      weights,
      macroPpm: draw.pick([100_000, 300_000, 900_000]),
      asidePpm: draw.pick([0, 50_000, 150_000]),
      stalePpm: draw.pick([0, 100_000, 400_000]),
      unansweredPpm: draw.pick([0, 200_000, 500_000]),
      unwrittenPpm: draw.pick([0, 100_000, 300_000]),
      unappliedPpm: draw.pick([0, 0, 800_000]),
      capturePpm: draw.pick([0, 50_000, 250_000]),
      cast: servers.slice(0, 2),
    };
    return walkOf(drawWorld(seed, peers), plan);
  },
};

/** So many macros in a row may have nothing to do before a random move is made. */
const TRIES = 10;

export class MacroWalker implements Walker {
  private readonly plan: MacroPlan;
  private readonly dice: Dice;
  private readonly base: UniformWalker;
  private readonly script: Script;
  private readonly total: number;
  private readonly macroLimit: number;
  private readonly asideLimit: number;
  /** Whether the macro under way is to be followed by {@link unfit}. */
  private exposes = false;

  constructor(plan: MacroPlan, dice: Dice) {
    this.plan = plan;
    this.dice = dice;
    this.base = new UniformWalker(plan.base, dice);
    this.script = new Script(dice, plan);
    this.total = plan.weights.reduce((sum, weight) => sum + weight, 0);
    this.macroLimit = this.total === 0 ? 0 : threshold(plan.macroPpm);
    this.asideLimit = threshold(plan.asidePpm);
  }

  next<S, M extends PeerMessage>(moves: Moves<S, M>): SimEvent | null {
    const { dice, script } = this;
    for (let tries = 0; tries < TRIES; tries++) {
      if (!script.isEmpty && dice.happens(this.asideLimit)) break;
      const event = script.next(moves);
      if (event !== null) return event;
      if (!this.exposes && !dice.happens(this.macroLimit)) break;
      this.begin(new Director(moves, dice, this.plan));
    }
    return this.base.next(moves);
  }

  private begin<S, M extends PeerMessage>(director: Director<S, M>): void {
    const { dice, script, plan } = this;
    if (this.exposes) {
      this.exposes = false;
      script.add(unfit(director));
      return;
    }
    const name = MACRO_NAMES[dice.weighed(plan.weights, this.total)]!;
    const macro: Macro = MACROS[name];
    script.add(macro.steps(director));
    this.exposes = macro.exposedOneIn > 0 && director.oneIn(macro.exposedOneIn);
  }

  clone(): MacroWalker {
    const copy = new MacroWalker(this.plan, this.dice.clone());
    this.script.copyInto(copy.script);
    copy.exposes = this.exposes;
    return copy;
  }
}

registerWalker<MacroPlan>('macros', (plan, dice) => new MacroWalker(plan, dice));
