/** Fails if a file enters a room that it may not enter, or folders import each other in a circle. */
import { resolve } from 'node:path';
import { readSources } from './imports.ts';
import { complaints } from './rooms.ts';

const found = complaints(readSources(resolve(process.argv[2] ?? '.')));
for (const complaint of found) console.error(complaint);
if (found.length > 0) {
  console.error(`\n${found.length} against the table of rooms, tools/rooms.ts`);
  process.exitCode = 1;
}
