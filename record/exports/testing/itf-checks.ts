/**
 * The rules of the Informal Trace Format (ADR 015 of Apalache), for tests: a state has a value for each variable and
 * nothing else but `#meta`; integers are `#bigint`s of decimal digits (plain numbers are allowed, but not all readers take
 * them for integers); maps are lists of pairs with different keys; nothing is null.
 */

export type Itf =
  | null
  | boolean
  | string
  | number
  | readonly Itf[]
  | { readonly [key: string]: Itf };

export type ItfState = Readonly<Record<string, Itf>>;

/** The states in a text. Throws an error at the first rule that it breaks. */
export function readItf(text: string): readonly ItfState[] {
  const parsed = JSON.parse(text) as {
    readonly '#meta': { readonly format: string };
    readonly vars: readonly string[];
    readonly states: readonly ItfState[];
  };
  const { vars, states } = parsed;
  if (parsed['#meta'].format !== 'ITF') throw new Error('not ITF: format');
  if (Object.keys(parsed).join() !== '#meta,vars,states') throw new Error('not ITF: its fields');
  if (new Set(vars).size !== vars.length || states.length === 0) throw new Error('not ITF: vars');
  states.forEach((state, i) => {
    const names = Object.keys(state).join();
    if (names !== ['#meta', ...vars].join()) throw new Error(`not ITF: state ${i} has ${names}`);
    if (JSON.stringify(state['#meta']) !== `{"index":${i}}`) throw new Error(`not ITF: index ${i}`);
    for (const name of vars) checkItfValue(state[name]!);
  });
  return states;
}

/** Throws an error if `value` is none of a state. */
export function checkItfValue(value: Itf): void {
  if (typeof value === 'string' || typeof value === 'boolean') return;
  if (Array.isArray(value)) {
    for (const item of value as readonly Itf[]) checkItfValue(item);
    return;
  }
  if (typeof value !== 'object' || value === null) throw new Error(`not ITF: ${String(value)}`);
  const fields = value as { readonly [key: string]: Itf };
  if ('#bigint' in fields) {
    const digits = fields['#bigint'];
    if (typeof digits === 'string' && /^-?\d+$/.test(digits)) return;
    throw new Error(`not ITF: ${JSON.stringify(digits)}`);
  }
  if ('#map' in fields) {
    const pairs = fields['#map'] as readonly (readonly [Itf, Itf])[];
    const keys = new Set(pairs.map(([key]) => JSON.stringify(key)));
    if (keys.size !== pairs.length) throw new Error('not ITF: a key twice');
    for (const pair of pairs) {
      if (pair.length !== 2) throw new Error('not ITF: no pair');
      checkItfValue(pair[0]);
      checkItfValue(pair[1]);
    }
    return;
  }
  for (const [key, item] of Object.entries(fields)) {
    if (key.startsWith('#')) throw new Error(`not ITF: ${key}`);
    checkItfValue(item);
  }
}
