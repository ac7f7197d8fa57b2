/** Options that several commands have. */
import { availableParallelism } from 'node:os';
import { Option } from 'commander';
import { parseInteger } from './parse.ts';

/** `--jobs N`: 1..256, by default one for each processor. */
export function jobsOption(description = 'worker threads'): Option {
  return new Option('--jobs <N>', description)
    .argParser((text) => parseInteger('--jobs', text, 1, 256))
    .default(availableParallelism());
}
