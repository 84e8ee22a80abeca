import { z } from 'zod';
import type { PlanCheck } from '../../../domain/change-plan.ts';
import type { ObjectClient } from '../../../kubernetes/object-client.ts';
import { KubernetesFailure } from '../../../kubernetes/kubernetes-failure.ts';
import { check } from '../intents/edited-rules.ts';

const configurationSchema = z.object({
  webhooks: z
    .array(
      z.object({
        failurePolicy: z.string().nullish(),
        rules: z
          .array(
            z.object({ apiGroups: z.array(z.string()).nullish(), resources: z.array(z.string()).nullish() }),
          )
          .nullish(),
      }),
    )
    .nullish(),
});

const PLACE = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  plural: 'validatingwebhookconfigurations',
  namespace: null,
} as const;

/** Whether istiod looks at Istio's objects before they are stored. Throws as the client does where no answer came. */
export async function checkValidation(objects: ObjectClient, signal: AbortSignal): Promise<PlanCheck> {
  try {
    const found = await objects.list(PLACE, {}, signal);
    const webhooks = found
      .flatMap((object) => configurationSchema.safeParse(object).data?.webhooks ?? [])
      .filter(({ rules }) =>
        (rules ?? []).some(({ apiGroups }) =>
          apiGroups?.some((group) => group === '*' || group === 'networking.istio.io'),
        ),
      );
    if (webhooks.length === 0)
      return check(
        'nobody-validates',
        'warning',
        'No webhook validates Istio’s objects in this cluster: mistakes are stored as they are.',
      );
    if (webhooks.every(({ failurePolicy }) => failurePolicy === 'Ignore'))
      return check(
        'nobody-validates',
        'warning',
        'The webhook of Istio is on Ignore: while istiod is away mistakes are stored as they are.',
      );
    return check('validated', 'ok', 'istiod validates the object before it is stored.');
  } catch (error) {
    if (!(error instanceof KubernetesFailure)) throw error;
    return check(
      'validation-unknown',
      'note',
      'Whether istiod validates the object cannot be told: its webhook may not be read.',
    );
  }
}
