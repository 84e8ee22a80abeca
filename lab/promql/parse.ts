import { parser } from '@prometheus-io/lezer-promql';
import type { SyntaxNode } from '@lezer/common';
import type { Expression } from './ast.ts';
import { PromqlParseError } from './errors.ts';
import { whyNoFunction } from './function-signatures.ts';
import { readExpression } from './read-syntax-tree.ts';
import { checkTypes } from './type-check.ts';

/** Parses and type-checks a query. Throws {@link PromqlParseError}. */
export function parsePromql(text: string): Expression {
  const top = parser.parse(text).topNode;
  refuseBrokenSyntax(text, top);
  const root = top.getChild('Expr');
  if (root === null) throw new PromqlParseError(text, text.length, 'unexpected end of input');
  const expression = readExpression(text, root);
  checkTypes(text, expression);
  return expression;
}

function refuseBrokenSyntax(text: string, top: SyntaxNode): void {
  let position: number | null = null;
  top.cursor().iterate((node) => {
    if (node.type.isError && position === null) position = node.from;
    return position === null;
  });
  if (position === null) return;
  throw new PromqlParseError(text, position, describeBreak(text, position));
}

function describeBreak(text: string, position: number): string {
  const rest = text.slice(position);
  const called = /([A-Za-z_:][\w:]*)\s*$/.exec(text.slice(0, position))?.[1];
  if (called !== undefined && /^\s*\(/.test(rest)) return whyNoFunction(called);
  const token = /^\s*([A-Za-z_:][\w:]*|\S)/.exec(rest)?.[1];
  return token === undefined ? 'unexpected end of input' : `unexpected ${JSON.stringify(token)}`;
}
