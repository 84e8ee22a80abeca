import type { MarkScope, MeshMark } from '../../../domain/mesh-mark.ts';
import { serviceHost } from '../host-name.ts';
import type { MeshState } from '../mesh-state.ts';
import type { KeptObject } from '../object-identity.ts';
import { servicePolicies } from '../service-policies.ts';
import { secondsOr, serviceSubject } from './mark-scope.ts';

/** Policies and routes that were made, changed or taken away. Status written by controllers is no change. */
export function objectMarks(before: MeshState, after: MeshState, now: number): readonly MeshMark[] {
  return [
    ...turns(policiesOf(before), policiesOf(after), now).map((turn) =>
      markOf('policy', turn, policyScope, before, after),
    ),
    ...turns(routesOf(before), routesOf(after), now).map((turn) =>
      markOf('routing', turn, routeScope, before, after),
    ),
  ];
}

/** What policies and routes date themselves: when each was made, and when its rules were written last. */
export function datedObjectMarks(state: MeshState): readonly MeshMark[] {
  return [
    ...datedTurns(policiesOf(state)).map((turn) => markOf('policy', turn, policyScope, state, state)),
    ...datedTurns(routesOf(state)).map((turn) => markOf('routing', turn, routeScope, state, state)),
  ];
}

function datedTurns<T extends KeptObject>(objects: readonly T[]): readonly Turn<T>[] {
  return objects.flatMap((object): Turn<T>[] => {
    const created = secondsOr(object.createdAt, 0);
    const changed = object.changedAt === null ? 0 : secondsOr(object.changedAt, 0);
    return [
      ...(created > 0 ? [{ at: created, object, deed: 'created' as const }] : []),
      ...(changed > created && (object.config.generation ?? 1) > 1
        ? [{ at: changed, object, deed: 'changed' as const }]
        : []),
    ];
  });
}

interface Turn<T> {
  readonly at: number;
  readonly object: T;
  readonly deed: 'created' | 'changed' | 'removed';
}

const policiesOf = (state: MeshState): readonly KeptObject[] => [
  ...state.peerAuthentications,
  ...state.authorizationPolicies,
  ...state.requestAuthentications,
];

/** A route with the full hosts that it is about. */
interface HostedObject extends KeptObject {
  readonly hosts: readonly string[];
}

const routesOf = ({ routes, destinationRules }: MeshState): readonly HostedObject[] => [
  ...routes,
  ...destinationRules.map(({ config, createdAt, changedAt, host }) => ({
    config,
    createdAt,
    changedAt,
    hosts: [host],
  })),
];

const keyOf = ({ config: { kind, namespace, name } }: KeptObject): string => `${kind}/${namespace}/${name}`;

function turns<T extends KeptObject>(
  before: readonly T[],
  after: readonly T[],
  now: number,
): readonly Turn<T>[] {
  const known = new Map(before.map((object) => [keyOf(object), object]));
  const left = new Set(after.map(keyOf));
  const moved = after.flatMap((object): Turn<T>[] => {
    const earlier = known.get(keyOf(object));
    if (earlier === undefined || earlier.createdAt !== object.createdAt) {
      return [{ at: secondsOr(object.createdAt, now), object, deed: 'created' }];
    }
    return earlier.config.generation === object.config.generation
      ? []
      : [{ at: changeSeen(earlier, object, now), object, deed: 'changed' }];
  });
  const gone = before.filter((object) => !left.has(keyOf(object)));
  return [...moved, ...gone.map((object) => ({ at: now, object, deed: 'removed' as const }))];
}

/** When it was: by the object's own time where that moved too. */
const changeSeen = (earlier: KeptObject, { changedAt }: KeptObject, now: number): number =>
  changedAt === null || changedAt === earlier.changedAt ? now : secondsOr(changedAt, now);

function markOf<T extends KeptObject>(
  kind: 'policy' | 'routing',
  { at, object, deed }: Turn<T>,
  scopeOf: (object: T, state: MeshState) => MarkScope,
  before: MeshState,
  after: MeshState,
): MeshMark {
  const { config } = object;
  const scope = scopeOf(object, deed === 'removed' ? before : after);
  return {
    at,
    kind,
    subject: serviceSubject(after, scope),
    title: `${config.kind} ${config.name} ${deed}`,
    scope,
    object: { kind: config.kind, namespace: config.namespace, name: config.name },
  };
}

/** The services that a policy says something about, by the same rules as their pages. */
function policyScope({ config }: KeptObject, state: MeshState): MarkScope {
  if (config.namespace === state.rootNamespace) return { kind: 'mesh' };
  const services = state.services.filter(
    (service) =>
      service.namespace === config.namespace &&
      servicePolicies(service, state).some(
        ({ kind, name, namespace }) =>
          kind === config.kind && name === config.name && namespace === config.namespace,
      ),
  );
  return { kind: 'services', services: services.map(({ namespace, name }) => ({ namespace, name })) };
}

function routeScope({ hosts }: HostedObject, { services, clusterDomain }: MeshState): MarkScope {
  const named = new Set(hosts);
  const meant = services.filter(({ namespace, name }) =>
    named.has(serviceHost(namespace, name, clusterDomain)),
  );
  return { kind: 'services', services: meant.map(({ namespace, name }) => ({ namespace, name })) };
}
