import { apiVersionOf } from '../resource-definition.ts';
import type { JsonObject } from '../object.ts';
import { builtinModels } from '../schema/builtin-kinds.ts';
import { modelSchema } from '../schema/builtin-schemas.ts';
import type { JsonSchema } from '../schema/json-schema.ts';
import { metadataSchema } from '../schema/metadata-schema.ts';
import { groupVersionKind, schemaName, type ServedResource } from './operations.ts';

const metaName = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** The schemas of some resources, each kind under its published name; classes of built-in kinds by reference. */
export function publishedSchemas(resources: readonly ServedResource[], prefix: string): JsonObject {
  const schemas: JsonObject = { [metaName]: metadataSchema };
  const pending: string[] = [];
  const refer = (model: string): JsonSchema => {
    pending.push(model);
    return reference(`${prefix}${modelName(model)}`);
  };
  for (const resource of resources) {
    const { definition, version } = resource;
    const model = builtinModels[`${apiVersionOf(definition.group, version)}/${definition.kind}`];
    const own =
      definition.custom || model === undefined
        ? (definition.versions.find((entry) => entry.name === version)?.schema ?? { type: 'object' as const })
        : modelSchema(model, refer);
    schemas[schemaName(resource)] = {
      ...own,
      description: own.description ?? `${definition.kind} of ${apiVersionOf(definition.group, version)}`,
      properties: {
        ...own.properties,
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: reference(`${prefix}${metaName}`),
      },
      'x-kubernetes-group-version-kind': [groupVersionKind(resource)],
    };
  }
  for (let model = pending.pop(); model !== undefined; model = pending.pop()) {
    const name = modelName(model);
    if (schemas[name] === undefined) schemas[name] = modelSchema(model, refer);
  }
  return schemas;
}

function modelName(model: string): string {
  return `io.k8s.api.models.${model}`;
}

/** A reference beside other words is allowed in neither document version: the words stay out. */
function reference(target: string): JsonSchema {
  const schema: JsonSchema & { $ref: string } = { $ref: target };
  return schema;
}
