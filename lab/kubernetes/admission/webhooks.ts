import { z } from 'zod';
import { ApiError } from '../api-error.ts';
import type { KubernetesObject } from '../object.ts';
import type { ObjectStore } from '../object-store.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { istiodVerdict } from './istiod-validation.ts';

const configuration = z.object({
  webhooks: z
    .array(
      z.object({
        name: z.string(),
        failurePolicy: z.enum(['Fail', 'Ignore']).default('Fail'),
        rules: z
          .array(
            z.object({
              apiGroups: z.array(z.string()).default([]),
              operations: z.array(z.string()).default([]),
              resources: z.array(z.string()).default([]),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

type Webhook = z.infer<typeof configuration>['webhooks'][number];

/** Istio's own webhooks; what others would say is not known here, so they are not asked. */
const istioWebhook = /(^|\.)validation\.istio\.io$/;

function concerns(
  { rules }: Webhook,
  definition: ResourceDefinition,
  operation: 'CREATE' | 'UPDATE',
): boolean {
  const has = (list: readonly string[], wanted: string): boolean =>
    list.includes('*') || list.includes(wanted);
  return rules.some(
    (rule) =>
      has(rule.apiGroups, definition.group) &&
      has(rule.resources, definition.plural) &&
      has(rule.operations, operation),
  );
}

/**
 * Asks the validating webhooks that are registered in the store. Without a registration nobody validates;
 * when istiod cannot be reached the registration's failure policy decides. Throws the denial.
 */
export function askWebhooks(
  store: ObjectStore,
  definition: ResourceDefinition,
  candidate: KubernetesObject,
  options: {
    readonly creating: boolean;
    readonly reachable: boolean;
    readonly warn: (warning: string) => void;
  },
): void {
  const registered = store.list('validatingwebhookconfigurations.admissionregistration.k8s.io');
  const webhooks = registered.flatMap((object) => configuration.parse(object).webhooks);
  for (const webhook of webhooks) {
    if (!istioWebhook.test(webhook.name)) continue;
    if (!concerns(webhook, definition, options.creating ? 'CREATE' : 'UPDATE')) continue;
    if (!options.reachable) {
      if (webhook.failurePolicy === 'Ignore') continue;
      throw unreachable(webhook.name);
    }
    const verdict = istiodVerdict(candidate);
    verdict.warnings.forEach(options.warn);
    if (verdict.problems.length > 0) throw denied(webhook.name, verdict.problems);
  }
}

/** A denial has the status 400 and no reason at all. */
function denied(name: string, problems: readonly string[]): ApiError {
  const [first = ''] = problems;
  const list =
    problems.length === 1 ? first : `${problems.length} errors occurred:\n\t* ${problems.join('\n\t* ')}\n\n`;
  return new ApiError(
    400,
    null,
    `admission webhook "${name}" denied the request: configuration is invalid: ${list}`,
  );
}

function unreachable(name: string): ApiError {
  const url = 'https://istiod.istio-system.svc:443/validate?timeout=10s';
  const why = `failed calling webhook "${name}": failed to call webhook: Post "${url}": dial tcp 10.96.0.15:443: connect: connection refused`;
  return new ApiError(500, 'InternalError', `Internal error occurred: ${why}`, {
    causes: [{ message: why }],
  });
}
