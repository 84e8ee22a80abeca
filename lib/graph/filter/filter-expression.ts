import type { FilterField } from './filter-fields.ts';

/** Signs that compare; `=` and `!=` ignore letter case on text. */
export type FilterOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains';

/**
 * What a field is compared with. A quantity keeps the number and the unit as they were written, so that it is printed
 * again just like that; `unknown` asks for what has no value.
 */
export type FilterValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'quantity'; readonly amount: number; readonly unit: string }
  | { readonly kind: 'unknown' };

/** One condition on the elements of a map, or several of them joined. */
export type FilterExpression =
  | { readonly kind: 'and' | 'or'; readonly left: FilterExpression; readonly right: FilterExpression }
  | { readonly kind: 'not'; readonly operand: FilterExpression }
  | {
      readonly kind: 'comparison';
      readonly field: FilterField;
      readonly operator: FilterOperator;
      readonly value: FilterValue;
    }
  | { readonly kind: 'one-of'; readonly field: FilterField; readonly values: readonly FilterValue[] }
  /** A word that is a condition by itself: `mtls`, `unhealthy`, `injected`. */
  | { readonly kind: 'flag'; readonly flag: string }
  /** Any other word: a name that contains it. */
  | { readonly kind: 'word'; readonly text: string };

/** What could stand where a filter went wrong or ended too early. */
export type FilterExpectation =
  | { readonly kind: 'condition' }
  | { readonly kind: 'operator'; readonly field: FilterField }
  | { readonly kind: 'list'; readonly field: FilterField }
  | { readonly kind: 'value'; readonly field: FilterField }
  /** Inside of a list: a comma, or its end. */
  | { readonly kind: 'separator' }
  | { readonly kind: 'connective'; readonly isInside: boolean };

/** A mistake in a filter: which characters it marks (`to` not included), what is wrong, and what could stand there. */
export interface FilterMistake {
  readonly from: number;
  readonly to: number;
  /** A sentence. */
  readonly text: string;
  /** The nearest right word; null where none is near. */
  readonly nearest: string | null;
  readonly expected: FilterExpectation;
}
