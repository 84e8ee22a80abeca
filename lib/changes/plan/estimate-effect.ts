import type { ChangeIntent } from '../../domain/change-intent.ts';
import type { ChangeEffect, VersionEffect } from '../../domain/change-plan.ts';
import type { Objective } from '../../domain/objective.ts';
import { faultShare } from '../../domain/requested-shares.ts';
import type { Topology } from '../../domain/topology.ts';
import type { Flow } from '../../domain/traffic.ts';
import type { PlanDraft } from '../../ports/mesh-writer.ts';
import { isFlowFrom, isFlowToTarget, targetOfFlow } from '../target-flows.ts';
import { affectedCallers } from './affected-callers.ts';

/** Telemetry of the last window; null flows: it did not answer. */
export interface EffectQuestion {
  readonly intent: ChangeIntent;
  readonly draft: Pick<PlanDraft, 'sharesBefore' | 'sharesAfter' | 'onlyFrom'>;
  readonly flows: readonly Flow[] | null;
  readonly topology: Topology | null;
  /** Promises of the service; null where nobody could tell. */
  readonly objectives: readonly Objective[] | null;
  readonly at: number;
  readonly windowSeconds: number;
}

/** What a change would do to the traffic as it was in the last window. */
export function estimateEffect(question: EffectQuestion): ChangeEffect {
  const { intent, draft, flows, topology, at, windowSeconds } = question;
  const targets = [...new Set([...Object.keys(draft.sharesBefore), ...Object.keys(draft.sharesAfter)])];
  const isMeant = (flow: Flow): boolean =>
    isFlowToTarget(flow, intent, targets) && isFlowFrom(flow, draft.onlyFrom);
  const meant = flows?.filter(isMeant) ?? null;
  const total = meant === null ? null : meant.reduce((sum, { requests }) => sum + (requests?.total ?? 0), 0);
  const byVersion = targets.toSorted().map((version): VersionEffect => {
    const before = meant
      ?.filter((flow) => targetOfFlow(flow, targets) === version)
      .reduce((sum, { requests }) => sum + (requests?.total ?? 0), 0);
    const share = draft.sharesAfter[version] ?? 0;
    return {
      version,
      requestRateBefore: before ?? null,
      requestRateAfter: total === null ? null : total * share,
      readyPods: readyPods(topology, intent, version),
    };
  });
  return {
    movedRequestsPerSecond: total === null ? null : total * movedShare(intent, draft),
    byVersion,
    callers: flows === null ? [] : affectedCallers({ isMeant, flows }),
    objective: question.objectives === null ? undefined : atStake(question.objectives),
    at: flows === null ? null : at,
    windowSeconds,
  };
}

/** The promise that can bear least: the one with the least budget left, else the first of those nobody has counted. */
function atStake(objectives: readonly Objective[]): Objective | null {
  const [least] = objectives.toSorted(
    (left, right) => (left.left ?? Infinity) - (right.left ?? Infinity) || 0,
  );
  return least ?? null;
}

function movedShare(intent: ChangeIntent, draft: EffectQuestion['draft']): number {
  if (intent.kind === 'fault') return faultShare(intent);
  if (intent.kind === 'mirror') return intent.percent / 100;
  const { sharesBefore, sharesAfter } = draft;
  const targets = [...new Set([...Object.keys(sharesBefore), ...Object.keys(sharesAfter)])];
  const moved = targets.map((target) => Math.abs((sharesAfter[target] ?? 0) - (sharesBefore[target] ?? 0)));
  return moved.reduce((sum, part) => sum + part, 0) / 2;
}

/** Pods that answer for a version, or for a backend service; null where nobody told. */
function readyPods(
  topology: Topology | null,
  { namespace, service }: ChangeIntent,
  target: string,
): number | null {
  if (topology === null) return null;
  const named = (name: string) =>
    topology.services.find((fact) => fact.namespace === namespace && fact.name === name);
  const backend = named(target);
  const names = (backend ?? named(service))?.workloads ?? [];
  const workloads = topology.workloads.filter(
    (fact) =>
      fact.namespace === namespace &&
      names.includes(fact.name) &&
      (backend !== undefined || fact.version === target),
  );
  const known = workloads.flatMap(({ replicas }) => replicas?.available ?? []);
  if (known.length < workloads.length) return null;
  return known.reduce((sum, pods) => sum + pods, 0);
}
