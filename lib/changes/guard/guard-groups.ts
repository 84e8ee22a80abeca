import type { Change } from '../../domain/change.ts';
import type { Flow } from '../../domain/traffic.ts';
import { partyId } from '../plan/affected-callers.ts';
import { isFlowToTarget, targetOfFlow } from '../target-flows.ts';

/**
 * Requests that a guard judges together. `version`: those that one version answered. `caller`: those that one caller sent here.
 * `own`: those that a caller, near or far, answered itself, or as a gateway passed on.
 */
export interface GuardGroup {
  readonly kind: 'version' | 'caller' | 'own';
  /** As its errors are named: `version v2`, `caller frontend`, `frontend’s own answers`. */
  readonly name: string;
  /** Workloads that answered, by node id. */
  readonly nodes: ReadonlySet<string>;
  readonly total: number;
  /** Without those that were injected. */
  readonly errors: number;
}

interface Growing extends GuardGroup {
  readonly nodes: Set<string>;
  total: number;
  errors: number;
}

/** The groups of a change in the traffic of some seconds, as counts of requests. */
export function guardGroups(change: Change, flows: readonly Flow[], seconds: number): readonly GuardGroup[] {
  const groups = new Map<string, Growing>();
  const { intent, effect } = change.plan;
  const targets = intent.kind === 'split' ? Object.keys(intent.weights) : [];
  const callers = new Map(effect.callers.map(({ id, name }) => [id, name]));
  const add = (kind: GuardGroup['kind'], name: string, { destination, requests }: Flow): void => {
    if (requests === null) return;
    const group = groups.get(name) ?? { kind, name, nodes: new Set(), total: 0, errors: 0 };
    groups.set(name, group);
    group.nodes.add(partyId(destination));
    group.total += Math.round(requests.total * seconds);
    group.errors += Math.round(Math.max(0, requests.errors - requests.injectedErrors) * seconds);
  };
  for (const flow of flows) {
    const own = callers.get(partyId(flow.destination));
    if (own !== undefined) add('own', `${own}’s own answers`, flow);
    const { source } = flow;
    // Nobody counts what comes into a gateway: what it passes on stands for that.
    const passing = source.kind === 'workload' && source.isGateway ? callers.get(partyId(source)) : undefined;
    if (passing !== undefined) add('own', `${passing}’s own answers`, flow);
    if (!isFlowToTarget(flow, intent, targets)) continue;
    add('version', `version ${targetOfFlow(flow, targets) ?? 'unknown'}`, flow);
    if (source.kind === 'workload') add('caller', `caller ${source.workload ?? source.app ?? ''}`, flow);
  }
  return [...groups.values()].map((group) => ({ ...group, errors: Math.min(group.errors, group.total) }));
}

/** All requests to the service, whichever version answered. */
export function wholeOf(groups: readonly GuardGroup[]): { readonly total: number; readonly errors: number } {
  const versions = groups.filter(({ kind }) => kind === 'version');
  return {
    total: versions.reduce((sum, { total }) => sum + total, 0),
    errors: versions.reduce((sum, { errors }) => sum + errors, 0),
  };
}
