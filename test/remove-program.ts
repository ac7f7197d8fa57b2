/** After all tests: what build-program.ts has made goes. */
import { rmSync } from 'node:fs';

export default function removeProgram(): void {
  rmSync(process.env['TEST_PROGRAM']!, { recursive: true, force: true });
}
