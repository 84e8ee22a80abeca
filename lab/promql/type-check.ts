import {
  isComparison,
  isSetOperator,
  typeOf,
  type Aggregation,
  type Binary,
  type Call,
  type Expression,
} from './ast.ts';
import { compileMatcher } from '../tsdb/label-matcher.ts';
import { PromqlParseError } from './errors.ts';
import { describeType, type ValueType } from './value-type.ts';

/** Refuses what parses but has no meaning: wrong argument types, comparisons of scalars without `bool` … */
export function checkTypes(text: string, expression: Expression): void {
  const fail = (reason: string): never => {
    throw new PromqlParseError(text, expression.position, reason);
  };
  const expectType = (part: Expression, type: ValueType, where: string): void => {
    const actual = typeOf(part);
    if (actual !== type) fail(`expected type ${describeType(type)} in ${where}, got ${describeType(actual)}`);
    checkTypes(text, part);
  };
  switch (expression.kind) {
    case 'number':
    case 'string':
      return;
    case 'paren':
      return checkTypes(text, expression.expression);
    case 'vector-selector':
      if (expression.matchers.every((matcher) => compileMatcher(matcher)(''))) {
        fail('vector selector must contain at least one non-empty matcher');
      }
      return;
    case 'matrix-selector':
      return checkTypes(text, expression.selector);
    case 'subquery': {
      const type = typeOf(expression.expression);
      if (type !== 'vector') fail(`subquery is only allowed on instant vector, got ${type} instead`);
      return checkTypes(text, expression.expression);
    }
    case 'unary': {
      const type = typeOf(expression.operand);
      if (type !== 'scalar' && type !== 'vector') {
        fail(
          `unary expression only allowed on expressions of type scalar or instant vector, got "${describeType(type)}"`,
        );
      }
      return checkTypes(text, expression.operand);
    }
    case 'call':
      return checkCall(expression, fail, expectType);
    case 'aggregation':
      return checkAggregation(expression, expectType);
    case 'binary':
      checkTypes(text, expression.left);
      checkTypes(text, expression.right);
      return checkBinary(expression, fail);
  }
  return expression satisfies never;
}

type Fail = (reason: string) => never;
type ExpectType = (part: Expression, type: ValueType, where: string) => void;

function checkCall(call: Call, fail: Fail, expectType: ExpectType): void {
  const { name, argumentTypes, optional } = call.signature;
  const given = call.args.length;
  const least = optional === Infinity ? argumentTypes.length - 1 : argumentTypes.length - optional;
  const most = optional === Infinity ? Infinity : argumentTypes.length;
  if (optional === 0 && given !== most)
    fail(`expected ${most} argument(s) in call to "${name}", got ${given}`);
  if (given < least) fail(`expected at least ${least} argument(s) in call to "${name}", got ${given}`);
  if (given > most) fail(`expected at most ${most} argument(s) in call to "${name}", got ${given}`);
  for (const [index, argument] of call.args.entries()) {
    const type = argumentTypes[Math.min(index, argumentTypes.length - 1)];
    if (type !== undefined) expectType(argument, type, `call to function "${name}"`);
  }
}

function checkAggregation(aggregation: Aggregation, expectType: ExpectType): void {
  expectType(aggregation.operand, 'vector', 'aggregation expression');
  if (aggregation.parameter === null) return;
  const type = aggregation.operator === 'count_values' ? 'string' : 'scalar';
  expectType(aggregation.parameter, type, 'aggregation parameter');
}

function checkBinary(binary: Binary, fail: Fail): void {
  const { operator, matching } = binary;
  const types = [typeOf(binary.left), typeOf(binary.right)];
  if (binary.returnBool && !isComparison(operator))
    fail('bool modifier can only be used on comparison operators');
  if (types.some((type) => type !== 'scalar' && type !== 'vector')) {
    fail('binary expression must contain only scalar and instant vector types');
  }
  const vectors = types.every((type) => type === 'vector');
  if (isComparison(operator) && !binary.returnBool && types.every((type) => type === 'scalar')) {
    fail('comparisons between scalars must use BOOL modifier');
  }
  if (isSetOperator(operator) && !vectors)
    fail(`set operator "${operator}" not allowed in binary scalar expression`);
  if (matching === null) return;
  if (!vectors && matching.labels.length > 0) fail('vector matching only allowed between instant vectors');
  if (matching.on) {
    const twice = matching.labels.find((label) => matching.include.includes(label));
    if (twice !== undefined) fail(`label "${twice}" must not occur in ON and GROUP clause at once`);
  }
  if (isSetOperator(operator) && matching.cardinality !== 'many-to-many') {
    fail(`no grouping allowed for "${operator}" operation`);
  }
}
