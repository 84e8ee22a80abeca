import { z } from 'zod';
import { isJsonObject, textOf, valueAt } from '../../../domain/json-patch.ts';
import type { JsonObject, JsonValue } from '../../../domain/json-value.ts';
import { parseGoDurationMs } from '../go-duration.ts';
import { referenceTo } from '../writing/written-kinds.ts';
import { unreadClaim } from './claim.ts';
import type { Claim, Claimed, OwnerReader } from './claim.ts';

const canarySchema = z.object({
  spec: z.object({
    suspend: z.boolean().nullish(),
    analysis: z.object({ interval: z.string().nullish() }).nullish(),
  }),
});
/** Flagger's own default. */
const CANARY_INTERVAL = '60s';

/** What Flagger does about a change; null where no Canary owns the object. */
export async function flaggerClaim({ object, now }: Claimed, read: OwnerReader): Promise<Claim | null> {
  const owners = valueAt(object, '/metadata/ownerReferences');
  const canary = (Array.isArray(owners) ? (owners as readonly JsonValue[]) : [])
    .filter(isJsonObject)
    .find(({ kind }) => kind === 'Canary');
  if (canary === undefined) return null;
  const name = textOf(canary.name);
  const { namespace } = referenceTo(object);
  const by = `Flagger canary ${name}`;
  const mark = `The Canary ${namespace}/${name} owns it.`;
  const found = await read.get({ apiVersion: 'flagger.app/v1beta1', plural: 'canaries', namespace, name });
  if (found.kind !== 'found') return unreadClaim(by, mark, found);
  const parsed = canarySchema.safeParse(found.object);
  if (!parsed.success)
    return unreadClaim(by, mark, { kind: 'unreadable', reason: 'It has an unknown form.' });
  const { suspend, analysis } = parsed.data.spec;
  if (suspend === true)
    return { verdict: 'free', by, evidence: [mark, 'The Canary is suspended.'], revertsAt: null };
  const interval = analysis?.interval ?? CANARY_INTERVAL;
  const milliseconds = parseGoDurationMs(interval);
  const revertsAt = milliseconds === null ? null : now + milliseconds / 1000;
  return {
    verdict: 'will-revert',
    by,
    evidence: [mark, `Flagger corrects the routes every ${interval}.`],
    revertsAt,
  };
}

const routed = z.object({ name: z.string(), routes: z.array(z.string()).nullish() });
const rolloutSchema = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({
    strategy: z.object({
      canary: z.object({
        trafficRouting: z.object({
          istio: z.object({ virtualService: routed.nullish(), virtualServices: z.array(routed).nullish() }),
        }),
      }),
    }),
  }),
});

/** What Argo Rollouts does about a change: it carries no mark on a VirtualService, so the Rollouts are searched for it. */
export async function rolloutsClaim({ object }: Claimed, read: OwnerReader): Promise<Claim | null> {
  const { kind, namespace, name } = referenceTo(object);
  if (kind !== 'VirtualService') return null;
  const steers = (rollout: JsonObject): boolean => {
    const parsed = rolloutSchema.safeParse(rollout);
    if (!parsed.success || parsed.data.metadata.namespace !== namespace) return false;
    const { virtualService, virtualServices } = parsed.data.spec.strategy.canary.trafficRouting.istio;
    return [...(virtualService ? [virtualService] : []), ...(virtualServices ?? [])].some(
      (one) => one.name === name,
    );
  };
  const found = await read.find(
    { apiVersion: 'argoproj.io/v1alpha1', plural: 'rollouts', namespace },
    steers,
  );
  if (found.kind === 'absent') return null;
  if (found.kind === 'unreadable') {
    // Without any trace of Rollouts on the object their being unreadable says nothing.
    const trace = textOf(valueAt(object, '/metadata/annotations/rollout.argoproj.io~1managed-by-rollouts'));
    return trace === ''
      ? null
      : unreadClaim(`Argo Rollouts rollout ${trace}`, `Its annotation names the Rollout ${trace}.`, found);
  }
  const by = `Argo Rollouts rollout ${textOf(valueAt(found.object, '/metadata/name'))}`;
  const evidence = [
    `The Rollout steers this VirtualService and writes its weights again as soon as they differ.`,
  ];
  return { verdict: 'instant-revert', by, evidence, revertsAt: null };
}

/** Helm does nothing by itself; its next upgrade overwrites what was changed, or refuses. */
export function helmClaim({ object }: Claimed): Claim | null {
  const release = textOf(valueAt(object, '/metadata/annotations/meta.helm.sh~1release-name'));
  const label = valueAt(object, '/metadata/labels/app.kubernetes.io~1managed-by');
  if (release === '' && label !== 'Helm') return null;
  const by = release === '' ? 'Helm' : `Helm release ${release}`;
  const evidence = [
    release === ''
      ? 'Its label app.kubernetes.io/managed-by is Helm.'
      : `Its annotations name the Helm release ${release}.`,
    'Helm leaves it as it is until the next upgrade of the release.',
  ];
  return { verdict: 'will-revert', by, evidence, revertsAt: null };
}

/** Kiali edits what its wizard made only when a person asks it to. */
export function kialiClaim({ object }: Claimed): Claim | null {
  if (valueAt(object, '/metadata/labels/kiali_wizard') === undefined) return null;
  const evidence = [
    "Its label kiali_wizard says that Kiali's wizard made it, which changes it only for a person.",
  ];
  return { verdict: 'free', by: 'Kiali', evidence, revertsAt: null };
}
