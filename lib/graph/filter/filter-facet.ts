import type { FilterExpression } from './filter-expression.ts';
import type { FilterField } from './filter-fields.ts';

/** The conditions that must all hold, in order: what `and` joins at the top. */
export function conjunctsOf(expression: FilterExpression | null): readonly FilterExpression[] {
  if (expression === null) return [];
  return expression.kind === 'and'
    ? [...conjunctsOf(expression.left), ...conjunctsOf(expression.right)]
    : [expression];
}

/** All of the conditions joined by `and`; null where there is none. */
export const allOf = (conditions: readonly FilterExpression[]): FilterExpression | null =>
  conditions.reduce<FilterExpression | null>(
    (left, right) => (left === null ? right : { kind: 'and', left, right }),
    null,
  );

/** The values that a condition lets a field have; null where it is about something else. */
function valuesOf(condition: FilterExpression, field: FilterField): readonly string[] | null {
  if (!('field' in condition) || condition.field !== field) return null;
  const isEqual = condition.kind === 'one-of' || condition.operator === '=';
  if (!isEqual) return null;
  const values = condition.kind === 'one-of' ? condition.values : [condition.value];
  return values.map((value) => {
    switch (value.kind) {
      case 'text':
        return value.text;
      case 'quantity':
        return `${value.amount}${value.unit}`;
      case 'unknown':
        return 'unknown';
    }
  });
}

/** The values of a field that are chosen in a filter, as a group of boxes shows them; none chosen lets all pass. */
export const facetOf = (expression: FilterExpression | null, field: FilterField): readonly string[] =>
  conjunctsOf(expression)
    .map((condition) => valuesOf(condition, field))
    .find((values) => values !== null) ?? [];

/** The filter with other values of a field chosen; its other conditions stay as they are. */
export function withFacet(
  expression: FilterExpression | null,
  field: FilterField,
  chosen: readonly string[],
): FilterExpression | null {
  const condition = chosen.length === 0 ? [] : [isOneOf(field, chosen)];
  const conditions = conjunctsOf(expression);
  const at = conditions.findIndex((other) => valuesOf(other, field) !== null);
  const place = at < 0 ? conditions.length : at;
  return allOf([...conditions.slice(0, place), ...condition, ...conditions.slice(at < 0 ? place : at + 1)]);
}

function isOneOf(field: FilterField, texts: readonly string[]): FilterExpression {
  const values = texts.map((text) => ({ kind: 'text' as const, text }));
  const [only, ...more] = values;
  return only !== undefined && more.length === 0
    ? { kind: 'comparison', field, operator: '=', value: only }
    : { kind: 'one-of', field, values };
}
