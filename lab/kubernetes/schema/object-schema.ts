import type { ResourceDefinition } from '../resource-definition.ts';
import type { JsonSchema } from './json-schema.ts';
import { metadataSchema } from './metadata-schema.ts';

const anyObject: JsonSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const built = new WeakMap<JsonSchema, JsonSchema>();

/** Schema of a whole object of a resource, metadata included. */
export function objectSchema(definition: ResourceDefinition): JsonSchema {
  const own = definition.versions[0]?.schema ?? anyObject;
  const known = built.get(own);
  if (known !== undefined) return known;
  const schema: JsonSchema = {
    ...own,
    properties: {
      ...own.properties,
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: metadataSchema,
    },
  };
  built.set(own, schema);
  return schema;
}
