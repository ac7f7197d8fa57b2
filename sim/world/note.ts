/** What observers are told of a run beside its events: data, which record/words/notes.ts puts into words. */
import type { Command, PeerId } from '../../contract/peer.ts';
import type { Fault } from '../schedule/fault.ts';
import type { Intervention } from './interventions.ts';

/** Something that happened to the world in an event. */
export type Note =
  /** A fault of the timeline or the strike of an adversary; at both of its ends it is the same object. */
  | { readonly kind: 'fault-begins' | 'fault-ends'; readonly fault: Fault }
  /** A fault that found nothing to act on. */
  | { readonly kind: 'fault-missed'; readonly fault: Fault }
  /** The faults stop, and this server stays down. */
  | { readonly kind: 'lost-for-good'; readonly node: PeerId }
  /** A client turns to a server, which may be down. */
  | { readonly kind: 'proposal'; readonly node: PeerId; readonly command: Command }
  | { readonly kind: 'intervention'; readonly action: Intervention };

/** Why a message did not reach its server, though it arrived. */
export type Discarded = 'node-is-down' | 'answers-earlier-incarnation';
