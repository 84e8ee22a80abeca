import type { Guard } from '../../domain/change.ts';
import { wholeOf, type GuardGroup } from './guard-groups.ts';
import { cannotTell, type Suspicion } from './guard-suspicion.ts';

/** Fewer say little about a p99. */
const LEAST_REQUESTS_FOR_P99 = 200;

/** One p99 before the change and now, ms; null where it cannot be told. */
export interface P99Turn {
  readonly before: number | null;
  readonly now: number | null;
}

/** p99 of the whole service, and of the workloads and the calls between them by id of node and edge. */
export interface P99Readings {
  readonly service: P99Turn;
  readonly bySubject: ReadonlyMap<string, P99Turn>;
}

interface Judged extends P99Turn {
  /** `p99`, `p99 of version v2`. */
  readonly name: string;
  readonly total: number;
  readonly isRelative: boolean;
  /** Services with faults of others behind it, which may be what makes it slow. */
  readonly faulty: ReadonlySet<string>;
}

/**
 * The first breach of a limit on p99; without one, the first that faults of others can account for; null: they are kept. An injected delay is no fault of the service: under one
 * only the absolute limit counts, and only for callers, whose patience it is there to try.
 */
export function judgeP99(
  guard: Guard,
  groups: readonly GuardGroup[],
  readings: P99Readings,
  isDelay: boolean,
): Suspicion | null {
  let unsure: Suspicion | null = null;
  for (const one of judgedOf(guard, groups, readings, isDelay)) {
    const words = breachOf(guard, one);
    if (words === null) continue;
    if (one.faulty.size === 0) return { kind: 'breached', detail: `${words}.` };
    unsure ??= cannotTell(words, one.faulty);
  }
  return unsure;
}

function judgedOf(
  { caller }: Guard,
  groups: readonly GuardGroup[],
  { service, bySubject }: P99Readings,
  isDelay: boolean,
): readonly Judged[] {
  const parts = groups.flatMap(({ kind, name, nodes, edges, total, faulty }): Judged[] => {
    // Of one caller only its own calls count, however a version answers the others.
    const subjects = kind === 'version' && caller !== undefined ? edges : nodes;
    // Quantiles of several workloads cannot be added up.
    const [subject] = subjects;
    const turn = subject === undefined || subjects.size > 1 ? undefined : bySubject.get(subject);
    if (turn === undefined || kind === 'caller' || (isDelay && kind === 'version')) return [];
    const before = turn.before ?? (kind === 'version' ? service.before : null);
    return [{ name: `p99 of ${name}`, total, now: turn.now, before, isRelative: !isDelay, faulty }];
  });
  if (isDelay || caller !== undefined) return parts;
  const versions = groups.filter(({ kind }) => kind === 'version');
  const faulty = new Set(versions.flatMap((version) => [...version.faulty]));
  return [{ name: 'p99', total: wholeOf(groups).total, ...service, isRelative: true, faulty }, ...parts];
}

/** Why a p99 breaks a limit, as a clause; null where it breaks none. */
function breachOf(
  { maxP99Ms, maxP99Increase }: Guard,
  { name, total, before, now, isRelative }: Judged,
): string | null {
  if (now === null || total < LEAST_REQUESTS_FOR_P99) return null;
  if (maxP99Ms !== undefined && now > maxP99Ms) {
    return `${name} is ${Math.round(now)} ms, above ${Math.round(maxP99Ms)} ms`;
  }
  if (maxP99Increase === undefined || before === null || !isRelative) return null;
  if (now <= before * (1 + maxP99Increase)) return null;
  const rise = Math.round((now / before - 1) * 100);
  return `${name} is ${Math.round(now)} ms, ${rise} % above the ${Math.round(before)} ms before the change`;
}
