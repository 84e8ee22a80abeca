import { compileAnchoredPattern, type AnchoredPattern } from '../tsdb/anchored-pattern.ts';
import { canonicalLabels } from '../tsdb/labels.ts';
import { PromqlExecutionError } from './errors.ts';
import { uniqueSeries } from './unique-series.ts';
import type { VectorMatrix } from './vector-matrix.ts';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Whether Prometheus admits this as a label name. */
export function isLabelName(name: string): boolean {
  return LABEL_NAME.test(name);
}

function requireLabelName(name: string, what: string): void {
  if (!isLabelName(name)) throw new PromqlExecutionError(`invalid ${what}: ${name}`);
}

/** `label_replace(vector, target, replacement, source, pattern)`. */
export function replaceLabel(
  matrix: VectorMatrix,
  [target = '', replacement = '', source = '', pattern = '']: readonly string[],
): VectorMatrix {
  let compiled: AnchoredPattern;
  try {
    compiled = compileAnchoredPattern(pattern);
  } catch (cause) {
    throw new PromqlExecutionError(`invalid regular expression in label_replace(): ${pattern}`, { cause });
  }
  requireLabelName(target, 'destination label name in label_replace()');
  return withLabel(matrix, target, (labels) => compiled.expand(labels[source] ?? '', replacement));
}

/** `label_join(vector, target, separator, source …)`. */
export function joinLabels(
  matrix: VectorMatrix,
  [target = '', separator = '', ...sources]: readonly string[],
): VectorMatrix {
  for (const source of sources) requireLabelName(source, 'source label name in label_join()');
  requireLabelName(target, 'destination label name in label_join()');
  return withLabel(matrix, target, (labels) => sources.map((source) => labels[source] ?? '').join(separator));
}

function withLabel(
  matrix: VectorMatrix,
  target: string,
  valueFor: (labels: Readonly<Record<string, string>>) => string | null,
): VectorMatrix {
  const relabelled = matrix.labels.map((_, row) => {
    const labels = matrix.visibleLabels(row);
    const value = valueFor(labels);
    return value === null ? labels : canonicalLabels({ ...labels, [target]: value });
  });
  return uniqueSeries(matrix.relabelled(relabelled, false));
}
