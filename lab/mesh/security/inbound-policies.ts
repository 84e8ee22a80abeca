import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { PodInstance } from '../topology/pod-instance.ts';
import { AuthorizationPolicies, type Authorizer } from './authorization-policy.ts';
import { type MutualTlsMode, PeerAuthentications } from './peer-authentication.ts';

/** Whom proxies let in, as their inbound listeners say (LDS). */
export class InboundPolicies {
  readonly #peerAuthentications: PeerAuthentications;
  readonly #authorizationPolicies: AuthorizationPolicies;
  readonly #modes = new Map<number, MutualTlsMode>();
  readonly #authorizers = new Map<number, Authorizer | null>();

  constructor(
    peerAuthentications: readonly KubernetesObject[],
    authorizationPolicies: readonly KubernetesObject[],
  ) {
    this.#peerAuthentications = new PeerAuthentications(peerAuthentications);
    this.#authorizationPolicies = new AuthorizationPolicies(authorizationPolicies);
  }

  mutualTlsMode(pod: PodInstance): MutualTlsMode {
    const known = this.#modes.get(pod.id);
    if (known !== undefined) return known;
    const port = pod.workload.model.containerPort;
    const mode = this.#peerAuthentications.modeOf(pod.namespace, pod.labels, port);
    this.#modes.set(pod.id, mode);
    return mode;
  }

  /** The decision about requests to a pod, or null where everything is allowed. */
  authorizer(pod: PodInstance): Authorizer | null {
    const known = this.#authorizers.get(pod.id);
    if (known !== undefined) return known;
    const authorizer = this.#authorizationPolicies.authorizerOf(pod.namespace, pod.labels);
    this.#authorizers.set(pod.id, authorizer);
    return authorizer;
  }
}
