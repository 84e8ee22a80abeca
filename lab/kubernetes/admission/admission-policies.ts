import { Environment, type ParseResult } from '@marcbachmann/cel-js';
import { z } from 'zod';
import { ApiError, resourceKey } from '../api-error.ts';
import type { KubernetesObject } from '../object.ts';
import type { ObjectStore } from '../object-store.ts';
import type { ResourceDefinition } from '../resource-definition.ts';

const anything = ['*'];
const policyShape = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    failurePolicy: z.enum(['Fail', 'Ignore']).default('Fail'),
    matchConstraints: z
      .object({
        resourceRules: z
          .array(
            z.object({
              apiGroups: z.array(z.string()).default(anything),
              operations: z.array(z.string()).default(anything),
              resources: z.array(z.string()).default(anything),
            }),
          )
          .default([]),
      })
      .default({ resourceRules: [] }),
    validations: z.array(z.object({ expression: z.string(), message: z.string().optional() })).default([]),
  }),
});
const bindingShape = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    policyName: z.string(),
    validationActions: z.array(z.enum(['Deny', 'Warn', 'Audit'])).default([]),
  }),
});

type Policy = z.infer<typeof policyShape>;

const environment = new Environment().registerVariable('object', 'dyn').registerVariable('oldObject', 'dyn');
const parsed = new Map<string, ParseResult>();
const registrations = 'admissionregistration.k8s.io';

function concerns({ spec }: Policy, definition: ResourceDefinition, operation: 'CREATE' | 'UPDATE'): boolean {
  const has = (list: readonly string[], wanted: string): boolean =>
    list.includes('*') || list.includes(wanted);
  return spec.matchConstraints.resourceRules.some(
    (rule) =>
      has(rule.apiGroups, definition.group) &&
      has(rule.resources, definition.plural) &&
      has(rule.operations, operation),
  );
}

/** Null when the expression holds, else what to say about it. */
function broken(
  { expression, message }: Policy['spec']['validations'][number],
  failurePolicy: 'Fail' | 'Ignore',
  variables: { readonly object: KubernetesObject; readonly oldObject: KubernetesObject | null },
): string | null {
  const evaluate = parsed.get(expression) ?? environment.parse(expression);
  parsed.set(expression, evaluate);
  try {
    return evaluate({ ...variables }) === true
      ? null
      : (message ?? `failed expression: ${expression.trim()}`);
  } catch (error) {
    if (failurePolicy === 'Ignore') return null;
    const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return `expression '${expression}' resulted in error: ${said}`;
  }
}

/**
 * Asks the cluster's ValidatingAdmissionPolicies whose binding concerns the object: `Deny` throws 422, `Warn` warns.
 * Parameters, match conditions and namespace selectors are not looked at.
 */
export function askAdmissionPolicies(
  store: ObjectStore,
  definition: ResourceDefinition,
  candidate: KubernetesObject,
  options: { readonly previous: KubernetesObject | null; readonly warn: (warning: string) => void },
): void {
  const policies = store
    .list(`validatingadmissionpolicies.${registrations}`)
    .map((object) => policyShape.parse(object));
  for (const object of store.list(`validatingadmissionpolicybindings.${registrations}`)) {
    const binding = bindingShape.parse(object);
    const policy = policies.find(({ metadata }) => metadata.name === binding.spec.policyName);
    if (policy === undefined) continue;
    if (!concerns(policy, definition, options.previous === null ? 'CREATE' : 'UPDATE')) continue;
    const { validations, failurePolicy } = policy.spec;
    const named = `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}'`;
    for (const validation of validations) {
      const why = broken(validation, failurePolicy, { object: candidate, oldObject: options.previous });
      if (why === null) continue;
      const actions = binding.spec.validationActions;
      if (actions.includes('Deny'))
        throw denied(definition, candidate.metadata.name, `${named} denied request: ${why}`);
      if (actions.includes('Warn')) options.warn(`Validation failed for ${named}: ${why}`);
    }
  }
}

function denied(definition: ResourceDefinition, name: string, why: string): ApiError {
  const { group, plural } = definition;
  return new ApiError(422, 'Invalid', `${resourceKey(definition)} "${name}" is forbidden: ${why}`, {
    name,
    ...(group === '' ? {} : { group }),
    kind: plural,
    causes: [{ message: why }],
  });
}
