import type { Finding, FindingSeverity } from '../../../domain/finding.ts';
import type { KeptObject } from '../object-identity.ts';
import type { WrittenRoute } from '../written-route.ts';

/** What a check says beside the object that it is about. */
export type Said = Pick<Finding, 'path' | 'text' | 'remedy'>;

/** A finding about one object. */
export const findingOf = (
  { config: { kind, namespace, name } }: Pick<KeptObject, 'config'>,
  severity: FindingSeverity,
  code: string,
  { path, text, remedy }: Said,
): Finding => ({ code, severity, kind, namespace, name, path, text, remedy });

/** How a sentence names a rule: by its own name, else by its place from 1. */
export function ruleName({ rules }: WrittenRoute, index: number): string {
  const name = rules[index]?.name ?? null;
  if (name !== null) return `rule “${name}”`;
  return rules.length === 1 ? 'its only rule' : `rule ${index + 1}`;
}
