import type { JsonObject } from '../../../domain/json-value.ts';
import type { ServiceEntryFact } from '../../../domain/topology.ts';
import type { ObjectClient, ObjectPlace } from '../../../kubernetes/object-client.ts';
import { KubernetesFailure } from '../../../kubernetes/kubernetes-failure.ts';
import { readDestinationRule } from '../destination-rule.ts';
import { readHttpRoute } from '../http-route.ts';
import { readService, readServiceEntry } from '../kept-service.ts';
import { indexRouting } from '../service-routing.ts';
import type { RoutingIndex, RoutingState } from '../service-routing.ts';
import { readVirtualService } from '../virtual-service.ts';
import { WRITTEN_KINDS } from './written-kinds.ts';

const SERVICE_ENTRIES = {
  apiVersion: 'networking.istio.io/v1',
  plural: 'serviceentries',
  namespace: null,
} as const;

/** All that a plan is made of, read past every cache. */
export interface MeshReading {
  readonly state: RoutingState;
  readonly routing: RoutingIndex;
  /** The VirtualServices and HTTPRoutes as the server holds them. */
  readonly routes: readonly JsonObject[];
  readonly destinationRules: readonly JsonObject[];
  readonly services: readonly JsonObject[];
  readonly serviceEntries: readonly ServiceEntryFact[];
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
  const [virtualServices, httpRoutes, destinationRules, services, entries] = await Promise.all([
    everywhere('VirtualService'),
    everywhere('HTTPRoute'),
    everywhere('DestinationRule'),
    listed(objects, { apiVersion: 'v1', plural: 'services', namespace: null }, 'Service', signal),
    listed(objects, SERVICE_ENTRIES, 'ServiceEntry', signal),
  ]);
  return readingOf(
    {
      routes: [...virtualServices, ...httpRoutes],
      destinationRules,
      services,
      serviceEntries: entries.flatMap((object) => readServiceEntry(object) ?? []),
    },
    scope,
  );
}

type ReadObjects = Pick<MeshReading, 'routes' | 'destinationRules' | 'services' | 'serviceEntries'>;

/** What objects mean together. */
export function readingOf(read: ReadObjects, { clusterDomain, rootNamespace }: ReadingScope): MeshReading {
  const state: RoutingState = {
    clusterDomain,
    rootNamespace,
    services: read.services.flatMap((object) => readService(object) ?? []),
    routes: read.routes.flatMap(
      (object) =>
        (object.kind === 'HTTPRoute' ? readHttpRoute : readVirtualService)(object, clusterDomain) ?? [],
    ),
    destinationRules: read.destinationRules.flatMap(
      (object) => readDestinationRule(object, clusterDomain) ?? [],
    ),
  };
  return { ...read, state, routing: indexRouting(state) };
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
