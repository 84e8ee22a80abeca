import { z } from 'zod';
import { textOf, valueAt } from '../../../domain/json-patch.ts';
import type { JsonObject } from '../../../domain/json-value.ts';
import { parseGoDurationMs } from '../go-duration.ts';
import { referenceTo } from '../writing/written-kinds.ts';
import { unreadClaim } from './claim.ts';
import type { Claim, Claimed, OwnerReader } from './claim.ts';
import { coversAll } from './ignored-paths.ts';

const ignoreSchema = z
  .array(
    z.object({
      paths: z.array(z.string()).nullish(),
      target: z.object({ kind: z.string().nullish(), name: z.string().nullish() }).nullish(),
    }),
  )
  .nullish();
const reconcilerSchema = z.object({
  spec: z.object({
    interval: z.string(),
    suspend: z.boolean().nullish(),
    ignore: ignoreSchema,
    driftDetection: z.object({ mode: z.string().nullish(), ignore: ignoreSchema }).nullish(),
  }),
  status: z
    .object({ history: z.array(z.object({ lastReconciled: z.string().nullish() })).nullish() })
    .nullish(),
});
type Reconciler = z.infer<typeof reconcilerSchema>;

const KINDS = {
  kustomize: {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    plural: 'kustomizations',
    words: 'Flux Kustomization',
  },
  helm: { apiVersion: 'helm.toolkit.fluxcd.io/v2', plural: 'helmreleases', words: 'Flux HelmRelease' },
} as const;
type Kind = keyof typeof KINDS;

const metadataText = (object: JsonObject, map: 'labels' | 'annotations', key: string): string =>
  textOf(valueAt(object, `/metadata/${map}/${key.replaceAll('/', '~1')}`));

/** What Flux does about a change; null where it has nothing to do with the object. */
export async function fluxClaim(claimed: Claimed, read: OwnerReader): Promise<Claim | null> {
  for (const kind of ['kustomize', 'helm'] as const) {
    const prefix = `${kind}.toolkit.fluxcd.io`;
    const name = metadataText(claimed.object, 'labels', `${prefix}/name`);
    const namespace = metadataText(claimed.object, 'labels', `${prefix}/namespace`);
    if (name !== '' && namespace !== '') return claimOf(kind, { namespace, name }, claimed, read);
  }
  return null;
}

async function claimOf(
  kind: Kind,
  at: { readonly namespace: string; readonly name: string },
  claimed: Claimed,
  read: OwnerReader,
): Promise<Claim> {
  const { apiVersion, plural, words } = KINDS[kind];
  const by = `${words} ${at.name}`;
  const mark = `Its labels ${kind}.toolkit.fluxcd.io name the ${words} ${at.namespace}/${at.name}.`;
  const found = await read.get({ apiVersion, plural, ...at });
  if (found.kind !== 'found') return unreadClaim(by, mark, found);
  const parsed = reconcilerSchema.safeParse(found.object);
  if (!parsed.success)
    return unreadClaim(by, mark, { kind: 'unreadable', reason: 'It has an unknown form.' });
  const claim = (verdict: Claim['verdict'], revertsAt: number | null, sentence: string): Claim => ({
    verdict,
    by,
    evidence: [mark, sentence],
    revertsAt,
  });
  const { spec } = parsed.data;
  if (spec.suspend === true) return claim('free', null, `${words} ${at.name} is suspended.`);
  const left = leftAlone(claimed.object);
  if (left !== null) return claim('free', null, left);
  const isHelm = kind === 'helm';
  if (isHelm && spec.driftDetection?.mode !== 'enabled')
    return claim(
      'will-revert',
      null,
      'It does not look for differences, so the change stays until the next upgrade.',
    );
  const pointers = ignoredIn(isHelm ? spec.driftDetection?.ignore : spec.ignore, claimed.object);
  if (coversAll({ pointers, expressions: [] }, claimed.paths) === true)
    return claim('ignored-path', null, 'It leaves all that changes to others.');
  return judgeInterval(parsed.data, claimed.now, claim);
}

/** Marks on an object by which Flux leaves it as it is. */
function leftAlone(object: JsonObject): string | null {
  const reconcile = metadataText(object, 'annotations', 'kustomize.toolkit.fluxcd.io/reconcile');
  if (reconcile === 'disabled') return 'Its annotation kustomize.toolkit.fluxcd.io/reconcile is disabled.';
  const mode = metadataText(object, 'annotations', 'kustomize.toolkit.fluxcd.io/ssa');
  return /^(?:ignore|ifnotpresent)$/i.test(mode)
    ? `Its annotation kustomize.toolkit.fluxcd.io/ssa is ${mode}.`
    : null;
}

function ignoredIn(ignore: z.infer<typeof ignoreSchema>, object: JsonObject): readonly string[] {
  const { kind, name } = referenceTo(object);
  return (ignore ?? [])
    .filter(
      ({ target }) => (!target?.kind || target.kind === kind) && (!target?.name || target.name === name),
    )
    .flatMap(({ paths }) => paths ?? []);
}

function judgeInterval(
  { spec, status }: Reconciler,
  now: number,
  claim: (verdict: Claim['verdict'], revertsAt: number | null, sentence: string) => Claim,
): Claim {
  const milliseconds = parseGoDurationMs(spec.interval);
  if (milliseconds === null || milliseconds <= 0)
    return claim(
      'will-revert',
      null,
      `It undoes differences at an interval that cannot be read: ${spec.interval}.`,
    );
  const seconds = milliseconds / 1000;
  const lastMs = Date.parse(status?.history?.[0]?.lastReconciled ?? '');
  if (Number.isNaN(lastMs))
    return claim(
      'will-revert',
      now + seconds,
      `It undoes differences every ${spec.interval}, so at the latest then.`,
    );
  const passed = Math.max(0, now - lastMs / 1000);
  const next = lastMs / 1000 + Math.ceil((passed + 1) / seconds) * seconds;
  return claim(
    'will-revert',
    next,
    `It undoes differences every ${spec.interval}, counted from its last reconciliation.`,
  );
}
