import { compileAnchoredPattern } from './anchored-pattern.ts';

/** One condition on a label; a series without the label is judged by the empty string. */
export interface LabelMatcher {
  name: string;
  op: '=' | '!=' | '=~' | '!~';
  value: string;
}

export type ValuePredicate = (value: string) => boolean;

/** A matcher as a predicate that judges each distinct value once. Throws on a malformed pattern. */
export function compileMatcher(matcher: LabelMatcher): ValuePredicate {
  const matches = matcher.op.endsWith('~') ? compilePattern(matcher.value) : null;
  const accepts = matches === null ? (value: string) => value === matcher.value : remembering(matches);
  return matcher.op.startsWith('!') ? (value) => !accepts(value) : accepts;
}

function compilePattern(pattern: string): ValuePredicate {
  if (pattern === '') return (value) => value === '';
  if (pattern === '.+' || pattern === '.*') {
    const emptyMatches = pattern === '.*';
    return (value) => (value === '' ? emptyMatches : !value.includes('\n'));
  }
  const compiled = compileAnchoredPattern(pattern);
  return (value) => compiled.matches(value);
}

function remembering(predicate: ValuePredicate): ValuePredicate {
  const verdicts = new Map<string, boolean>();
  return (value) => {
    const known = verdicts.get(value);
    if (known !== undefined) return known;
    const verdict = predicate(value);
    verdicts.set(value, verdict);
    return verdict;
  };
}
