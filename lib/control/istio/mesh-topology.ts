import type { ServiceFact, Topology, WorkloadFact } from '../../domain/topology.ts';
import type { KeptPod } from './kept-pod.ts';
import type { KeptService } from './kept-service.ts';
import type { KeptWorkload } from './kept-workload.ts';
import type { MeshState } from './mesh-state.ts';
import { mtlsPolicies, selects } from './peer-authentication.ts';
import type { MtlsPolicies } from './peer-authentication.ts';
import type { RoutingIndex } from './service-routing.ts';

/** Class of waypoints that are Envoy; others do not report what they carry. */
const REPORTING_WAYPOINT = 'istio-waypoint';

/** The mesh as its objects tell it: `at` is the unix second of the last confirmed state. */
export function meshTopology(state: MeshState, routing: RoutingIndex, at: number): Topology {
  const policies = mtlsPolicies(state.peerAuthentications, state.rootNamespace);
  const podsByOwner = Map.groupBy(
    state.pods,
    ({ namespace, owner }) => `${namespace}/${owner.kind}/${owner.name}`,
  );
  const workloadsByNamespace = Map.groupBy(state.workloads, ({ namespace }) => namespace);
  return {
    at,
    namespaces: state.namespaces.map(({ name, meshed }) => ({
      cluster: state.cluster,
      name,
      meshed,
      mtlsMode: policies.ofNamespace(name),
    })),
    workloads: state.workloads.map((workload) => {
      const key = `${workload.namespace}/${workload.kind}/${workload.name}`;
      return workloadFact(workload, podsByOwner.get(key) ?? [], state, policies);
    }),
    services: state.services.map((service) => {
      const workloads = workloadsByNamespace.get(service.namespace) ?? [];
      return serviceFact(service, workloads, state.cluster, routing);
    }),
    serviceEntries: state.serviceEntries,
  };
}

/** Pods know best what the injector made of them; the template stands in where no pod runs. */
function workloadFact(
  workload: KeptWorkload,
  pods: readonly KeptPod[],
  state: MeshState,
  policies: MtlsPolicies,
): WorkloadFact {
  const { kind, namespace, name, labels, replicas } = workload;
  const [pod] = pods;
  const isConfigured = state.gateways.some(({ selector }) => selects(selector, labels));
  const mtls = policies.ofWorkload(namespace, labels);
  return {
    cluster: state.cluster,
    namespace,
    name,
    app: pod?.app ?? workload.app,
    version: pod?.version ?? workload.version,
    kind,
    replicas,
    hasProxy: pods.length === 0 ? null : pods.every(({ hasProxy }) => hasProxy),
    isGateway: workload.isGateway || (isConfigured && pod?.isProxyAlone === true),
    isWaypoint: labels['gateway.networking.k8s.io/gateway-class-name'] === REPORTING_WAYPOINT,
    labels,
    mtlsMode: mtls.mode,
    mtlsModeByPort: mtls.modeByPort,
  };
}

function serviceFact(
  service: KeptService,
  workloads: readonly KeptWorkload[],
  cluster: string,
  routing: RoutingIndex,
): ServiceFact {
  const { namespace, name, ports, selector, thresholds } = service;
  return {
    cluster,
    namespace,
    name,
    ports,
    workloads: workloads.filter(({ labels }) => selects(selector, labels)).map((one) => one.name),
    badges: routing.of(service).badges,
    thresholds,
  };
}
