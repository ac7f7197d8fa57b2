/**
 * Freezes plain data in depth, so that whoever changes it later throws. States, messages and entries are shared between
 * the past and the present, between nodes, disks and the ledger: a peer that changed one in place would change the past,
 * and switch off every check that compares before with after.
 *
 * Instances keep their private fields, so a value may still share storage behind its back, as persistent vectors do.
 */
export function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  // Bytes cannot be frozen.
  if (ArrayBuffer.isView(value)) return;
  Object.freeze(value);
  for (const item of Object.values(value)) deepFreeze(item);
}
