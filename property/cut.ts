/** Cuts in a network in the form in which they are simplified: who is cut off, or else which links. */
import type { PeerId } from '../contract/peer.ts';
import type { Link } from '../sim/schedule/fault.ts';

/**
 * `side`: these servers and all others do not hear one another; with `oneWay` it is only the others that do not hear these.
 * `links`: these links alone.
 */
export type Cut =
  | { readonly by: 'side'; readonly side: readonly PeerId[]; readonly oneWay: boolean }
  | { readonly by: 'links'; readonly links: readonly Link[] };

/** The links of a cut among servers 1..peers, each once; what names other servers is passed over. */
export function linksOf(cut: Cut, peers: number): Link[] {
  if (cut.by === 'links')
    return distinct(cut.links.filter(([from, to]) => from <= peers && to <= peers));
  const inside = (id: PeerId): boolean => cut.side.includes(id);
  const all = Array.from({ length: peers }, (_, i) => i + 1);
  return all.flatMap((from) =>
    all
      .filter((to) => inside(from) && !inside(to))
      .flatMap((to): Link[] =>
        cut.oneWay
          ? [[from, to]]
          : [
              [from, to],
              [to, from],
            ],
      ),
  );
}

/** A word for people. */
export function shapeOf(cut: Cut, peers: number): string {
  if (cut.by === 'links') return 'links';
  if (cut.oneWay) return 'one-way';
  const size = new Set(cut.side.filter((id) => id <= peers)).size;
  return size === 1 || size === peers - 1 ? 'isolate' : 'halves';
}

/** The simplest cut that has these links among servers 1..peers. */
export function cutOf(links: readonly Link[], peers: number): Cut {
  const first = links[0];
  if (first !== undefined) {
    // Whom the first sender does not reach is the other side, if there are sides at all.
    const others = new Set(links.filter(([from]) => from === first[0]).map(([, to]) => to));
    const side = Array.from({ length: peers }, (_, i) => i + 1).filter((id) => !others.has(id));
    const far = [...others].sort((a, b) => a - b);
    const candidates: readonly Cut[] = [
      { by: 'side', side: side.length <= far.length ? side : far, oneWay: false },
      { by: 'side', side, oneWay: true },
    ];
    for (const cut of candidates) if (sameLinks(linksOf(cut, peers), links)) return cut;
  }
  return { by: 'links', links: distinct(links) };
}

const textOf = ([from, to]: Link): string => `${from}>${to}`;

function distinct(links: readonly Link[]): Link[] {
  const seen = new Set<string>();
  return links.filter((link) => seen.size !== seen.add(textOf(link)).size);
}

function sameLinks(left: readonly Link[], right: readonly Link[]): boolean {
  const has = new Set(right.map(textOf));
  return left.length === has.size && left.every((link) => has.has(textOf(link)));
}
