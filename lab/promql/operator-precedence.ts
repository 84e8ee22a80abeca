import { isSetOperator, type BinaryOperator, type Expression, type VectorMatching } from './ast.ts';
import { PromqlParseError } from './errors.ts';

/** An operator between two operands with its modifiers, as written. */
export interface Infix {
  readonly operator: BinaryOperator;
  readonly returnBool: boolean;
  readonly matching: VectorMatching | null;
  readonly position: number;
}

/** One element of an expression without its parentheses, in the order of the text. */
export type OperandItem =
  | { readonly kind: 'operand'; readonly expression: Expression }
  | { readonly kind: 'postfix'; readonly apply: (operand: Expression) => Expression }
  | { readonly kind: 'sign'; readonly operator: '+' | '-'; readonly position: number }
  | ({ readonly kind: 'infix' } & Infix);

const PRODUCT = 5;
const POWER = 6;

const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '>': 3,
  '<=': 3,
  '>=': 3,
  '+': 4,
  '-': 4,
  '*': PRODUCT,
  '/': PRODUCT,
  '%': PRODUCT,
  atan2: PRODUCT,
  '^': POWER,
};

/** Joins operands by Prometheus' precedence: postfix first, then `^` (from the right), signs, products, sums … */
export function joinOperands(text: string, items: readonly OperandItem[]): Expression {
  let next = 0;

  const operand = (): Expression => {
    const item = items[next++];
    if (item?.kind === 'sign') {
      const { operator, position } = item;
      return { kind: 'unary', operator, operand: join(POWER), position };
    }
    if (item?.kind !== 'operand') throw new PromqlParseError(text, text.length, 'unexpected end of input');
    let expression = item.expression;
    for (let postfix = items[next]; postfix?.kind === 'postfix'; postfix = items[next]) {
      expression = postfix.apply(expression);
      next++;
    }
    return expression;
  };

  const join = (lowest: number): Expression => {
    let left = operand();
    for (let infix = items[next]; infix?.kind === 'infix'; infix = items[next]) {
      const precedence = PRECEDENCE[infix.operator];
      if (precedence < lowest) break;
      next++;
      left = binary(infix, left, join(infix.operator === '^' ? precedence : precedence + 1));
    }
    return left;
  };

  return join(0);
}

function binary(infix: Infix, left: Expression, right: Expression): Expression {
  const { operator, returnBool } = infix;
  return {
    kind: 'binary',
    operator,
    returnBool,
    left,
    right,
    matching: matchingOf(infix),
    position: infix.position,
  };
}

function matchingOf(infix: Infix): VectorMatching | null {
  const written = infix.matching;
  if (!isSetOperator(infix.operator)) return written;
  if (written === null) return { cardinality: 'many-to-many', on: false, labels: [], include: [] };
  return written.cardinality === 'one-to-one' ? { ...written, cardinality: 'many-to-many' } : written;
}
