import type { KubernetesObject } from '../kubernetes/object.ts';
import type { ObjectStore } from '../kubernetes/object-store.ts';
import { ARGO_CD_MANAGER, ArgoCd } from './argo-cd.ts';
import { Flux, FLUX_MANAGER } from './flux.ts';
import { asManifest } from './manifest.ts';
import { ownerMark } from './owner-mark.ts';

const PEOPLE = 'kubectl-client-side-apply';

/**
 * Those who keep objects as a repository says and undo what others change: Argo CD and Flux. Helm owns its
 * objects too, but does nothing until its next upgrade, which never comes here.
 */
export class Owners {
  readonly #store: ObjectStore;
  readonly #argoCd: ArgoCd;
  readonly #flux: Flux;

  constructor(store: ObjectStore) {
    this.#store = store;
    this.#argoCd = new ArgoCd(store);
    this.#flux = new Flux(store);
  }

  /** Writes objects into the cluster, each as its owner would have, and puts the owner in charge of it. */
  seed(objects: readonly KubernetesObject[]): void {
    for (const object of objects) {
      const manifest = asManifest(this.#store, object);
      const mark = ownerMark(object);
      switch (mark.kind) {
        case 'argo-cd':
          this.#apply(manifest.plural, object, ARGO_CD_MANAGER);
          this.#argoCd.adopt(mark.application, manifest);
          break;
        case 'flux':
          this.#apply(manifest.plural, object, FLUX_MANAGER);
          this.#flux.adopt(mark.namespace, mark.kustomization, manifest);
          break;
        case 'helm':
          this.#create(manifest.plural, object, 'helm');
          break;
        case 'none':
          this.#create(manifest.plural, object, PEOPLE);
          break;
        default:
          throw new Error(`Unknown owner ${JSON.stringify(mark satisfies never)}`);
      }
    }
  }

  /** Lets every owner do what is due at this mesh time. */
  tick(nowMs: number): void {
    this.#argoCd.tick(nowMs);
    this.#flux.tick(nowMs);
  }

  #apply(plural: string, object: KubernetesObject, fieldManager: string): void {
    this.#store.apply(plural, object, { user: 'system:admin', fieldManager });
  }

  #create(plural: string, object: KubernetesObject, fieldManager: string): void {
    this.#store.create(plural, object, { user: 'system:admin', fieldManager });
  }
}
