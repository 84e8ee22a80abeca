/** Whether two JSON values are equal, whatever the order of their keys. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => isSameValue(item, b[index]));
  }
  return isSameRecord(new Map(Object.entries(a)), Object.entries(b));
}

const isSameRecord = (a: ReadonlyMap<string, unknown>, b: readonly (readonly [string, unknown])[]): boolean =>
  a.size === b.length && b.every(([key, value]) => a.has(key) && isSameValue(a.get(key), value));
