/** Puts the program of the explorer's page into the built package: `npm run build` calls it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { APP_SCRIPT, APP_STYLE, bundleApp } from '../explorer/bundle.ts';

const directory = new URL('../dist/explorer/', import.meta.url);
const { script, style } = await bundleApp();
mkdirSync(directory, { recursive: true });
writeFileSync(new URL(APP_SCRIPT, directory), script);
writeFileSync(new URL(APP_STYLE, directory), style);
