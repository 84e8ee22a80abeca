import type { Change, Guard } from '../../domain/change.ts';
import { edgeId } from '../../domain/node-id.ts';
import type { Flow } from '../../domain/traffic.ts';
import { partyId } from '../plan/affected-callers.ts';
import { isFlowFrom, isFlowToTarget, targetOfFlow } from '../target-flows.ts';
import { injectedElsewhere } from './injected-elsewhere.ts';

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
  /** Edges that the requests came over, as the workload view names them. */
  readonly edges: ReadonlySet<string>;
  readonly total: number;
  /** Without those that were injected on the way there. */
  readonly errors: number;
  /** How many of `errors` faults of others, behind those who answered, account for at most. */
  readonly elsewhere: number;
  /** Services that those faults are injected on; empty where there are none. */
  readonly faulty: ReadonlySet<string>;
}

interface Growing {
  readonly kind: GuardGroup['kind'];
  readonly name: string;
  readonly nodes: Set<string>;
  readonly edges: Set<string>;
  total: number;
  errors: number;
}

/** The groups of a change in the traffic of some seconds, as counts of requests; where a guard is for one caller, only those of it. */
export function guardGroups(
  change: Change,
  flows: readonly Flow[],
  seconds: number,
  only?: Guard['caller'],
): readonly GuardGroup[] {
  const groups = new Map<string, Growing>();
  const { intent, effect } = change.plan;
  const targets = intent.kind === 'split' ? Object.keys(intent.weights) : [];
  const callers = new Map(
    effect.callers
      .filter(
        ({ namespace, name }) =>
          only === undefined || (namespace === only.namespace && name === only.workload),
      )
      .map(({ id, name }) => [id, name]),
  );
  const add = (kind: GuardGroup['kind'], name: string, flow: Flow): void => {
    const { source, destination, requests, protocol } = flow;
    if (requests === null) return;
    const group = groups.get(name) ?? { kind, name, nodes: new Set(), edges: new Set(), total: 0, errors: 0 };
    groups.set(name, group);
    group.nodes.add(partyId(destination));
    group.edges.add(edgeId(partyId(source), partyId(destination), protocol));
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
    if (!isFlowToTarget(flow, intent, targets) || !isFlowFrom(flow, only ?? null)) continue;
    add('version', `version ${targetOfFlow(flow, targets) ?? 'unknown'}`, flow);
    if (source.kind === 'workload') add('caller', `caller ${source.workload ?? source.app ?? ''}`, flow);
  }
  const isOwnFault = (flow: Flow): boolean =>
    intent.kind === 'fault' && isFlowToTarget(flow, intent) && isFlowFrom(flow, intent.from ?? null);
  const elsewhere = injectedElsewhere(flows, isOwnFault);
  return [...groups.values()].map((group) => {
    const behind = [...group.nodes].flatMap((node) => elsewhere.get(node) ?? []);
    const errors = Math.min(group.errors, group.total);
    const most = Math.ceil(behind.reduce((sum, { rate }) => sum + rate, 0) * seconds);
    return {
      ...group,
      errors,
      elsewhere: Math.min(errors, most),
      faulty: new Set(behind.flatMap(({ services }) => [...services])),
    };
  });
}

/** All requests to the service, whichever version answered. */
export function wholeOf(groups: readonly GuardGroup[]): { readonly total: number; readonly errors: number } {
  const versions = groups.filter(({ kind }) => kind === 'version');
  return {
    total: versions.reduce((sum, { total }) => sum + total, 0),
    errors: versions.reduce((sum, { errors }) => sum + errors, 0),
  };
}
