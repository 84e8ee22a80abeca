import { createHash } from 'node:crypto';
import { apiVersionOf, type ResourceDefinition } from '../resource-definition.ts';
import type { JsonObject } from '../object.ts';
import {
  groupVersionKind,
  objectPath,
  servedResources,
  writeParameters,
  type ServedResource,
} from './operations.ts';
import { publishedSchemas } from './schemas.ts';

const patchTypes = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
];

function pathOf(resource: ServedResource): JsonObject {
  const body = Object.fromEntries(patchTypes.map((type) => [type, { schema: { type: 'object' } }]));
  return {
    patch: {
      parameters: [...writeParameters, 'force'].map((name) => ({
        name,
        in: 'query',
        schema: { type: name === 'force' ? 'boolean' : 'string', uniqueItems: true },
      })),
      requestBody: { content: body, required: true },
      responses: { '200': { description: 'OK' } },
      'x-kubernetes-action': 'patch',
      'x-kubernetes-group-version-kind': groupVersionKind(resource),
    },
  };
}

/** `/openapi/v3`: where the document of each group and version is, with a hash to cache it by. */
export function openApiIndex(resources: readonly ResourceDefinition[], prefix: string): JsonObject {
  const paths: JsonObject = {};
  for (const { definition, version } of servedResources(resources)) {
    const path = `${definition.group === '' ? 'api' : 'apis'}/${apiVersionOf(definition.group, version)}`;
    if (paths[path] !== undefined) continue;
    const document = openApiV3(resources, { group: definition.group, version });
    const hash = createHash('sha512').update(JSON.stringify(document)).digest('hex').toUpperCase();
    paths[path] = { serverRelativeURL: `${prefix}/openapi/v3/${path}?hash=${hash}` };
  }
  return { paths };
}

/** The OpenAPI 3.0 document of one group and version, or null when nothing is served in it. */
export function openApiV3(
  resources: readonly ResourceDefinition[],
  at: { readonly group: string; readonly version: string },
): JsonObject | null {
  const served = servedResources(resources).filter(
    ({ definition, version }) => definition.group === at.group && version === at.version,
  );
  if (served.length === 0) return null;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.3' },
    paths: Object.fromEntries(served.map((resource) => [objectPath(resource), pathOf(resource)])),
    components: { schemas: publishedSchemas(served, '#/components/schemas/') },
  };
}
