import type { Finding, FindingSeverity } from '../../../domain/finding.ts';
import type { KeptObject } from '../object-identity.ts';
import type { WrittenRoute } from '../written-route.ts';

/** A finding about one object. */
export const findingOf = (
  { config: { kind, namespace, name } }: Pick<KeptObject, 'config'>,
  severity: FindingSeverity,
  code: string,
  text: string,
): Finding => ({ code, severity, kind, namespace, name, text });

/** How a sentence names a rule: by its own name, else by its place from 1. */
export function ruleName({ rules }: WrittenRoute, index: number): string {
  const name = rules[index]?.name ?? null;
  if (name !== null) return `rule “${name}”`;
  return rules.length === 1 ? 'its only rule' : `rule ${index + 1}`;
}
