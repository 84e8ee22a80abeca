import { z } from 'zod';
import { kubernetesTime, type KubernetesObject } from '../kubernetes/object.ts';
import type { ObjectStore } from '../kubernetes/object-store.ts';
import { applyManifest, liveObject, type Manifest, reportStatus } from './manifest.ts';

export const FLUX_MANAGER = 'kustomize-controller';
const KUSTOMIZATIONS = 'kustomizations.kustomize.toolkit.fluxcd.io';
const RECONCILE = 'kustomize.toolkit.fluxcd.io/reconcile';
const SERVER_SIDE_APPLY = 'kustomize.toolkit.fluxcd.io/ssa';

/** What the repository holds; it never changes here. */
const revision = 'main@sha1:5f1c9d2b7e3a4c6d8f0a1b2c3d4e5f60718293a4';

const kustomizationSchema = z.object({
  spec: z.object({ interval: z.string(), suspend: z.boolean().optional() }),
});

interface Kustomization {
  readonly namespace: string;
  readonly name: string;
  readonly manifests: Manifest[];
  nextAtMs: number;
  reconciledAtMs: number;
  reported: boolean;
}

/** Reconciles each Kustomization at its interval: everything that diverged is undone. */
export class Flux {
  readonly #store: ObjectStore;
  readonly #kustomizations = new Map<string, Kustomization>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Takes charge of a manifest on behalf of a Kustomization. */
  adopt(namespace: string, name: string, manifest: Manifest): void {
    const key = `${namespace}/${name}`;
    const known = this.#kustomizations.get(key);
    if (known !== undefined) {
      known.manifests.push(manifest);
      return;
    }
    const reconciledAtMs = this.#store.clock.nowMs();
    const kustomization = {
      namespace,
      name,
      manifests: [manifest],
      nextAtMs: 0,
      reconciledAtMs,
      reported: false,
    };
    kustomization.nextAtMs = reconciledAtMs + (this.#interval(kustomization)?.intervalMs ?? 60_000);
    this.#kustomizations.set(key, kustomization);
  }

  /** Reconciles what is due at this mesh time. */
  tick(nowMs: number): void {
    for (const kustomization of this.#kustomizations.values()) {
      if (!kustomization.reported) this.#report(kustomization);
      if (kustomization.nextAtMs > nowMs) continue;
      const plan = this.#interval(kustomization);
      kustomization.nextAtMs = nowMs + (plan?.intervalMs ?? 60_000);
      if (plan === null || plan.suspended) continue;
      for (const manifest of kustomization.manifests) {
        if (isReconciled(liveObject(this.#store, manifest)))
          applyManifest(this.#store, manifest, FLUX_MANAGER);
      }
      kustomization.reconciledAtMs = nowMs;
      this.#report(kustomization);
    }
  }

  /** Tells when it reconciled last, from which the next time follows. */
  #report(kustomization: Kustomization): void {
    const { name, namespace, reconciledAtMs } = kustomization;
    kustomization.reported = true;
    const time = kubernetesTime(reconciledAtMs);
    const target = { plural: KUSTOMIZATIONS, namespace, name, fieldManager: FLUX_MANAGER, subresource: true };
    reportStatus(this.#store, target, {
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'ReconciliationSucceeded',
          message: `Applied revision: ${revision}`,
          lastTransitionTime: time,
        },
      ],
      history: [{ digest: revision, lastReconciled: time, lastReconciledStatus: 'ReconciliationSucceeded' }],
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
    });
  }

  #interval({ namespace, name }: Kustomization): { intervalMs: number; suspended: boolean } | null {
    const parsed = kustomizationSchema.safeParse(this.#store.get(KUSTOMIZATIONS, namespace, name));
    if (!parsed.success) return null;
    const { interval, suspend = false } = parsed.data.spec;
    return { intervalMs: goDurationMs(interval), suspended: suspend };
  }
}

/** An object may be left out of reconciliation by its own annotations. */
function isReconciled(live: KubernetesObject | null): boolean {
  const annotations = live?.metadata.annotations ?? {};
  const mode = annotations[SERVER_SIDE_APPLY]?.toLowerCase();
  return (
    annotations[RECONCILE] !== 'disabled' && mode !== 'ignore' && (live === null || mode !== 'ifnotpresent')
  );
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a Go duration such as `1m30s`; one minute where it is none. */
function goDurationMs(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text) return 60_000;
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0), 0);
}
