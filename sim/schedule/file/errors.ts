/** Turns what the schema says about a schedule file into an error that people understand. */
import { describeValue, didYouMean, RaftSimError } from '../../../lib/errors.ts';
import { formatPath } from './scan.ts';
import type { scheduleFileSchema } from './schema.ts';

type Issue = NonNullable<
  ReturnType<typeof scheduleFileSchema.safeParse>['error']
>['issues'][number];

/** The first issue as an error; an unknown field goes before what may follow from its being misspelt. */
export function schemaError(
  parsed: unknown,
  issues: readonly Issue[],
  source: string,
): RaftSimError {
  const first = issues[0]!;
  const issue = issues.find((each) => each.code === 'unrecognized_keys') ?? first;
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const missing = issues
      .filter(
        (each) => each !== issue && formatPath(each.path.slice(0, -1)) === formatPath(issue.path),
      )
      .map((each) => String(each.path.at(-1)));
    return new RaftSimError('E_SCHEMA', {
      source,
      path: formatPath([...issue.path, key]),
      found: 'an unknown field',
      expected: 'only fields that the format defines',
      hint: didYouMean(key, missing),
    });
  }
  let value = parsed;
  for (const step of issue.path) value = fieldOf(value, step);
  return new RaftSimError('E_SCHEMA', {
    source,
    path: formatPath(issue.path),
    found: describeValue(value),
    expected: expectedBy(issue),
  });
}

function expectedBy(issue: Issue): string {
  if (issue.code === 'invalid_type') {
    return issue.expected === 'array' || issue.expected === 'tuple' ? 'a list' : 'an object';
  }
  if (issue.code === 'too_small') return `a list of ${issue.minimum}`;
  if (issue.code === 'too_big') return `a list of ${issue.maximum}`;
  // Our own checks say in their message what they expect; so do those of the kinds of fault.
  return issue.message;
}

export function isRecord(value: unknown): value is Readonly<Record<PropertyKey, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own property of a parsed value; undefined if there is none. */
export function fieldOf(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const own: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
  return own;
}
