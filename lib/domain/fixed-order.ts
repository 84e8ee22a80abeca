/** Order of texts by code unit: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Order by id. */
export const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  compareText(a.id, b.id);

/** The same record with its keys in a fixed order; itself where they are. */
export function withSortedKeys<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  let last = '';
  for (const key in record) {
    if (key < last) return Object.fromEntries(Object.entries(record).sort(([a], [b]) => compareText(a, b)));
    last = key;
  }
  return record;
}
