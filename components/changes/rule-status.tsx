import type { ChangeSummary } from '@/lib/client/change-queries.ts';
import { newestSplit } from './change-state.ts';
import { baseRuleOf, type RouteRule } from './rule-targets.ts';
import { VerdictChip } from './verdict-chip.tsx';
import type { Service } from '@/lib/client/service-queries.ts';

interface RuleStatusProps {
  readonly routing: NonNullable<Service['routing']>;
  readonly rule: RouteRule;
  readonly changes: readonly ChangeSummary[];
}

/** Whether the mesh does what the newest change of a rule asked for; nothing where no change is in force. */
export function RuleStatus({ routing, rule, changes }: RuleStatusProps) {
  const proof = newestSplit(changes, rule.index, baseRuleOf(routing))?.proof ?? null;
  return proof === null ? null : <VerdictChip proof={proof} />;
}
