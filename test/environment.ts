/**
 * What a file of tests runs in: Node, with a folder for temporary files that nobody else has. Whoever leaves something
 * there fails, by name, so that a run of all tests leaves the machine as it was.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';

/** Where tsx keeps what it has translated; the cache is the machine's, not ours. */
const TSX_CACHE = `tsx-${process.geteuid?.() ?? ''}`;

export default class OwnFolder extends TestEnvironment {
  private readonly path: string;
  private readonly outer: string | undefined;
  private readonly folder: string;
  private failed = false;

  constructor(...[config, context]: ConstructorParameters<typeof TestEnvironment>) {
    const outer = process.env['TMPDIR'];
    const folder = mkdtempSync(join(tmpdir(), 'raft-sim-tests-'));
    mkdirSync(join(tmpdir(), TSX_CACHE), { recursive: true });
    symlinkSync(join(tmpdir(), TSX_CACHE), join(folder, TSX_CACHE));
    // Before the copy of it is made that tests see.
    process.env['TMPDIR'] = folder;
    super(config, context);
    this.path = context.testPath;
    this.outer = outer;
    this.folder = folder;
  }

  handleTestEvent({ name }: { readonly name: string }): void {
    // Whoever fails in the middle has an excuse, and the failure should not be hidden behind another.
    this.failed ||= name === 'test_fn_failure' || name === 'hook_failure';
  }

  override async teardown(): Promise<void> {
    await super.teardown();
    if (this.outer === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = this.outer;
    const left = readdirSync(this.folder).filter((name) => name !== TSX_CACHE);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
    if (left.length > 0 && !this.failed) {
      throw new Error(`${this.path} leaves in the temporary folder: ${left.join(', ')}`);
    }
  }
}
