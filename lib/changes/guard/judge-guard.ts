import type { Change, Guard } from '../../domain/change.ts';
import { confidenceSequence } from '../../domain/confidence-sequence.ts';
import type { Flow } from '../../domain/traffic.ts';
import { isFlowToTarget, targetOfFlow } from '../target-flows.ts';

/** Chance that a guard undoes a change whose errors are within the limit, over the whole watch. */
const FALSE_BREACH = 0.01;
/** Fewer say little about a p99. */
const LEAST_REQUESTS_FOR_P99 = 200;

/** What the guard looks at; `p99Ms` null where it cannot be told. */
export interface GuardQuestion {
  readonly change: Change;
  readonly guard: Guard;
  readonly flows: readonly Flow[];
  readonly seconds: number;
  readonly p99Ms: { readonly before: number | null; readonly now: number | null } | null;
}

/** What the guard found. */
export type GuardFinding =
  | { readonly kind: 'fine' }
  | { readonly kind: 'no-data' }
  | { readonly kind: 'breached'; readonly detail: string };

interface Group {
  readonly name: string;
  total: number;
  errors: number;
}

/** Holds errors and p99 since a change against its limits. Injected faults are no errors of the service. */
export function judgeGuard(question: GuardQuestion): GuardFinding {
  const { change, guard, flows, seconds } = question;
  const groups = groupsOf(change, flows, seconds);
  const total = groups
    .filter(({ name }) => name.startsWith('version '))
    .reduce((sum, one) => sum + one.total, 0);
  if (total === 0) return { kind: 'no-data' };
  const { maxErrorRatio } = guard;
  if (maxErrorRatio !== undefined) {
    const [worst] = groups
      .filter(
        ({ errors, total: requests }) =>
          confidenceSequence(errors, requests, FALSE_BREACH / groups.length).low > maxErrorRatio,
      )
      .toSorted((left, right) => right.errors / right.total - left.errors / left.total);
    if (worst !== undefined) {
      const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;
      return {
        kind: 'breached',
        detail: `Errors of ${worst.name} are ${percent(worst.errors / worst.total)}, above ${percent(maxErrorRatio)}.`,
      };
    }
  }
  return judgeP99(question, total);
}

function judgeP99({ guard, p99Ms }: GuardQuestion, total: number): GuardFinding {
  const { maxP99Increase } = guard;
  if (maxP99Increase === undefined || p99Ms === null) return { kind: 'fine' };
  const { before, now } = p99Ms;
  if (before === null || now === null || total < LEAST_REQUESTS_FOR_P99) return { kind: 'fine' };
  if (now <= before * (1 + maxP99Increase)) return { kind: 'fine' };
  const rise = Math.round((now / before - 1) * 100);
  return {
    kind: 'breached',
    detail: `p99 is ${Math.round(now)} ms, ${rise} % above the ${Math.round(before)} ms before the change.`,
  };
}

function groupsOf(change: Change, flows: readonly Flow[], seconds: number): Group[] {
  const groups = new Map<string, Group>();
  const add = (name: string, total: number, errors: number): void => {
    const group = groups.get(name) ?? { name, total: 0, errors: 0 };
    groups.set(name, group);
    group.total += Math.round(total * seconds);
    group.errors += Math.round(errors * seconds);
  };
  const { intent } = change.plan;
  const targets = intent.kind === 'split' ? Object.keys(intent.weights) : [];
  for (const flow of flows) {
    const { requests, source } = flow;
    if (requests === null || !isFlowToTarget(flow, intent, targets)) continue;
    const errors = Math.max(0, requests.errors - requests.injectedErrors);
    add(`version ${targetOfFlow(flow, targets) ?? 'unknown'}`, requests.total, errors);
    if (source.kind === 'workload')
      add(`caller ${source.workload ?? source.app ?? ''}`, requests.total, errors);
  }
  return [...groups.values()].map((group) => ({ ...group, errors: Math.min(group.errors, group.total) }));
}
