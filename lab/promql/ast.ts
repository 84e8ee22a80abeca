import type { LabelMatcher } from '../tsdb/label-matcher.ts';
import type { FunctionSignature } from './function-signatures.ts';
import type { ValueType } from './value-type.ts';

/** Where a selector looks instead of at the evaluation time. */
export type AtModifier =
  | { readonly kind: 'timestamp'; readonly timestampMs: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' };

/** `offset` and `@` of one selector. A positive offset looks back. */
export interface TimeShift {
  readonly offsetMs: number | null;
  readonly at: AtModifier | null;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2';
export type ComparisonOperator = '==' | '!=' | '<' | '>' | '<=' | '>=';
export type SetOperator = 'and' | 'or' | 'unless';
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | SetOperator;

export type AggregationOperator =
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'count'
  | 'stddev'
  | 'stdvar'
  | 'group'
  | 'topk'
  | 'bottomk'
  | 'quantile'
  | 'count_values';

/** How the series of two vectors find each other. */
export interface VectorMatching {
  readonly cardinality: 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many';
  /** True for `on`, false for `ignoring`. */
  readonly on: boolean;
  readonly labels: readonly string[];
  /** Labels of the "one" side that the result takes over. */
  readonly include: readonly string[];
}

interface Located {
  /** Where the expression starts in the query text. */
  readonly position: number;
}

export interface NumberLiteral extends Located {
  readonly kind: 'number';
  readonly value: number;
}

export interface StringLiteral extends Located {
  readonly kind: 'string';
  readonly value: string;
}

export interface VectorSelector extends Located {
  readonly kind: 'vector-selector';
  readonly matchers: readonly LabelMatcher[];
  readonly shift: TimeShift;
}

export interface MatrixSelector extends Located {
  readonly kind: 'matrix-selector';
  readonly selector: VectorSelector;
  readonly rangeMs: number;
}

export interface Subquery extends Located {
  readonly kind: 'subquery';
  readonly expression: Expression;
  readonly rangeMs: number;
  /** Null takes the global evaluation interval. */
  readonly stepMs: number | null;
  readonly shift: TimeShift;
}

export interface Call extends Located {
  readonly kind: 'call';
  readonly signature: FunctionSignature;
  readonly args: readonly Expression[];
}

export interface Aggregation extends Located {
  readonly kind: 'aggregation';
  readonly operator: AggregationOperator;
  readonly operand: Expression;
  readonly parameter: Expression | null;
  readonly without: boolean;
  readonly labels: readonly string[];
}

export interface Binary extends Located {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly returnBool: boolean;
  /** Null unless both sides are instant vectors. */
  readonly matching: VectorMatching | null;
}

export interface Unary extends Located {
  readonly kind: 'unary';
  readonly operator: '+' | '-';
  readonly operand: Expression;
}

export interface Parenthesised extends Located {
  readonly kind: 'paren';
  readonly expression: Expression;
}

export type Expression =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Call
  | Aggregation
  | Binary
  | Unary
  | Parenthesised;

const SET_OPERATORS: ReadonlySet<string> = new Set<SetOperator>(['and', 'or', 'unless']);
const COMPARISONS: ReadonlySet<string> = new Set<ComparisonOperator>(['==', '!=', '<', '>', '<=', '>=']);

export function isSetOperator(operator: BinaryOperator): operator is SetOperator {
  return SET_OPERATORS.has(operator);
}

export function isComparison(operator: BinaryOperator): operator is ComparisonOperator {
  return COMPARISONS.has(operator);
}

/** The expression inside any number of parentheses. */
export function withoutParentheses(expression: Expression): Expression {
  return expression.kind === 'paren' ? withoutParentheses(expression.expression) : expression;
}

/** The type an expression evaluates to. */
export function typeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'vector-selector':
    case 'aggregation':
      return 'vector';
    case 'matrix-selector':
    case 'subquery':
      return 'matrix';
    case 'call':
      return expression.signature.returns;
    case 'unary':
      return typeOf(expression.operand);
    case 'paren':
      return typeOf(expression.expression);
    case 'binary':
      return typeOf(expression.left) === 'scalar' && typeOf(expression.right) === 'scalar'
        ? 'scalar'
        : 'vector';
  }
  return expression satisfies never;
}
