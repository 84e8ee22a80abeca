import { apiVersionOf, type ResourceDefinition } from '../resource-definition.ts';
import type { JsonObject } from '../object.ts';

/** A resource in one of its versions. */
export interface ServedResource {
  readonly definition: ResourceDefinition;
  readonly version: string;
}

/** Query parameters of writes: clients look for them to learn what the server can do. */
export const writeParameters = ['dryRun', 'fieldManager', 'fieldValidation'] as const;

/** Path template of one object of a resource. */
export function objectPath({ definition, version }: ServedResource): string {
  const root = definition.group === '' ? '/api' : '/apis';
  const home = definition.namespaced ? '/namespaces/{namespace}' : '';
  return `${root}/${apiVersionOf(definition.group, version)}${home}/${definition.plural}/{name}`;
}

/** `x-kubernetes-group-version-kind`: how a client finds the schema of an object. */
export function groupVersionKind({ definition, version }: ServedResource): JsonObject {
  return { group: definition.group, kind: definition.kind, version };
}

/** Name of a kind's schema in the published documents. */
export function schemaName({ definition, version }: ServedResource): string {
  const parts = definition.group === '' ? ['core'] : definition.group.split('.').reverse();
  return `${definition.custom ? '' : 'io.k8s.api.'}${parts.join('.')}.${version}.${definition.kind}`;
}

/** All resources in all their versions. */
export function servedResources(resources: readonly ResourceDefinition[]): ServedResource[] {
  return resources.flatMap((definition) =>
    definition.versions.map(({ name }) => ({ definition, version: name })),
  );
}
