import type { MeshInventory, PodFact, WorkloadDetail } from '../../domain/mesh-inventory.ts';
import type { KeptPod } from './kept-pod.ts';
import { versionOfImage } from './kept-workload.ts';
import type { MeshState } from './mesh-state.ts';
import { mtlsPolicies, selects } from './peer-authentication.ts';
import { servicePolicies } from './service-policies.ts';

/** What there is in the mesh beside traffic. */
export function meshInventory(state: MeshState): MeshInventory {
  return {
    controlPlane: state.workloads
      .filter(({ labels }) => labels.app === 'istiod')
      .map(({ namespace, name, replicas, istiodVersion }) => ({
        namespace,
        name,
        version: istiodVersion,
        replicas,
      })),
    objects: objectCounts(state),
    pods: state.pods.map(podFact),
  };
}

function objectCounts(state: MeshState): MeshInventory['objects'] {
  const kinds = [
    ...state.routes,
    ...state.destinationRules,
    ...state.peerAuthentications,
    ...state.authorizationPolicies,
    ...state.requestAuthentications,
  ].map(({ config }) => config.kind);
  const counted = Map.groupBy(kinds, (kind) => kind);
  return [
    ...[...counted].map(([kind, all]) => ({ kind, count: all.length })),
    { kind: 'ServiceEntry', count: state.serviceEntries.length },
    { kind: 'Gateway', count: state.gateways.length },
  ]
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1));
}

const podFact = ({ namespace, name, owner, ...pod }: KeptPod): PodFact => ({
  namespace,
  name,
  workload: owner.name,
  node: pod.node,
  phase: pod.phase,
  isReady: pod.isReady,
  restarts: pod.restarts,
  restartedAt: pod.restartedAt,
  hasProxy: pod.hasProxy,
  proxyVersion: versionOfImage(pod.proxyImage),
});

/** One workload with its pods, the services that choose them and the policies that hold for them; null where it is not known. */
export function workloadDetail(state: MeshState, namespace: string, name: string): WorkloadDetail | null {
  const found = state.workloads.find((one) => one.namespace === namespace && one.name === name);
  if (found === undefined) return null;
  const { labels } = found;
  const mtls = mtlsPolicies(state.peerAuthentications, state.rootNamespace).ofWorkload(namespace, labels);
  const services = state.services.filter(
    (service) => service.namespace === namespace && selects(service.selector, labels),
  );
  return {
    cluster: state.cluster,
    namespace,
    name,
    kind: found.kind,
    app: found.app,
    version: found.version,
    images: found.rollout.images,
    replicas: found.replicas,
    isGateway: found.isGateway,
    mtlsMode: mtls.mode,
    mtlsModeByPort: mtls.modeByPort,
    services: services.map((service) => service.name),
    policies: servicePolicies({ namespace, name: services[0]?.name ?? '', selector: labels }, state),
    pods: state.pods
      .filter(
        (pod) => pod.namespace === namespace && pod.owner.kind === found.kind && pod.owner.name === name,
      )
      .map(podFact),
  };
}
