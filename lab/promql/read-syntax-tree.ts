import type { SyntaxNode } from '@lezer/common';
import type { Expression } from './ast.ts';
import { PromqlParseError } from './errors.ts';
import { findFunction, whyNoFunction } from './function-signatures.ts';
import { parseNumber, unquote } from './literals.ts';
import { joinOperands, type OperandItem } from './operator-precedence.ts';
import { readAggregation } from './read-aggregation.ts';
import { readInfix, readPostfix, readSelector } from './read-selector.ts';

/** Turns a syntax node into a typed expression; the text is needed for names and literals. */
export function readExpression(text: string, node: SyntaxNode): Expression {
  const items: OperandItem[] = [];
  flatten(text, node, items);
  return joinOperands(text, items);
}

// The grammar lets `offset` and `@` bind looser than operators, and a sign bind tighter than `^`. Order in the
// text is still true, so operators are collected in that order and joined again by Prometheus' precedence.
function flatten(text: string, node: SyntaxNode, items: OperandItem[]): void {
  switch (node.name) {
    case 'BinaryExpr': {
      const [left, right] = node.getChildren('Expr');
      if (left === undefined || right === undefined) throw unexpected(text, node);
      flatten(text, left, items);
      items.push({ kind: 'infix', ...readInfix(text, node) });
      flatten(text, right, items);
      return;
    }
    case 'UnaryExpr': {
      const operand = node.getChild('Expr');
      if (operand === null) throw unexpected(text, node);
      items.push({ kind: 'sign', operator: text[node.from] === '-' ? '-' : '+', position: node.from });
      flatten(text, operand, items);
      return;
    }
    case 'OffsetExpr':
    case 'StepInvariantExpr':
    case 'MatrixSelector':
    case 'SubqueryExpr': {
      const operand = node.getChild('Expr');
      if (operand === null) throw unexpected(text, node);
      flatten(text, operand, items);
      items.push({ kind: 'postfix', apply: readPostfix(text, node) });
      return;
    }
    case 'NumberDurationLiteral':
      flattenNumber(text, node, items);
      return;
    default:
      items.push({ kind: 'operand', expression: readPrimary(text, node) });
  }
}

function flattenNumber(text: string, node: SyntaxNode, items: OperandItem[]): void {
  const [, sign = '', digits = ''] = /^([+-]?)\s*(.*)$/s.exec(text.slice(node.from, node.to)) ?? [];
  const value = parseNumber(digits);
  if (value === null)
    throw new PromqlParseError(text, node.from, `unexpected ${JSON.stringify(digits)}, expected a number`);
  if (sign !== '') items.push({ kind: 'sign', operator: sign === '-' ? '-' : '+', position: node.from });
  items.push({ kind: 'operand', expression: { kind: 'number', value, position: node.from } });
}

function readPrimary(text: string, node: SyntaxNode): Expression {
  const position = node.from;
  switch (node.name) {
    case 'StringLiteral': {
      const value = unquote(text.slice(node.from, node.to));
      if (value === null) throw new PromqlParseError(text, position, 'invalid string literal');
      return { kind: 'string', value, position };
    }
    case 'ParenExpr': {
      const inner = node.getChild('Expr');
      if (inner === null) throw unexpected(text, node);
      return { kind: 'paren', expression: readExpression(text, inner), position };
    }
    case 'VectorSelector':
      return readSelector(text, node);
    case 'FunctionCall':
      return readCall(text, node);
    case 'AggregateExpr':
      return readAggregation(text, node, readExpression);
    default:
      throw new PromqlParseError(text, position, `${node.name} is not supported by the practice mesh`);
  }
}

function readCall(text: string, node: SyntaxNode): Expression {
  const identifier = node.getChild('FunctionIdentifier');
  if (identifier === null) throw unexpected(text, node);
  const name = text.slice(identifier.from, identifier.to);
  const signature = findFunction(name);
  if (signature === null) throw new PromqlParseError(text, node.from, whyNoFunction(name));
  const args = node.getChild('FunctionCallBody')?.getChildren('Expr') ?? [];
  return {
    kind: 'call',
    signature,
    args: args.map((argument) => readExpression(text, argument)),
    position: node.from,
  };
}

function unexpected(text: string, node: SyntaxNode): PromqlParseError {
  return new PromqlParseError(text, node.from, `unexpected ${node.name}`);
}
