import { z } from 'zod';
import { textOf, valueAt } from '../../../domain/json-patch.ts';
import type { JsonObject } from '../../../domain/json-value.ts';
import { MANAGER } from '../writing/change-mark.ts';
import { referenceTo } from '../writing/written-kinds.ts';
import { unreadClaim } from './claim.ts';
import type { Claim, Claimed, OwnerReader } from './claim.ts';
import { coversAll } from './ignored-paths.ts';

const names = z.array(z.string()).nullish();
const applicationSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
  spec: z.object({
    syncPolicy: z
      .object({
        automated: z.object({ enabled: z.boolean().nullish(), selfHeal: z.boolean().nullish() }).nullish(),
        syncOptions: names,
      })
      .nullish(),
    ignoreDifferences: z
      .array(
        z.object({
          group: z.string().nullish(),
          kind: z.string(),
          name: z.string().nullish(),
          namespace: z.string().nullish(),
          jsonPointers: names,
          jqPathExpressions: names,
          managedFieldsManagers: names,
        }),
      )
      .nullish(),
  }),
});
type Application = z.infer<typeof applicationSchema>;

const APPLICATIONS = { apiVersion: 'argoproj.io/v1alpha1', plural: 'applications', namespace: null } as const;
const TRACKING = 'argocd.argoproj.io/tracking-id';

/** What Argo CD waits before it heals, seconds, where its settings cannot be read. */
const DEFAULT_HEAL_SECONDS = 5;

/** The mark of Argo CD on an object: the application's name, and the sentence that says where it stands. */
function markOn(object: JsonObject): { application: string; sentence: string } | null {
  const { apiVersion, kind, namespace, name } = referenceTo(object);
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  const tracking = textOf(valueAt(object, '/metadata/annotations/argocd.argoproj.io~1tracking-id'));
  // A copy of an object carries the mark of its original.
  if (tracking.endsWith(`:${group}/${kind}:${namespace}/${name}`)) {
    const application = tracking.split(':')[0] ?? '';
    return {
      application,
      sentence: `Its annotation ${TRACKING} names the Argo CD application ${application}.`,
    };
  }
  const label = textOf(valueAt(object, '/metadata/labels/argocd.argoproj.io~1instance'));
  if (label === '') return null;
  return {
    application: label,
    sentence: `Its label argocd.argoproj.io/instance names the Argo CD application ${label}.`,
  };
}

/** The label that Helm charts set too: it names an application only where one of that name exists. */
const sharedLabel = (object: JsonObject): string =>
  textOf(valueAt(object, '/metadata/labels/app.kubernetes.io~1instance'));

/** What Argo CD does about a change; null where it has nothing to do with the object. */
export async function argoClaim(claimed: Claimed, read: OwnerReader): Promise<Claim | null> {
  const mark = markOn(claimed.object);
  const name = mark?.application ?? sharedLabel(claimed.object);
  if (name === '') return null;
  // Applications outside Argo CD's own namespace are named `namespace_name`.
  const [short = '', namespace = null] = name.split('_').toReversed();
  const found = await read.find(APPLICATIONS, ({ metadata }) => {
    const place = metadata as JsonObject;
    return place.name === short && (namespace === null || place.namespace === namespace);
  });
  if (found.kind !== 'found')
    return mark === null ? null : unreadClaim(`Argo CD application ${name}`, mark.sentence, found);
  const application = applicationSchema.safeParse(found.object);
  const sentence =
    mark?.sentence ?? `Its label app.kubernetes.io/instance names the Argo CD application ${name}.`;
  if (!application.success)
    return unreadClaim(`Argo CD application ${name}`, sentence, {
      kind: 'unreadable',
      reason: 'It has an unknown form.',
    });
  const healSeconds = await healDelay(application.data.metadata.namespace, read);
  return judge(application.data, sentence, healSeconds, claimed);
}

/** @see https://argo-cd.readthedocs.io/en/stable/operator-manual/argocd-cmd-params-cm-yaml/ */
async function healDelay(namespace: string, read: OwnerReader): Promise<number> {
  const settings = await read.get({
    apiVersion: 'v1',
    plural: 'configmaps',
    namespace,
    name: 'argocd-cmd-params-cm',
  });
  if (settings.kind !== 'found') return DEFAULT_HEAL_SECONDS;
  const text = textOf(valueAt(settings.object, '/data/controller.self.heal.timeout.seconds'));
  return /^\d+$/.test(text) ? Number(text) : DEFAULT_HEAL_SECONDS;
}

function judge({ metadata, spec }: Application, mark: string, healSeconds: number, claimed: Claimed): Claim {
  const by = `Argo CD application ${metadata.name}`;
  const { automated, syncOptions } = spec.syncPolicy ?? {};
  const claim = (verdict: Claim['verdict'], revertsAt: number | null, ...sentences: string[]): Claim => ({
    verdict,
    by,
    evidence: [mark, ...sentences],
    revertsAt,
  });
  if (metadata.annotations?.['argocd.argoproj.io/skip-reconcile'] === 'true')
    return claim('free', null, 'The application is paused: argocd.argoproj.io/skip-reconcile is true.');
  const isIgnored = coversAll(ignoredBy(spec, claimed.object), claimed.paths);
  const isRespected = syncOptions?.includes('RespectIgnoreDifferences=true') === true;
  if (isIgnored === true && isRespected)
    return claim(
      'ignored-path',
      null,
      'The application ignores differences in all that changes, and its syncs respect that.',
    );
  if (isIgnored === null)
    return claim(
      'unknown',
      null,
      'The application ignores differences by a jq expression that cannot be judged here.',
    );
  const isAutomated = automated !== null && automated !== undefined && automated.enabled !== false;
  if (isIgnored)
    return claim(
      'will-revert',
      null,
      'The application ignores the difference, but its next sync overwrites it: RespectIgnoreDifferences is not set.',
    );
  if (isAutomated && automated.selfHeal === true) {
    const sentence = `The application heals itself ${healSeconds} s after a difference shows.`;
    return {
      ...claim('will-revert', claimed.now + healSeconds, sentence),
      revertsAfterSeconds: healSeconds,
    };
  }
  return claim(
    'will-revert',
    null,
    isAutomated
      ? 'The application syncs itself at the next commit, which overwrites the change.'
      : 'The application is synced by hand, which overwrites the change.',
  );
}

function ignoredBy(spec: Application['spec'], object: JsonObject) {
  const { apiVersion, kind, namespace, name } = referenceTo(object);
  const fits = (pattern: string | null | undefined, value: string): boolean =>
    !pattern || pattern === '*' || pattern === value;
  const rules = (spec.ignoreDifferences ?? []).filter(
    (rule) =>
      fits(rule.kind, kind) &&
      fits(rule.name, name) &&
      fits(rule.namespace, namespace) &&
      fits(rule.group, apiVersion.split('/')[0] ?? ''),
  );
  const isOurs = rules.some(({ managedFieldsManagers }) => managedFieldsManagers?.includes(MANAGER));
  return {
    // Whatever this manager owns is left to it.
    pointers: [...rules.flatMap(({ jsonPointers }) => jsonPointers ?? []), ...(isOurs ? ['/spec'] : [])],
    expressions: rules.flatMap(({ jqPathExpressions }) => jqPathExpressions ?? []),
  };
}
