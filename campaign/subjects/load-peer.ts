/** Loads the peer that a user brings along: a module whose default export fills the servers of the lab. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LabRaft, MakeRaft } from '../../lab/api/api.ts';
import { placeOf } from '../../lab/run.ts';
import type { Peer } from '../../contract/peer.ts';
import { describeValue, RaftSimError } from '../../lib/errors.ts';
import { describeSystemError } from '../files/artefact.ts';
import type { LabSubject } from './lab-subject.ts';
import { classSubject, pureSubject } from './lab-subject.ts';

const A_PEER =
  'a Peer as contract/peer.ts describes it, or a function or class that makes a LabRaft (lab/api/api.ts)';

/** The members of a peer that are functions. */
const FUNCTIONS = [
  'init',
  'step',
  'view',
  'messageKind',
  'digest',
  'describe',
  'claimedVote',
  'claimedMatch',
] as const satisfies readonly (keyof Peer)[];

/**
 * Loads the default export of the ES module at `path`, JavaScript or TypeScript. Throws RaftSimError: E_FILE if the file
 * cannot be read, E_SYNTAX if it does not load, E_SCHEMA if it exports something else.
 */
export async function loadLabPeer(path: string): Promise<LabSubject> {
  checkFile(path);
  const loaded = await load(path);
  const exported = 'default' in loaded ? loaded.default : undefined;
  const subject =
    typeof exported === 'function'
      ? classSubject(asMake(exported as Constructor | MakeRaft))
      : pureSubject(asPeer(path, exported));
  return guarded(path, subject);
}

function checkFile(path: string): void {
  let found = 'a directory or device';
  try {
    if (statSync(path).isFile()) return;
  } catch (error) {
    found = describeSystemError(error);
  }
  const expected = 'a JavaScript or TypeScript module that exports a peer';
  throw new RaftSimError('E_FILE', { source: path, found, expected });
}

async function load(path: string): Promise<object> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as object;
  } catch (error) {
    const needsLoader =
      error instanceof Error && 'code' in error && error.code === 'ERR_UNKNOWN_FILE_EXTENSION';
    throw new RaftSimError('E_SYNTAX', {
      source: path,
      found: describeThrown(error),
      expected: 'an ES module that loads',
      hint: needsLoader
        ? 'Compile it to JavaScript first; this version of Node cannot load TypeScript.'
        : whereThrown(error),
    });
  }
}

type Constructor = new (...args: Parameters<MakeRaft>) => LabRaft;

/** A class makes its servers with `new`, a function as it is. */
function asMake(exported: Constructor | MakeRaft): MakeRaft {
  // oxlint-disable typescript/no-unsafe-type-assertion -- the language tells them apart by their source only
  if (!/^class\b/.test(Function.prototype.toString.call(exported))) return exported as MakeRaft;
  const constructor = exported as Constructor;
  // oxlint-enable typescript/no-unsafe-type-assertion
  const make: MakeRaft = (...args) => new constructor(...args);
  return Object.defineProperty(make, 'name', { value: constructor.name });
}

/** `exported` as a peer, if it has all that a peer must have. */
function asPeer(source: string, exported: unknown): Peer {
  const fail = (member: string, value: unknown, expected: string): never => {
    const path = member === '' ? 'export default' : `export default, ${member}`;
    throw new RaftSimError('E_SCHEMA', { source, path, found: describeValue(value), expected });
  };
  if (typeof exported !== 'object' || exported === null) return fail('', exported, A_PEER);
  const members = exported as Readonly<Record<string, unknown>>;
  for (const name of FUNCTIONS) {
    if (typeof members[name] !== 'function')
      fail(name, members[name], `a function, as in ${A_PEER}`);
  }
  const { name, messageKinds } = members;
  if (typeof name !== 'string' || name === '') fail('name', name, 'a short name');
  const areNames =
    Array.isArray(messageKinds) &&
    messageKinds.length > 0 &&
    messageKinds.every((kind) => typeof kind === 'string');
  if (!areNames)
    fail('messageKinds', messageKinds, 'a list of names, one for each kind of message');
  return exported as Peer;
}

/** Blames the file for what is thrown where no peer takes a step: a view without a log, for example. */
function guarded(path: string, subject: LabSubject): LabSubject {
  return {
    name: subject.name,
    isPure: subject.isPure,
    describe(message): string {
      try {
        return subject.describe(message);
      } catch (error) {
        return `(describe threw ${describeThrown(error)})`;
      }
    },
    async run(test, request): ReturnType<LabSubject['run']> {
      try {
        return await subject.run(test, request);
      } catch (error) {
        if (error instanceof RaftSimError) throw error;
        throw new RaftSimError('E_SCHEMA', {
          source: path,
          found: `${describeThrown(error)} in ${test.name}`,
          expected: A_PEER,
          hint: whereThrown(error),
        });
      }
    },
  };
}

/** `TypeError: x is not a function`, on one line. */
function describeThrown(error: unknown): string {
  if (!(error instanceof Error)) return describeValue(error);
  return `${error.name}: ${error.message}`.replaceAll(/\s*\n\s*/g, ' ');
}

function whereThrown(error: unknown): string {
  const place = placeOf(error);
  return place === '' ? '' : `It was thrown at ${place}.`;
}
