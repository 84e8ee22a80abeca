import { isJsonObject, jsonEquals } from '../object.ts';

type Step =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'where'; readonly field: string; readonly value: unknown };

const stepPattern =
  /\.((?:\\.|[^.[\]\\])+)|\[\*\]|\[(\d+)\]|\['([^']+)'\]|\[\?\(@\.([\w.]+)\s*==\s*(?:"([^"]*)"|'([^']*)')\)\]/g;

function stepsOf(path: string): Step[] {
  return [...path.matchAll(stepPattern)].map(([whole, name, index, quoted, field, double, single]) => {
    if (field !== undefined) return { kind: 'where', field, value: double ?? single };
    if (index !== undefined) return { kind: 'index', index: Number(index) };
    if (whole === '[*]') return { kind: 'all' };
    return { kind: 'field', name: (quoted ?? name ?? '').replaceAll('\\.', '.') };
  });
}

function follow(value: unknown, step: Step): unknown[] {
  switch (step.kind) {
    case 'field':
      return isJsonObject(value) && value[step.name] !== undefined ? [value[step.name]] : [];
    case 'index':
      return Array.isArray(value) && value[step.index] !== undefined ? [value[step.index]] : [];
    case 'all':
      return Array.isArray(value) ? value : [];
    case 'where':
      return Array.isArray(value)
        ? value.filter((item) => isJsonObject(item) && jsonEquals(item[step.field], step.value))
        : [];
  }
}

/** The values at a path in the small language of printer columns: `.a.b[*].c`, `[?(@.type=="Ready")]`. */
export function readPath(object: unknown, path: string): unknown[] {
  return stepsOf(path).reduce<unknown[]>(
    (values, step) => values.flatMap((value) => follow(value, step)),
    [object],
  );
}

/** A value as text for a cell or a comparison: empty when there is none, JSON when it has parts. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
