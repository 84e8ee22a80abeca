/** A series' identity including `__name__`. A label with an empty value is the same as no label. */
export type Labels = Readonly<Record<string, string>>;

export const METRIC_NAME = '__name__';

// Labels may be called `constructor` or `__proto__`; a bare prototype keeps lookups honest.
const barePrototype: object = Object.freeze(Object.create(null));

// V8 turns an object into a slow hash table after a dozen computed names. Parsed JSON stays a compact record,
// and all label sets of one shape share its layout: half the memory of a large mesh.
const FEW_NAMES = 10;
const templates = new Map<string, string>();

function blankRecord(sortedNames: readonly string[]): Record<string, string> {
  if (sortedNames.length <= FEW_NAMES) return Object.create(barePrototype) as Record<string, string>;
  const shape = sortedNames.join('\u0000');
  let template = templates.get(shape);
  if (template === undefined) {
    template = `{${sortedNames.map((name) => `${JSON.stringify(name)}:""`).join(',')}}`;
    templates.set(shape, template);
  }
  return Object.setPrototypeOf(JSON.parse(template), barePrototype) as Record<string, string>;
}

/** A label record of these names, which must be sorted and distinct, and whatever values belong to them. */
export function buildLabels(sortedNames: readonly string[], valueOf: (name: string) => string): Labels {
  const labels = blankRecord(sortedNames);
  for (const name of sortedNames) labels[name] = valueOf(name);
  return labels;
}

/** The canonical form of a label record: sorted names, no empty values. */
export function canonicalLabels(labels: Labels): Labels {
  const names = Object.keys(labels).filter((name) => labels[name] !== undefined && labels[name] !== '');
  return buildLabels(names.sort(), (name) => labels[name] ?? '');
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
