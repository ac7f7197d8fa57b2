/** The view as the fragment of a link: `#at=812&sel=n2&f=type:AppendEntries&tab=log&causes=1`. */
import type { Tab, View } from './view.ts';
import { TABS } from './view.ts';

/** What differs from the plainest view, in a fixed order; the position always. */
export function printHash({ at, server, message, filter, tab, causes }: View): string {
  const parts = [`at=${at}`];
  if (server > 0) parts.push(`sel=n${server}`);
  if (message >= 0) parts.push(`msg=${message}`);
  if (filter !== '') parts.push(`f=${encodeURIComponent(filter).replaceAll('%3A', ':')}`);
  if (tab !== 'state') parts.push(`tab=${tab}`);
  if (causes) parts.push('causes=1');
  return `#${parts.join('&')}`;
}

/** What a fragment says of the view. What it says wrongly is passed over, since people edit links by hand. */
export function parseHash(hash: string): Partial<View> {
  const view: { -readonly [K in keyof View]?: View[K] } = {};
  for (const part of hash.replace(/^#/, '').split('&')) {
    const [key, value] = splitOnce(part);
    const number = /^n?\d{1,9}$/.test(value) ? Number(value.replace('n', '')) : null;
    if (key === 'at' && number !== null) view.at = number;
    else if (key === 'sel' && number !== null) view.server = number;
    else if (key === 'msg' && number !== null) view.message = number;
    else if (key === 'f') view.filter = decoded(value);
    else if (key === 'tab' && isTab(value)) view.tab = value;
    else if (key === 'causes') view.causes = value === '1';
  }
  return view;
}

function splitOnce(part: string): [string, string] {
  const place = part.indexOf('=');
  return place < 0 ? [part, ''] : [part.slice(0, place), part.slice(place + 1)];
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function isTab(value: string): value is Tab {
  return (TABS as readonly string[]).includes(value);
}
