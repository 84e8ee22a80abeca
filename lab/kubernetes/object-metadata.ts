import { createHash } from 'node:crypto';
import { ApiError, badRequest, invalid, resourceKey, type FieldError } from './api-error.ts';
import type { KubernetesObject } from './object.ts';
import type { ResourceDefinition } from './resource-definition.ts';
import { uncheckedRules } from './schema/unchecked-rules.ts';

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const labelName = /^([a-z0-9A-Z]([-a-z0-9A-Z_.]*[a-z0-9A-Z])?)$/;
const labelValueRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** Names of roles and bindings are path segments, all others DNS names. */
function nameError(definition: ResourceDefinition, name: string): string | null {
  if (definition.group === 'rbac.authorization.k8s.io')
    return /[/%]/.test(name) ? `may not contain '/'` : null;
  if (name.length > 253) return 'must be no more than 253 bytes';
  return subdomain.test(name) ? null : subdomainRule;
}

/** Throws 422 when the name or a label is malformed. */
export function mustHaveValidMetadata(definition: ResourceDefinition, object: KubernetesObject): void {
  const errors: FieldError[] = [];
  const { name, labels = {} } = object.metadata;
  if (name === undefined || name === '') {
    errors.push({
      reason: 'FieldValueRequired',
      field: 'metadata.name',
      detail: 'Required value: name or generateName is required',
    });
  } else {
    const problem = nameError(definition, name);
    if (problem !== null) {
      const detail = `Invalid value: ${JSON.stringify(name)}: ${problem}`;
      errors.push({ reason: 'FieldValueInvalid', field: 'metadata.name', detail });
    }
  }
  for (const value of Object.values(labels)) {
    if (value === '' || (labelName.test(value) && value.length <= 63)) continue;
    const detail = `Invalid value: ${JSON.stringify(value)}: ${labelValueRule}`;
    errors.push({ reason: 'FieldValueInvalid', field: 'metadata.labels', detail });
  }
  if (errors.length === 0) return;
  const further = definition.custom ? uncheckedRules(errors) : [];
  throw invalid({ ...definition, name: name ?? '' }, [...errors, ...further]);
}

/** Gives an object without a name one from its `generateName`. */
export function withGeneratedName(object: KubernetesObject, salt: number): KubernetesObject {
  const { name, generateName } = object.metadata;
  if ((name ?? '') !== '' || generateName === undefined) return object;
  const digest = createHash('sha256').update(`${generateName}/${salt}`).digest();
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  const suffix = [...digest.subarray(0, 5)].map((byte) => letters[byte % letters.length]).join('');
  return { ...object, metadata: { ...object.metadata, name: `${generateName}${suffix}` } };
}

/** Objects of namespaces live in `default` unless they say otherwise; objects of the cluster have none. */
export function withNamespace(definition: ResourceDefinition, object: KubernetesObject): KubernetesObject {
  const { namespace, ...metadata } = object.metadata;
  if (!definition.namespaced) {
    if (namespace !== undefined && namespace !== '') {
      throw badRequest('namespace should not be set on objects of the cluster');
    }
    return { ...object, metadata };
  }
  const home = namespace === undefined || namespace === '' ? 'default' : namespace;
  return { ...object, metadata: { ...metadata, namespace: home } };
}

/** 403: nothing new is born in a namespace that is going away. */
export function namespaceTerminating(
  definition: ResourceDefinition,
  name: string,
  namespace: string,
): ApiError {
  const because = `unable to create new content in namespace ${namespace} because it is being terminated`;
  return new ApiError(403, 'Forbidden', `${resourceKey(definition)} "${name}" is forbidden: ${because}`, {
    name,
    ...(definition.group === '' ? {} : { group: definition.group }),
    kind: definition.plural,
    causes: [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  });
}
