/**
 * The program of the explorer's page: bundled from explorer/app when this runs from its sources, and read from beside this
 * file when it was built (`npm run build` puts it there).
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface App {
  readonly script: string;
  readonly style: string;
}

/** Names of the built files, beside this one. */
export const APP_SCRIPT = 'app.js';
export const APP_STYLE = 'app.css';

let known: Promise<App> | null = null;

/** The same each time. Throws Error if the package is not whole. */
export function loadApp(): Promise<App> {
  known ??= import.meta.url.endsWith('.ts') ? bundleApp() : readApp();
  return known;
}

/** Bundles the sources. Needs esbuild, which only those who work on this have. */
export async function bundleApp(): Promise<App> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('app/main.tsx', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    outdir: 'app',
    format: 'esm',
    platform: 'browser',
    target: ['es2022'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    // Those of the sources are for their own checks.
    tsconfigRaw: {
      compilerOptions: { useDefineForClassFields: false, verbatimModuleSyntax: true },
    },
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const textOf = (extension: string): string =>
    outputFiles.find(({ path }) => path.endsWith(extension))?.text.trim() ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}

async function readApp(): Promise<App> {
  return { script: readBuilt(APP_SCRIPT), style: readBuilt(APP_STYLE) };
}

function readBuilt(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
