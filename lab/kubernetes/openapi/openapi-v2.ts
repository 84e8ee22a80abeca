import type { ResourceDefinition } from '../resource-definition.ts';
import type { JsonObject } from '../object.ts';
import {
  groupVersionKind,
  objectPath,
  servedResources,
  writeParameters,
  type ServedResource,
} from './operations.ts';
import { publishedSchemas } from './schemas.ts';

/** The part of a Swagger 2.0 document that Kubernetes' clients read. */
export interface OpenApiV2 {
  readonly swagger: '2.0';
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, JsonObject>>;
  readonly definitions: JsonObject;
}

function pathOf(resource: ServedResource): JsonObject {
  return {
    patch: {
      consumes: [
        'application/json-patch+json',
        'application/merge-patch+json',
        'application/apply-patch+yaml',
      ],
      parameters: writeParameters.map((name) => ({ name, in: 'query', type: 'string', uniqueItems: true })),
      responses: { '200': { description: 'OK' } },
      'x-kubernetes-action': 'patch',
      'x-kubernetes-group-version-kind': groupVersionKind(resource),
    },
  };
}

/** `/openapi/v2`: the document that older clients read. */
export function openApiV2(resources: readonly ResourceDefinition[]): OpenApiV2 {
  const served = servedResources(resources);
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: 'v1.36.3' },
    paths: Object.fromEntries(served.map((resource) => [objectPath(resource), pathOf(resource)])),
    definitions: publishedSchemas(served, '#/definitions/'),
  };
}
