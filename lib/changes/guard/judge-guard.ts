import type { Change, Guard } from '../../domain/change.ts';
import type { Flow } from '../../domain/traffic.ts';
import { guardGroups, wholeOf } from './guard-groups.ts';
import { judgeErrors } from './judge-errors.ts';
import { judgeP99, type P99Readings } from './judge-p99.ts';

/** Flows with the seconds that they cover. */
export interface GuardTraffic {
  readonly flows: readonly Flow[];
  readonly seconds: number;
}

/** What the guard looks at; null where it cannot be told, or is not asked for. */
export interface GuardQuestion {
  readonly change: Change;
  readonly guard: Guard;
  readonly traffic: GuardTraffic;
  /** The time before the change. */
  readonly before: GuardTraffic | null;
  readonly p99: P99Readings | null;
}

/** What the guard found. */
export type GuardFinding =
  | { readonly kind: 'fine' }
  | { readonly kind: 'no-data' }
  /** A limit is broken, and faults of others can account for it. */
  | { readonly kind: 'cannot-tell'; readonly detail: string }
  | { readonly kind: 'breached'; readonly detail: string };

/**
 * Holds errors and p99 since a change against its limits. Injected faults are no errors of the service, and what faults of others
 * can account for convicts nobody.
 */
export function judgeGuard({ change, guard, traffic, before, p99 }: GuardQuestion): GuardFinding {
  const groups = guardGroups(change, traffic.flows, traffic.seconds, guard.caller);
  const hasData =
    guard.caller === undefined ? wholeOf(groups).total > 0 : groups.some(({ total }) => total > 0);
  if (!hasData) return { kind: 'no-data' };
  const earlier = before === null ? null : guardGroups(change, before.flows, before.seconds, guard.caller);
  const { intent } = change.plan;
  const isDelay = intent.kind === 'fault' && intent.delay !== undefined;
  const found = [
    judgeErrors(guard, groups, earlier),
    p99 === null ? null : judgeP99(guard, groups, p99, isDelay),
  ].filter((one) => one !== null);
  return found.find(({ kind }) => kind === 'breached') ?? found[0] ?? { kind: 'fine' };
}
