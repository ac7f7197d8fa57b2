/** Entry point of the page: reads the run out of it and shows it. */
import { render } from 'preact';
import { decodeRun } from '../decode.ts';
import type { RunData } from '../data/run-data.ts';
import { sceneOf } from './diagram/scene.ts';
import { App } from './ui/app.tsx';
import { applyTheme } from './ui/parts/theme.ts';
import type { View } from './model/view.ts';
import './styles/index.css';

declare global {
  /** For tests and the curious: what is shown. */
  var __explorer: { readonly run: RunData; readonly view: View } | undefined;
}

applyTheme(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
const root = document.querySelector<HTMLElement>('#app') ?? addRoot();

try {
  const run = await decodeRun(document.querySelector('#run')?.textContent ?? '');
  const scene = sceneOf(run);
  root.replaceChildren();
  render(<App scene={scene} />, root);
} catch (error) {
  root.className = 'failed';
  root.textContent = `This page cannot show its run: ${error instanceof Error ? error.message : String(error)}`;
  throw error;
}

function addRoot(): HTMLElement {
  const element = document.createElement('div');
  element.id = 'app';
  document.body.append(element);
  return element;
}
