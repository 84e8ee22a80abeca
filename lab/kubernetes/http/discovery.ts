import { reviewKinds } from '../access/reviews.ts';
import type { JsonObject } from '../object.ts';
import { apiVersionOf, type ResourceDefinition } from '../resource-definition.ts';

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const subresourceVerbs = ['get', 'patch', 'update'];

/** A group and version with the resources served in it. */
interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

/** Kinds of questions, by group: they are created and never stored. */
function reviewsOf(group: string): { plural: string; kind: string }[] {
  return Object.entries(reviewKinds)
    .filter(([key]) => key.endsWith(`.${group}`))
    .map(([key, kind]) => ({ plural: key.slice(0, -group.length - 1), kind }));
}

const reviewGroups = ['authorization.k8s.io', 'authentication.k8s.io'];

/** Versions of every group, the preferred one first, groups in the order of the resources. */
function groupsOf(resources: readonly ResourceDefinition[]): Map<string, string[]> {
  const groups = new Map<string, string[]>(reviewGroups.map((group) => [group, ['v1']]));
  for (const { group, versions } of resources) {
    const known = groups.get(group) ?? [];
    for (const { name } of versions) if (!known.includes(name)) known.push(name);
    groups.set(group, known);
  }
  return groups;
}

function subresourceKind(
  definition: ResourceDefinition,
  subresource: string,
): GroupVersion & { kind: string } {
  if (subresource === 'scale') return { group: 'autoscaling', version: 'v1', kind: 'Scale' };
  return { group: definition.group, version: definition.storageVersion, kind: definition.kind };
}

function servedIn(
  resources: readonly ResourceDefinition[],
  { group, version }: GroupVersion,
): ResourceDefinition[] {
  return resources.filter(
    (entry) => entry.group === group && entry.versions.some(({ name }) => name === version),
  );
}

/** `/api`: the versions of the core group. */
export function coreVersions(): JsonObject {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
}

function groupOf(name: string, versions: readonly string[]): JsonObject {
  const listed = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: listed, preferredVersion: listed[0] };
}

/** `/apis`: all groups but the core one. */
export function groupList(resources: readonly ResourceDefinition[]): JsonObject {
  const groups = [...groupsOf(resources)].filter(([name]) => name !== '');
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groups.map(([name, versions]) => groupOf(name, versions)),
  };
}

/** `/apis/<group>`, or null when there is no such group. */
export function oneGroup(resources: readonly ResourceDefinition[], name: string): JsonObject | null {
  const versions = groupsOf(resources).get(name);
  return versions === undefined || name === ''
    ? null
    : { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(name, versions) };
}

/** `/api/v1` and `/apis/<group>/<version>`, or null when nothing is served there. */
export function resourceList(resources: readonly ResourceDefinition[], at: GroupVersion): JsonObject | null {
  const reviews = at.version === 'v1' ? reviewsOf(at.group) : [];
  const served = servedIn(resources, at);
  if (served.length === 0 && reviews.length === 0) return null;
  const groupVersion = apiVersionOf(at.group, at.version);
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: [
      ...reviews.map(({ plural, kind }) => ({
        name: plural,
        singularName: kind.toLowerCase(),
        namespaced: false,
        kind,
        verbs: ['create'],
      })),
      ...served.flatMap((entry) => [
        listedResource(entry),
        ...entry.subresources.map((name) => listedSubresource(entry, name)),
      ]),
    ],
  };
}

function listedResource(entry: ResourceDefinition): JsonObject {
  return {
    name: entry.plural,
    singularName: entry.singular,
    namespaced: entry.namespaced,
    kind: entry.kind,
    verbs,
    ...(entry.shortNames.length === 0 ? {} : { shortNames: entry.shortNames }),
    ...(entry.categories.length === 0 ? {} : { categories: entry.categories }),
  };
}

function listedSubresource(entry: ResourceDefinition, name: string): JsonObject {
  const { group, version, kind } = subresourceKind(entry, name);
  return {
    name: `${entry.plural}/${name}`,
    singularName: '',
    namespaced: entry.namespaced,
    ...(name === 'scale' ? { group, version } : {}),
    kind,
    verbs: name === 'log' ? ['get'] : subresourceVerbs,
  };
}

function aggregatedResource(entry: ResourceDefinition, version: string): JsonObject {
  return {
    resource: entry.plural,
    responseKind: { group: entry.group, version, kind: entry.kind },
    scope: entry.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: entry.singular,
    verbs,
    ...(entry.shortNames.length === 0 ? {} : { shortNames: entry.shortNames }),
    ...(entry.categories.length === 0 ? {} : { categories: entry.categories }),
    ...(entry.subresources.length === 0
      ? {}
      : {
          subresources: entry.subresources.map((name) => ({
            subresource: name,
            responseKind: subresourceKind(entry, name),
            verbs: name === 'log' ? ['get'] : subresourceVerbs,
          })),
        }),
  };
}

/** Everything in one answer: the aggregated form that newer clients ask for. */
export function aggregatedDiscovery(
  resources: readonly ResourceDefinition[],
  root: 'api' | 'apis',
): JsonObject {
  const groups = [...groupsOf(resources)].filter(([name]) => (name === '') === (root === 'api'));
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(([group, versions]) => ({
      metadata: group === '' ? { creationTimestamp: null } : { name: group, creationTimestamp: null },
      versions: versions.map((version) => ({
        version,
        freshness: 'Current',
        resources: [
          ...(version === 'v1' ? reviewsOf(group) : []).map(({ plural, kind }) => ({
            resource: plural,
            responseKind: { group, version, kind },
            scope: 'Cluster',
            singularResource: kind.toLowerCase(),
            verbs: ['create'],
          })),
          ...servedIn(resources, { group, version }).map((entry) => aggregatedResource(entry, version)),
        ],
      })),
    })),
  };
}

/** `/version` of the server that this one behaves like. */
export const serverVersion: JsonObject = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.3',
  gitCommit: 'practice-mesh',
  gitTreeState: 'clean',
  buildDate: '2026-10-14T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
};
