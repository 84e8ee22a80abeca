import { z } from 'zod';
import type { PlannedStep } from '../../../domain/change-plan.ts';
import type { ConfigurationWay } from '../../../domain/change-proof.ts';
import type { JsonObject } from '../../../domain/json-value.ts';
import { marksOn } from '../writing/change-mark.ts';
import type { TargetNaming } from '../intents/rule-targets.ts';
import type { IstiodDebug, ProxySync, ReadObject } from './istiod-debug.ts';
import { dumpedRoutes, expectedRoutes } from './route-signature.ts';
import type { ExpectedRoute } from './route-signature.ts';

/** A dump is large: so many proxies are asked for theirs, by name; the others are left out of the count. */
const MAX_DUMPS = 60;
const AT_ONCE = 6;

type Behind = ConfigurationWay['behind'][number];

/** How far a written VirtualService came: read by istiod, sent to proxies, taken by them with the weights and faults as written. */
export async function virtualServiceWay(
  istiod: IstiodDebug,
  { object, after }: PlannedStep,
  naming: TargetNaming,
  signal: AbortSignal,
): Promise<ConfigurationWay> {
  const [objects, syncs] = await Promise.all([istiod.objects(signal), istiod.syncs(signal)]);
  const expected = after === null ? [] : expectedRoutes(after, naming);
  const asked = syncs.toSorted((left, right) => (left.proxy < right.proxy ? -1 : 1)).slice(0, MAX_DUMPS);
  const judged: (Behind | 'in-step' | null)[] = [];
  for (let from = 0; from < asked.length; from += AT_ONCE) {
    const some = asked.slice(from, from + AT_ONCE).map(async (sync) => {
      const found = dumpedRoutes(await istiod.routes(sync.proxy, signal), object);
      return judge(sync, found, expected);
    });
    judged.push(...(await Promise.all(some)));
  }
  const concerned = judged.filter((one) => one !== null);
  return {
    seen: objects.some((one) => isSeen(one, object, after)),
    proxies: concerned.length,
    acknowledged: concerned.filter((one) => one === 'in-step').length,
    behind: concerned.filter((one) => one !== 'in-step'),
  };
}

/** istiod has the object as written where it has the marks that came with it. */
function isSeen(
  { kind, metadata }: ReadObject,
  object: PlannedStep['object'],
  after: JsonObject | null,
): boolean {
  if (
    kind !== object.kind ||
    metadata.name !== object.name ||
    (metadata.namespace ?? '') !== object.namespace
  )
    return false;
  const wanted = after === null ? [] : [...marksOn(after)];
  return wanted.every(([id, { text }]) => metadata.annotations?.[`pilothouse.dev/change.${id}`] === text);
}

/** Where one proxy stands; null where it has no route of this object, so that the change is none of its business. */
function judge(
  { proxy, isBehind, refusal }: ProxySync,
  found: readonly string[],
  expected: readonly ExpectedRoute[],
): Behind | 'in-step' | null {
  if (found.length === 0) return null;
  if (refusal !== null) return { proxy, state: 'rejected', detail: refusal };
  const known = new Set(expected.map(({ signature }) => signature));
  const isAsWritten =
    found.every((signature) => known.has(signature)) &&
    expected.every(({ signature, isForAll }) => !isForAll || found.includes(signature));
  if (!isAsWritten) return { proxy, state: 'other-routes', detail: `It was sent ${found.join('; ')}.` };
  return isBehind ? { proxy, state: 'lagging', detail: 'It has not acknowledged its routes.' } : 'in-step';
}

const statusSchema = z.object({
  metadata: z.object({ generation: z.number() }),
  status: z
    .object({
      parents: z
        .array(
          z.object({
            conditions: z
              .array(
                z.object({
                  type: z.string(),
                  status: z.string(),
                  observedGeneration: z.number().nullish(),
                  reason: z.string().nullish(),
                  message: z.string().nullish(),
                }),
              )
              .nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

/** How far an HTTPRoute came: its status says whether the controller took it, and nothing of proxies. */
export function httpRouteWay(object: JsonObject): ConfigurationWay | null {
  const parsed = statusSchema.safeParse(object);
  if (!parsed.success) return null;
  const { metadata, status } = parsed.data;
  const conditions = (status?.parents ?? []).flatMap((parent) => parent.conditions ?? []);
  const isCurrent = (one: { observedGeneration?: number | null | undefined }): boolean =>
    (one.observedGeneration ?? 0) >= metadata.generation;
  const refused = conditions.filter((one) => isCurrent(one) && one.status === 'False');
  return {
    seen: conditions.length > 0 && conditions.every(isCurrent),
    proxies: 0,
    acknowledged: 0,
    behind: refused.map(({ type, reason, message }) => ({
      proxy: 'control plane',
      state: 'rejected',
      detail: [type, reason, message].filter(Boolean).join(': '),
    })),
  };
}
