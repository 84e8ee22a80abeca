import type { SyntaxNode } from '@lezer/common';
import type { LabelMatcher } from '../tsdb/label-matcher.ts';
import { compileAnchoredPattern } from '../tsdb/anchored-pattern.ts';
import { METRIC_NAME } from '../tsdb/labels.ts';
import type { BinaryOperator, Expression, TimeShift, VectorMatching, VectorSelector } from './ast.ts';
import { PromqlParseError } from './errors.ts';
import { parseDuration, parseNumber, unquote } from './literals.ts';
import type { Infix } from './operator-precedence.ts';

const NO_SHIFT: TimeShift = { offsetMs: null, at: null };

const INFIX: Readonly<Record<string, BinaryOperator>> = {
  Add: '+',
  Sub: '-',
  Mul: '*',
  Div: '/',
  Mod: '%',
  Pow: '^',
  Atan2: 'atan2',
  Eql: '==',
  Neq: '!=',
  Lss: '<',
  Gtr: '>',
  Lte: '<=',
  Gte: '>=',
  And: 'and',
  Or: 'or',
  Unless: 'unless',
};

/** Label names of a parenthesised list. */
export function readLabelNames(text: string, list: SyntaxNode | null): string[] {
  if (list === null) return [];
  const quoted = list.getChild('QuotedLabelName');
  if (quoted !== null) throw new PromqlParseError(text, quoted.from, 'quoted label names are not supported');
  return list.getChildren('LabelName').map((name) => text.slice(name.from, name.to));
}

/** The operator of a binary expression with `bool`, `on`, `ignoring` and `group_…`. */
export function readInfix(text: string, node: SyntaxNode): Infix {
  const fill = node.getChild('FillModifier');
  if (fill !== null) throw new PromqlParseError(text, fill.from, 'fill modifiers are not supported');
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    const operator = Object.hasOwn(INFIX, child.name) ? INFIX[child.name] : undefined;
    if (operator === undefined) continue;
    const returnBool = node.getChild('BoolModifier') !== null;
    const clause = node.getChild('MatchingModifierClause');
    return {
      operator,
      returnBool,
      matching: clause === null ? null : readMatching(text, clause),
      position: node.from,
    };
  }
  const operator = text.slice(node.firstChild?.to ?? node.from, node.to).trim();
  throw new PromqlParseError(text, node.from, `operator in ${JSON.stringify(operator)} is not supported`);
}

function readMatching(text: string, clause: SyntaxNode): VectorMatching {
  const [labels, include] = clause.getChildren('GroupingLabels');
  const left = clause.getChild('GroupLeft') !== null;
  const right = clause.getChild('GroupRight') !== null;
  let cardinality: VectorMatching['cardinality'] = 'one-to-one';
  if (left) cardinality = 'many-to-one';
  if (right) cardinality = 'one-to-many';
  return {
    cardinality,
    on: clause.getChild('On') !== null,
    labels: readLabelNames(text, labels ?? null),
    include: readLabelNames(text, include ?? null),
  };
}

/** A metric name with matchers. */
export function readSelector(text: string, node: SyntaxNode): VectorSelector {
  const identifier = node.getChild('Identifier');
  const matchers = (node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map(
    (matcher) => readMatcher(text, matcher),
  );
  const lists = node.getChild('LabelMatchers');
  const quoted = lists?.getChild('QuotedLabelMatcher') ?? lists?.getChild('QuotedLabelName') ?? null;
  if (quoted !== null) throw new PromqlParseError(text, quoted.from, 'quoted label names are not supported');
  if (identifier !== null) {
    const name = text.slice(identifier.from, identifier.to);
    const twice = matchers.find((matcher) => matcher.name === METRIC_NAME);
    if (twice !== undefined) {
      const names = `${JSON.stringify(name)} or ${JSON.stringify(twice.value)}`;
      throw new PromqlParseError(text, node.from, `metric name must not be set twice: ${names}`);
    }
    matchers.push({ name: METRIC_NAME, op: '=', value: name });
  }
  return { kind: 'vector-selector', matchers, shift: NO_SHIFT, position: node.from };
}

function readMatcher(text: string, node: SyntaxNode): LabelMatcher {
  const part = (name: string): string => {
    const child = node.getChild(name);
    return child === null ? '' : text.slice(child.from, child.to);
  };
  const op = part('MatchOp');
  const value = unquote(part('StringLiteral'));
  if (value === null) throw new PromqlParseError(text, node.from, 'invalid string literal in label matcher');
  if (op !== '=' && op !== '!=' && op !== '=~' && op !== '!~') {
    throw new PromqlParseError(text, node.from, `unexpected ${JSON.stringify(op)} in label matching`);
  }
  if (op.endsWith('~')) {
    try {
      compileAnchoredPattern(value);
    } catch (cause) {
      throw new PromqlParseError(text, node.from, cause instanceof Error ? cause.message : String(cause));
    }
  }
  return { name: part('LabelName'), op, value };
}

/** What a range, a subquery, `offset` or `@` makes of the expression before it. */
export function readPostfix(text: string, node: SyntaxNode): (operand: Expression) => Expression {
  switch (node.name) {
    case 'OffsetExpr': {
      const offsetMs = readOffset(text, node.getChild('OffsetDurationExpr') ?? node);
      return (operand) => shifted(text, operand, 'offset', { offsetMs });
    }
    case 'StepInvariantExpr': {
      const at = readAt(text, node);
      return (operand) => shifted(text, operand, '@', { at });
    }
    case 'MatrixSelector': {
      const rangeMs = readPlainDuration(text, node.getChild('DurationExpr') ?? node);
      return (operand) => ranged(text, operand, rangeMs);
    }
    default: {
      const [range, step] = node.getChildren('DurationExpr');
      const rangeMs = readPlainDuration(text, range ?? node);
      const stepMs = step === undefined ? null : readPlainDuration(text, step);
      return (expression) => ({
        kind: 'subquery',
        expression,
        rangeMs,
        stepMs,
        shift: NO_SHIFT,
        position: expression.position,
      });
    }
  }
}

function ranged(text: string, operand: Expression, rangeMs: number): Expression {
  if (operand.kind !== 'vector-selector') {
    throw new PromqlParseError(text, operand.position, 'ranges only allowed for vector selectors');
  }
  if (operand.shift.offsetMs !== null) {
    throw new PromqlParseError(text, operand.position, 'no offset modifiers allowed before range');
  }
  if (operand.shift.at !== null) {
    throw new PromqlParseError(text, operand.position, 'no @ modifiers allowed before range');
  }
  return { kind: 'matrix-selector', selector: operand, rangeMs, position: operand.position };
}

function shifted(
  text: string,
  operand: Expression,
  modifier: 'offset' | '@',
  change: Partial<TimeShift>,
): Expression {
  if (operand.kind === 'matrix-selector') {
    return { ...operand, selector: withShift(text, operand.selector, modifier, change) };
  }
  if (operand.kind === 'vector-selector' || operand.kind === 'subquery') {
    return withShift(text, operand, modifier, change);
  }
  const allowed = 'must be preceded by an instant vector selector or range vector selector or a subquery';
  throw new PromqlParseError(text, operand.position, `${modifier} modifier ${allowed}`);
}

function withShift<Node extends { readonly shift: TimeShift; readonly position: number }>(
  text: string,
  node: Node,
  modifier: 'offset' | '@',
  change: Partial<TimeShift>,
): Node {
  const taken = modifier === 'offset' ? node.shift.offsetMs !== null : node.shift.at !== null;
  if (taken) throw new PromqlParseError(text, node.position, `${modifier} may not be set multiple times`);
  return { ...node, shift: { ...node.shift, ...change } };
}

function readOffset(text: string, node: SyntaxNode): number {
  const written = text.slice(node.from, node.to);
  const negative = written.startsWith('-');
  const durationMs = positiveDuration(text, node, written.replace(/^[+-]\s*/, ''));
  return negative ? -durationMs : durationMs;
}

function readPlainDuration(text: string, node: SyntaxNode): number {
  return positiveDuration(text, node, text.slice(node.from, node.to));
}

function positiveDuration(text: string, node: SyntaxNode, written: string): number {
  const durationMs = parseDuration(written);
  if (durationMs === null || /^\d+$/.test(written)) {
    throw new PromqlParseError(text, node.from, `not a valid duration string: ${JSON.stringify(written)}`);
  }
  if (durationMs === 0) throw new PromqlParseError(text, node.from, 'duration must be greater than 0');
  return durationMs;
}

function readAt(text: string, node: SyntaxNode): TimeShift['at'] {
  const bound = node.getChild('AtModifierPreprocessors');
  if (bound !== null) return { kind: bound.getChild('AtStart') === null ? 'end' : 'start' };
  // The operand may itself be a number, so the timestamp is the last child.
  const literal = node.lastChild ?? node;
  const [, sign = '', digits = ''] = /^([+-]?)\s*(.*)$/s.exec(text.slice(literal.from, literal.to)) ?? [];
  const seconds = parseNumber(digits);
  if (seconds === null || !Number.isFinite(seconds)) {
    throw new PromqlParseError(text, literal.from, `timestamp out of bounds for @ modifier: ${digits}`);
  }
  return { kind: 'timestamp', timestampMs: Math.round(seconds * 1000) * (sign === '-' ? -1 : 1) };
}
