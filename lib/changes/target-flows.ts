import type { IntentTarget } from '../domain/change-intent.ts';
import type { Flow } from '../domain/traffic.ts';

/** Callers that a narrowed change is for; null: all. */
export type OnlyFrom = { readonly namespace: string; readonly workload: string } | null;

/** Whether a flow's requests are for the service of a change; `backends` are services that its route chooses between. */
export function isFlowToTarget(
  { service }: Flow,
  target: IntentTarget,
  backends: readonly string[] = [],
): boolean {
  if (service === null || service.namespace !== target.namespace) return false;
  return service.name === target.service || backends.includes(service.name);
}

/** Whether a flow comes from the callers that the change is for. */
export function isFlowFrom({ source }: Flow, onlyFrom: OnlyFrom): boolean {
  if (onlyFrom === null) return true;
  return (
    source.kind === 'workload' &&
    source.namespace === onlyFrom.namespace &&
    source.workload === onlyFrom.workload
  );
}

/** The target of a split that a flow went to: a backend service by its name, else the version of its workload. */
export function targetOfFlow({ service, destination }: Flow, targets: readonly string[]): string | null {
  if (service !== null && targets.includes(service.name)) return service.name;
  return destination.kind === 'workload' ? destination.version : null;
}
