import type { SyntaxNode } from '@lezer/common';
import type { AggregationOperator, Aggregation, Expression } from './ast.ts';
import { PromqlParseError } from './errors.ts';
import { readLabelNames } from './read-selector.ts';

const WITH_PARAMETER: ReadonlySet<string> = new Set<AggregationOperator>([
  'topk',
  'bottomk',
  'quantile',
  'count_values',
]);

const WITHOUT_PARAMETER: ReadonlySet<string> = new Set<AggregationOperator>([
  'sum',
  'avg',
  'min',
  'max',
  'count',
  'stddev',
  'stdvar',
  'group',
]);

function isAggregation(name: string): name is AggregationOperator {
  return WITHOUT_PARAMETER.has(name) || WITH_PARAMETER.has(name);
}

/** Reads `sum by (…) (…)` and its kin, in either order of its parts. */
export function readAggregation(
  text: string,
  node: SyntaxNode,
  readExpression: (text: string, node: SyntaxNode) => Expression,
): Aggregation {
  const operatorNode = node.getChild('AggregateOp');
  const operator = operatorNode === null ? '' : text.slice(operatorNode.from, operatorNode.to).toLowerCase();
  if (!isAggregation(operator)) {
    throw new PromqlParseError(
      text,
      node.from,
      `aggregation ${operator} is not supported by the practice mesh`,
    );
  }
  const args = (node.getChild('FunctionCallBody')?.getChildren('Expr') ?? []).map((argument) =>
    readExpression(text, argument),
  );
  const expected = WITH_PARAMETER.has(operator) ? 2 : 1;
  const operand = args.at(-1);
  if (operand === undefined) {
    throw new PromqlParseError(text, node.from, 'no arguments for aggregate expression provided');
  }
  if (args.length !== expected) {
    const counts = `expected ${expected}, got ${args.length}`;
    throw new PromqlParseError(
      text,
      node.from,
      `wrong number of arguments for aggregate expression provided, ${counts}`,
    );
  }
  const modifier = node.getChild('AggregateModifier');
  return {
    kind: 'aggregation',
    operator,
    operand,
    parameter: expected === 2 ? (args[0] ?? null) : null,
    without: modifier !== null && modifier.getChild('Without') !== null,
    labels: modifier === null ? [] : readLabelNames(text, modifier.getChild('GroupingLabels')),
    position: node.from,
  };
}
