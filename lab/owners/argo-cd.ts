import { z } from 'zod';
import type { ObjectStore } from '../kubernetes/object-store.ts';
import { kubernetesTime } from '../kubernetes/object.ts';
import {
  applyManifest,
  isInSync,
  liveObject,
  type Manifest,
  reportStatus,
  withLiveValues,
} from './manifest.ts';

/** Argo CD waits this long before it heals: the delay that the practice mesh promises. */
export const SELF_HEAL_DELAY_MS = 20_000;
export const ARGO_CD_MANAGER = 'argocd-controller';
const APPLICATIONS = 'applications.argoproj.io';

/** What the repository holds; it never changes here. */
const revision = '5f1c9d2b7e3a4c6d8f0a1b2c3d4e5f60718293a4';

const applicationSchema = z.object({
  spec: z.object({
    syncPolicy: z
      .object({
        automated: z.object({ enabled: z.boolean().optional(), selfHeal: z.boolean().optional() }).optional(),
        syncOptions: z.array(z.string()).optional(),
      })
      .optional(),
    ignoreDifferences: z
      .array(z.object({ kind: z.string(), jsonPointers: z.array(z.string()).optional() }))
      .optional(),
  }),
});
type ApplicationSpec = z.infer<typeof applicationSchema>['spec'];

/** Heals the manifests of Applications that heal themselves; the others only drift, as with the real one. */
export class ArgoCd {
  readonly #store: ObjectStore;
  readonly #manifests = new Map<string, { application: string; manifest: Manifest }>();
  readonly #healAtMs = new Map<string, number>();
  readonly #unreported = new Set<string>();

  constructor(store: ObjectStore) {
    this.#store = store;
    store.onChange(({ plural, object }) => {
      const key = keyOf(plural, object.metadata.namespace, object.metadata.name);
      if (this.#manifests.has(key) && !this.#healAtMs.has(key)) {
        this.#healAtMs.set(key, store.clock.nowMs() + SELF_HEAL_DELAY_MS);
        this.#unreported.add(this.#manifests.get(key)?.application ?? '');
      }
    });
  }

  /** Takes charge of a manifest on behalf of an Application. */
  adopt(application: string, manifest: Manifest): void {
    const { namespace, name } = manifest.object.metadata;
    this.#manifests.set(keyOf(manifest.plural, namespace, name), { application, manifest });
    this.#unreported.add(application);
  }

  /** Undoes what is due at this mesh time. */
  tick(nowMs: number): void {
    for (const [key, healAtMs] of this.#healAtMs) {
      if (healAtMs > nowMs) continue;
      const owned = this.#manifests.get(key);
      if (owned !== undefined) this.#heal(owned.application, owned.manifest);
      // Its own write was announced too; that is no drift.
      this.#healAtMs.delete(key);
      this.#unreported.add(owned?.application ?? '');
    }
    for (const application of this.#unreported) this.#report(application, nowMs);
    this.#unreported.clear();
  }

  /** Tells whether the application is as its repository says, and when that was looked at. */
  #report(application: string, nowMs: number): void {
    const inSync = [...this.#manifests.values()]
      .filter((owned) => owned.application === application)
      .every(({ manifest }) => isInSync(this.#store, manifest, ARGO_CD_MANAGER));
    const target = {
      plural: APPLICATIONS,
      namespace: 'argocd',
      name: application,
      fieldManager: ARGO_CD_MANAGER,
      subresource: false,
    };
    reportStatus(this.#store, target, {
      sync: { status: inSync ? 'Synced' : 'OutOfSync', revision },
      health: { status: 'Healthy' },
      reconciledAt: kubernetesTime(nowMs),
    });
  }

  #heal(application: string, manifest: Manifest): void {
    const spec = this.#applicationSpec(application);
    const automated = spec?.syncPolicy?.automated;
    if (spec === null || automated?.selfHeal !== true || automated.enabled === false) return;
    const live = liveObject(this.#store, manifest);
    const desired =
      live === null ? manifest : withLiveValues(manifest, live, respectedPointers(spec, manifest));
    applyManifest(this.#store, desired, ARGO_CD_MANAGER);
  }

  #applicationSpec(name: string): ApplicationSpec | null {
    const parsed = applicationSchema.safeParse(this.#store.get(APPLICATIONS, 'argocd', name));
    return parsed.success ? parsed.data.spec : null;
  }
}

/** Ignored paths survive a sync only with `RespectIgnoreDifferences=true`. */
function respectedPointers(spec: ApplicationSpec, manifest: Manifest): readonly string[] {
  if (spec.syncPolicy?.syncOptions?.includes('RespectIgnoreDifferences=true') !== true) return [];
  return (spec.ignoreDifferences ?? [])
    .filter(({ kind }) => kind === manifest.object.kind)
    .flatMap(({ jsonPointers }) => jsonPointers ?? []);
}

const keyOf = (plural: string, namespace: string | undefined, name: string): string =>
  `${plural}/${namespace ?? ''}/${name}`;
