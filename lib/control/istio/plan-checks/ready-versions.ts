import type { PlanCheck } from '../../../domain/change-plan.ts';
import { check } from '../intents/edited-rules.ts';
import type { KeptService } from '../kept-service.ts';
import { serviceHost } from '../host-name.ts';
import { selects } from '../peer-authentication.ts';
import type { MeshReading } from '../writing/mesh-reading.ts';
import type { ServicePod } from '../writing/service-pods.ts';

/** A destination that takes requests, and how much of one rule's. */
interface Taking {
  readonly host: string;
  readonly subset: string | null;
  readonly share: number;
}

/** Destinations with the largest share that any rule gives them. */
function takings({ routing }: MeshReading, service: KeptService): ReadonlyMap<string, Taking> {
  const found = new Map<string, Taking>();
  for (const { targets } of routing.of(service).followed?.rules ?? []) {
    const sum = targets.reduce((total, { weight }) => total + (weight ?? 0), 0);
    for (const { host, subset, weight } of targets) {
      const share = targets.length === 1 ? 1 : (weight ?? 0) / Math.max(sum, 1);
      const key = `${host} ${subset ?? ''}`;
      if (share > (found.get(key)?.share ?? 0)) found.set(key, { host, subset, share });
    }
  }
  return found;
}

/** What the pods say about a change: nothing may get more requests than before without a ready pod, unless forced. */
export function checkReadyVersions(
  before: MeshReading,
  after: MeshReading,
  service: KeptService,
  pods: readonly ServicePod[],
  force: string | undefined,
): readonly PlanCheck[] {
  const earlier = takings(before, service);
  return [...takings(after, service)].flatMap(([key, taking]) => {
    const ready = readyPods(taking, after, pods);
    if (ready === null || ready > 0) return [];
    const name = taking.subset ?? taking.host.split('.')[0] ?? taking.host;
    const grows = taking.share > (earlier.get(key)?.share ?? 0);
    const text = `No pod of ${name} is ready, so requests sent there fail.`;
    if (!grows)
      return [check('version-without-pods', 'warning', `${text} It gets no more of them than before.`)];
    if (force === undefined) return [check('version-without-pods', 'blocking', text)];
    return [check('version-without-pods', 'warning', `${text} Forced: ${force}`)];
  });
}

/** Ready pods behind a destination; null where they cannot be counted: another namespace, or a service without selector. */
function readyPods(
  { host, subset }: Taking,
  { routing, state }: MeshReading,
  pods: readonly ServicePod[],
): number | null {
  const target = state.services.find(
    ({ namespace, name }) => serviceHost(namespace, name, state.clusterDomain) === host,
  );
  if (target === undefined || Object.keys(target.selector).length === 0) return null;
  if (!pods.some(({ namespace }) => namespace === target.namespace)) return pods.length === 0 ? 0 : null;
  const labels =
    subset === null
      ? {}
      : routing
          .destinationRulesOf(host)
          .map(({ labelsBySubset }) => labelsBySubset[subset])
          .find((one) => one !== undefined);
  if (labels === undefined) return null;
  // A destination without subset is the whole Service, and so is a subset without labels.
  const isChosen = (pod: ServicePod): boolean =>
    Object.keys(labels).length === 0 || selects(labels, pod.labels);
  return pods.filter(
    (pod) =>
      pod.isReady &&
      pod.namespace === target.namespace &&
      selects(target.selector, pod.labels) &&
      isChosen(pod),
  ).length;
}
