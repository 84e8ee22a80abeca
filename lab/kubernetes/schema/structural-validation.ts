import { badRequest, invalid } from '../api-error.ts';
import { copyJson, type KubernetesObject } from '../object.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { withDefaults } from './schema-defaults.ts';
import { objectSchema } from './object-schema.ts';
import { schemaErrors } from './schema-errors.ts';
import { pruneUnknownFields } from './unknown-fields.ts';

/**
 * The object as it is stored: unknown fields dropped, defaults written in, structure and rules checked.
 * Throws 422 with a cause for each wrong field. Objects of the cluster's own controllers are trusted: they are not
 * checked, which also spares the start the compiling of the largest schemas.
 */
export function prepareForStorage(
  definition: ResourceDefinition,
  object: KubernetesObject,
  trusted = false,
): KubernetesObject {
  const schema = objectSchema(definition);
  const prepared = copyJson(object);
  pruneUnknownFields(schema, prepared);
  withDefaults(schema, prepared);
  if (trusted) return prepared;
  const [first, ...further] = schemaErrors(schema, prepared);
  if (first === undefined) return prepared;
  if (definition.custom) throw invalid({ ...definition, name: object.metadata.name }, [first, ...further]);
  // Built-in kinds are decoded into typed structures, which fails before any validation.
  const version = definition.storageVersion;
  const what = `${definition.kind} in version "${version}" cannot be handled as a ${definition.kind}`;
  throw badRequest(`${what}: json: cannot unmarshal ${definition.kind}.${first.field}: ${first.detail}`);
}
