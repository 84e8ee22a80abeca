import { invalid, resourceKey } from '../api-error.ts';
import { isJsonObject, type KubernetesObject } from '../object.ts';
import type { ResourceDefinition } from '../resource-definition.ts';

/** What the server itself writes into new objects of its own kinds. Throws 422 for an event about another namespace. */
export function withBuiltinDefaults(
  definition: ResourceDefinition,
  object: KubernetesObject,
): KubernetesObject {
  switch (resourceKey(definition)) {
    case 'namespaces': {
      const { metadata } = object;
      const labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name };
      const spec = { finalizers: ['kubernetes'] };
      return { ...object, metadata: { ...metadata, labels }, spec, status: { phase: 'Active' } };
    }
    case 'events':
      mustConcernNamespace(definition, object);
      return {
        ...object,
        firstTimestamp: object.firstTimestamp ?? null,
        lastTimestamp: object.lastTimestamp ?? null,
        eventTime: object.eventTime ?? null,
        reportingComponent: object.reportingComponent ?? '',
        reportingInstance: object.reportingInstance ?? '',
      };
    default:
      return object;
  }
}

function mustConcernNamespace(definition: ResourceDefinition, object: KubernetesObject): void {
  const { name, namespace } = object.metadata;
  const about = isJsonObject(object.involvedObject) ? object.involvedObject.namespace : undefined;
  if (typeof about !== 'string' || about === '' || about === namespace) return;
  const detail = `Invalid value: ${JSON.stringify(about)}: does not match event.namespace`;
  throw invalid({ ...definition, name }, [
    { reason: 'FieldValueInvalid', field: 'involvedObject.namespace', detail },
  ]);
}
