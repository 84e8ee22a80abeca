import { readAuthorizationPolicy } from '@/lib/control/istio/authorization-policy.ts';
import { readDestinationRule } from '@/lib/control/istio/destination-rule.ts';
import { readGateway } from '@/lib/control/istio/gateway-object.ts';
import { readHttpRoute } from '@/lib/control/istio/http-route.ts';
import { readPod } from '@/lib/control/istio/kept-pod.ts';
import { readService, readServiceEntry } from '@/lib/control/istio/kept-service.ts';
import { readWorkload } from '@/lib/control/istio/kept-workload.ts';
import type { MeshState } from '@/lib/control/istio/mesh-state.ts';
import { readPeerAuthentication } from '@/lib/control/istio/peer-authentication.ts';
import { readRequestAuthentication } from '@/lib/control/istio/request-authentication.ts';
import { indexRouting } from '@/lib/control/istio/service-routing.ts';
import type { ServiceRouting } from '@/lib/control/istio/service-routing.ts';
import { readVirtualService } from '@/lib/control/istio/virtual-service.ts';

interface TestObject {
  readonly kind: string;
}

const domain = 'cluster.local';

const readAll = <T>(objects: readonly TestObject[], kind: string, read: (object: unknown) => T | null): T[] =>
  objects.filter((object) => object.kind === kind).flatMap((object) => read(object) ?? []);

/** What the console would keep of these objects, with everything else empty. */
export function meshStateOf(objects: readonly TestObject[], rest: Partial<MeshState> = {}): MeshState {
  return {
    cluster: 'Kubernetes',
    clusterDomain: domain,
    rootNamespace: 'istio-system',
    namespaces: [],
    workloads: readAll(objects, 'Deployment', (object) => readWorkload('Deployment', object)),
    pods: readAll(objects, 'Pod', readPod),
    services: readAll(objects, 'Service', readService),
    serviceEntries: readAll(objects, 'ServiceEntry', readServiceEntry),
    peerAuthentications: readAll(objects, 'PeerAuthentication', readPeerAuthentication),
    authorizationPolicies: readAll(objects, 'AuthorizationPolicy', readAuthorizationPolicy),
    requestAuthentications: readAll(objects, 'RequestAuthentication', readRequestAuthentication),
    routes: [
      ...readAll(objects, 'VirtualService', (object) => readVirtualService(object, domain)),
      ...readAll(objects, 'HTTPRoute', (object) => readHttpRoute(object, domain)),
    ],
    destinationRules: readAll(objects, 'DestinationRule', (object) => readDestinationRule(object, domain)),
    gateways: readAll(objects, 'Gateway', readGateway),
    ...rest,
  };
}

/** The routing of one service of these objects. */
export function routingOf(name: string, objects: readonly TestObject[], namespace = 'shop'): ServiceRouting {
  const state = meshStateOf(objects);
  const found = state.services.find((one) => one.name === name && one.namespace === namespace);
  if (found === undefined) throw new Error(`No service ${namespace}/${name} among the objects`);
  return indexRouting(state).of(found);
}
