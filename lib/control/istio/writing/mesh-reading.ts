import type { JsonObject } from '../../../domain/json-value.ts';
import type { ObjectClient, ObjectPlace } from '../../../kubernetes/object-client.ts';
import { KubernetesFailure } from '../../../kubernetes/kubernetes-failure.ts';
import { readDestinationRule } from '../destination-rule.ts';
import { readHttpRoute } from '../http-route.ts';
import { readService } from '../kept-service.ts';
import { indexRouting } from '../service-routing.ts';
import type { RoutingIndex, RoutingState } from '../service-routing.ts';
import { readVirtualService } from '../virtual-service.ts';
import { WRITTEN_KINDS } from './written-kinds.ts';

/** All that a plan is made of, read past every cache. */
export interface MeshReading {
  readonly state: RoutingState;
  readonly routing: RoutingIndex;
  /** The VirtualServices and HTTPRoutes as the server holds them. */
  readonly routes: readonly JsonObject[];
  readonly destinationRules: readonly JsonObject[];
  readonly services: readonly JsonObject[];
}

/** Where to read and how names are completed. */
export interface ReadingScope {
  readonly clusterDomain: string;
  readonly rootNamespace: string;
}

/**
 * Reads every object that may have a say in the routing of a namespace's services. Throws `KubernetesFailure` or
 * `UpstreamFailure`, or the signal's reason; a kind that the cluster does not have is empty.
 */
export async function readMesh(
  objects: ObjectClient,
  scope: ReadingScope,
  signal: AbortSignal,
): Promise<MeshReading> {
  const everywhere = (kind: keyof typeof WRITTEN_KINDS): Promise<readonly JsonObject[]> =>
    listed(objects, { ...WRITTEN_KINDS[kind], namespace: null }, kind, signal);
  const [virtualServices, httpRoutes, destinationRules, services] = await Promise.all([
    everywhere('VirtualService'),
    everywhere('HTTPRoute'),
    everywhere('DestinationRule'),
    listed(objects, { apiVersion: 'v1', plural: 'services', namespace: null }, 'Service', signal),
  ]);
  const { clusterDomain, rootNamespace } = scope;
  const state: RoutingState = {
    clusterDomain,
    rootNamespace,
    services: services.flatMap((object) => readService(object) ?? []),
    routes: [
      ...virtualServices.flatMap((object) => readVirtualService(object, clusterDomain) ?? []),
      ...httpRoutes.flatMap((object) => readHttpRoute(object, clusterDomain) ?? []),
    ],
    destinationRules: destinationRules.flatMap((object) => readDestinationRule(object, clusterDomain) ?? []),
  };
  const routes = [...virtualServices, ...httpRoutes];
  return { state, routing: indexRouting(state), routes, destinationRules, services };
}

/** Items of a list do not say their kind themselves where the server leaves it to the list. */
async function listed(
  objects: ObjectClient,
  place: Omit<ObjectPlace, 'name'>,
  kind: string,
  signal: AbortSignal,
): Promise<readonly JsonObject[]> {
  try {
    const items = await objects.list(place, {}, signal);
    return items.map((item) => ({ ...item, apiVersion: place.apiVersion, kind }));
  } catch (error) {
    if (error instanceof KubernetesFailure && error.isNotServed) return [];
    throw error;
  }
}
