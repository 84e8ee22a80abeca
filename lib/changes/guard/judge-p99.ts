import type { Guard } from '../../domain/change.ts';
import { wholeOf, type GuardGroup } from './guard-groups.ts';

/** Fewer say little about a p99. */
const LEAST_REQUESTS_FOR_P99 = 200;

/** One p99 before the change and now, ms; null where it cannot be told. */
export interface P99Turn {
  readonly before: number | null;
  readonly now: number | null;
}

/** p99 of the whole service, and of the workloads that matter by node id. */
export interface P99Readings {
  readonly service: P99Turn;
  readonly byNode: ReadonlyMap<string, P99Turn>;
}

interface Judged extends P99Turn {
  /** `p99`, `p99 of version v2`. */
  readonly name: string;
  readonly total: number;
  readonly isRelative: boolean;
}

/**
 * The first breach of a limit on p99, in a sentence; null: they are kept. An injected delay is no fault of the service: under one
 * only the absolute limit counts, and only for callers, whose patience it is there to try.
 */
export function judgeP99(
  { maxP99Ms, maxP99Increase }: Guard,
  groups: readonly GuardGroup[],
  { service, byNode }: P99Readings,
  isDelay: boolean,
): string | null {
  const own = groups.flatMap(({ kind, name, nodes, total }): Judged[] => {
    // Quantiles of several workloads cannot be added up.
    const [node] = nodes;
    const turn = node === undefined || nodes.size > 1 ? undefined : byNode.get(node);
    if (turn === undefined || kind === 'caller' || (isDelay && kind === 'version')) return [];
    const before = turn.before ?? (kind === 'version' ? service.before : null);
    return [{ name: `p99 of ${name}`, total, now: turn.now, before, isRelative: !isDelay }];
  });
  const whole: Judged = { name: 'p99', total: wholeOf(groups).total, ...service, isRelative: true };
  for (const { name, total, before, now, isRelative } of isDelay ? own : [whole, ...own]) {
    if (now === null || total < LEAST_REQUESTS_FOR_P99) continue;
    if (maxP99Ms !== undefined && now > maxP99Ms) {
      return `${name} is ${Math.round(now)} ms, above ${Math.round(maxP99Ms)} ms.`;
    }
    if (maxP99Increase === undefined || before === null || !isRelative) continue;
    if (now > before * (1 + maxP99Increase)) {
      const rise = Math.round((now / before - 1) * 100);
      return `${name} is ${Math.round(now)} ms, ${rise} % above the ${Math.round(before)} ms before the change.`;
    }
  }
  return null;
}
