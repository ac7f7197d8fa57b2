/** Closes an exhaustive `switch`: the compiler objects if a case is missing, and at run time foreign data is refused. */
export function unreachable(value: never): never {
  throw new TypeError(`not part of the contract: ${JSON.stringify(value)}`);
}
