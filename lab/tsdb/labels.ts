/** A series' identity including `__name__`. A label with an empty value is the same as no label. */
export type Labels = Readonly<Record<string, string>>;

export const METRIC_NAME = '__name__';

// Labels may be called `constructor` or `__proto__`; a bare prototype keeps lookups honest while
// objects built in one key order still share a hidden class (Object.create(null) would not).
const barePrototype: object = Object.freeze(Object.create(null));

/** A label record without inherited names, to be filled in sorted key order. */
export function blankLabels(): Record<string, string> {
  return Object.create(barePrototype) as Record<string, string>;
}

/** The canonical form of a label record: sorted names, no empty values. */
export function canonicalLabels(labels: Labels): Labels {
  const canonical = blankLabels();
  for (const name of Object.keys(labels).sort()) {
    const value = labels[name];
    if (value !== undefined && value !== '') canonical[name] = value;
  }
  return canonical;
}

/** One string per identity; only for canonical labels. */
export function labelsKey(labels: Labels): string {
  let key = '';
  for (const name in labels) key += `${name}\u0000${labels[name]}\u0001`;
  return key;
}

/** Prometheus' order of label sets: name by name, value by value, the shorter set first. */
export function compareLabels(left: Labels, right: Labels): number {
  const leftNames = Object.keys(left);
  const rightNames = Object.keys(right);
  const shared = Math.min(leftNames.length, rightNames.length);
  for (let index = 0; index < shared; index++) {
    const leftName = leftNames[index] ?? '';
    const rightName = rightNames[index] ?? '';
    if (leftName !== rightName) return leftName < rightName ? -1 : 1;
    const leftValue = left[leftName] ?? '';
    const rightValue = right[rightName] ?? '';
    if (leftValue !== rightValue) return leftValue < rightValue ? -1 : 1;
  }
  return leftNames.length - rightNames.length;
}
