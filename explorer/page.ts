/**
 * The explorer's page: one HTML file with its program, its style and its run inside, which opens from disk and asks nobody
 * for anything. Only this program and this style may run in it, whatever the run's texts say.
 */
import type { App } from './bundle.ts';
import { digest, escapeHtml } from './html.ts';

export interface ExplorerPage {
  readonly title: string;
  /** What `encodeRun` made of the run. */
  readonly payload: string;
  readonly app: App;
}

/** The text of the file. Throws Error if the program cannot stand in a page. */
export function explorerPage({ title, payload, app }: ExplorerPage): string {
  const script = inline(app.script, 'script');
  const style = inline(app.style, 'style');
  const policy = [
    `default-src 'none'`,
    `script-src '${digest(script)}'`,
    `style-src '${digest(style)}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<noscript>This page shows a run of raft-sim, ${escapeHtml(title)}. It needs JavaScript, and nothing from the network.</noscript>
<div id="app"></div>
<script type="application/octet-stream" id="run">${payload}</script>
<script type="module">${script}</script>
</body>
</html>
`;
}

/** What stands in an element as it is: nothing may end it early, or mean another thing once a parser has read it. */
function inline(code: string, element: 'script' | 'style'): string {
  const text = code.replaceAll('\r\n', '\n');
  const danger = element === 'script' ? /<\/script|<!--|\r|\0/i : /<\/style|\r|\0/i;
  const found = danger.exec(text);
  if (found === null) return text;
  throw new Error(`found ${JSON.stringify(found[0])} in the ${element} of the explorer's page`);
}
