/** The four types an expression can have, in Prometheus' own short names. */
export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string';

const DESCRIPTION: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  string: 'string',
  vector: 'instant vector',
  matrix: 'range vector',
};

/** A value type in the words of Prometheus' documentation. */
export function describeType(type: ValueType): string {
  return DESCRIPTION[type];
}
