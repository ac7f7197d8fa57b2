/** The finding that ends a run, with the property that it breaks, and the sentence that people read. */
import type { PeerId } from '../../contract/peer.ts';
import type { Breaches, Facts, Finding, Reference } from './finding.ts';

/** Something that must hold in every run. */
export interface Property {
  /** As the field calls it: `Election Safety`. */
  readonly name: string;
  /**
   * `end-to-end` properties are promised to users of the protocol; `local` ones are stricter rules about one peer which
   * break long before the damage shows, and which another correct protocol could conceivably not keep.
   */
  readonly kind: 'end-to-end' | 'local' | 'liveness' | 'contract';
  /** The property in one sentence, as a user reads it in a report. */
  readonly statement: string;
  /** Where it comes from: `Raft §5.2`. */
  readonly source: string;
  /** Each way to break it. */
  readonly breaches: Breaches;
  /**
   * What a finding compares, so that whatever lies outside its causal past had no part in it. `own`: the history of the
   * server that broke it; `references`: that, and the steps that the finding refers to. Left out: it speaks of what is
   * missing somewhere, or of the whole run.
   */
  readonly compares?: 'own' | 'references';
}

/** A property broken in a run: plain data, so that it can cross from a worker. */
export interface Violation extends Pick<Property, 'kind' | 'statement' | 'source' | 'compares'> {
  readonly property: string;
  /** Which of the property's breaches it was, and with which values. */
  readonly code: string;
  readonly facts: Facts;
  readonly refersTo: readonly Reference[];
  /** How it was broken here, in one sentence: for people, nothing reads it. */
  readonly message: string;
  readonly peer: PeerId;
}

/** `finding` as a violation of `property` by `peer`. Throws if the property has no breach of its code. */
export function violationOf(property: Property, peer: PeerId, finding: Finding): Violation {
  const { name, kind, statement, source, breaches, compares } = property;
  const { code, facts } = finding;
  const breach = Object.hasOwn(breaches, code) ? breaches[code] : undefined;
  if (breach === undefined) throw new Error(`${name} found '${code}', which its breaches lack`);
  return {
    property: name,
    kind,
    statement,
    source,
    ...(compares === undefined ? {} : { compares }),
    code,
    facts,
    refersTo: breach.refersTo?.(facts) ?? [],
    message: breach.words(facts),
    peer,
  };
}
