import type { PolicyFact } from '../../domain/finding.ts';
import type { MtlsMode } from '../../domain/topology.ts';
import { authorizationWords } from './authorization-policy.ts';
import type { KeptService } from './kept-service.ts';
import type { KeptWorkload } from './kept-workload.ts';
import type { MeshState } from './mesh-state.ts';
import { byAge } from './object-identity.ts';
import type { KeptObject } from './object-identity.ts';
import { mtlsPolicies, selects } from './peer-authentication.ts';
import type { KeptPeerAuthentication } from './peer-authentication.ts';
import type { PolicyTarget } from './policy-target.ts';
import { requestAuthenticationWords } from './request-authentication.ts';

/**
 * Security policies that apply to a service's workloads, each with what it does there: mesh-wide ones (root namespace),
 * those of its namespace, and those that choose its pods or name it.
 * https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export function servicePolicies(
  service: Pick<KeptService, 'namespace' | 'name' | 'selector'>,
  state: MeshState,
): readonly PolicyFact[] {
  const workloads = state.workloads.filter(
    ({ namespace, labels }) => namespace === service.namespace && selects(service.selector, labels),
  );
  const here = { service, workloads, rootNamespace: state.rootNamespace };
  const pods = state.pods.filter(
    ({ namespace, labels }) => namespace === service.namespace && selects(service.selector, labels),
  );
  const isBare = pods.length > 0 && !pods.some(({ hasProxy }) => hasProxy);
  const targeted = <T extends KeptObject & { readonly target: PolicyTarget }>(
    policies: readonly T[],
    words: (policy: T) => string,
  ): readonly PolicyFact[] =>
    policies.toSorted(byAge).flatMap((policy) => {
      const scope = scopeOf(policy.config.namespace, policy.target, here);
      return scope === null ? [] : [factOf(policy, `${scope}${words(policy)}`)];
    });
  const facts = [
    ...peerFacts(state, here),
    ...targeted(state.authorizationPolicies, authorizationWords),
    ...targeted(state.requestAuthentications, requestAuthenticationWords),
  ];
  if (!isBare) return facts;
  return facts.map((fact) => ({
    ...fact,
    text: `${fact.text} Its pods carry no proxy: nobody enforces it.`,
  }));
}

interface Here {
  readonly service: Pick<KeptService, 'namespace' | 'name'>;
  readonly workloads: readonly KeptWorkload[];
  readonly rootNamespace: string;
}

const factOf = ({ config: { kind, namespace, name } }: KeptObject, text: string): PolicyFact => ({
  kind,
  namespace,
  name,
  text,
});

/** Words before the sentence that narrow it; null where the policy does not apply here. */
function scopeOf(namespace: string, target: PolicyTarget, here: Here): string | null {
  const isRoot = namespace === here.rootNamespace;
  if (!isRoot && namespace !== here.service.namespace) return null;
  switch (target.kind) {
    case 'everything':
      return isRoot ? 'Whole mesh: ' : 'Whole namespace: ';
    case 'pods':
      return chosenWords(target.labels, here);
    case 'named': {
      const isNamed = target.objects.some(
        ({ kind, name }) => kind === 'Service' && name === here.service.name,
      );
      return isNamed && namespace === here.service.namespace ? 'At its waypoint: ' : null;
    }
  }
}

/** Empty where all workloads are chosen, so that only exceptions are said. */
function chosenWords(labels: Readonly<Record<string, string>>, { workloads }: Here): string | null {
  const chosen = workloads.filter((workload) => selects(labels, workload.labels));
  if (chosen.length === 0) return null;
  return chosen.length === workloads.length ? '' : `Only ${chosen.map(({ name }) => name).join(', ')}: `;
}

const MODE_WORDS: Readonly<Record<MtlsMode, string>> = {
  STRICT: 'STRICT, only mutual TLS is accepted',
  PERMISSIVE: 'PERMISSIVE, mutual TLS and plaintext are accepted',
  DISABLE: 'DISABLE, connections are not encrypted by the mesh',
};

/** PeerAuthentications do not add up: what a narrower or an older one sets is said to be set aside. */
function peerFacts(state: MeshState, here: Here): readonly PolicyFact[] {
  const policies = state.peerAuthentications.toSorted(byAge);
  const inForce = mtlsPolicies(policies, state.rootNamespace);
  const modes = new Set(
    here.workloads.map(({ namespace, labels }) => inForce.ofWorkload(namespace, labels).mode),
  );
  if (modes.size === 0) modes.add(inForce.ofNamespace(here.service.namespace));
  return policies.flatMap((policy) => {
    const { namespace } = policy.config;
    const isRootSelector = policy.selector !== null && namespace !== here.service.namespace;
    const target: PolicyTarget =
      policy.selector === null ? { kind: 'everything' } : { kind: 'pods', labels: policy.selector };
    const scope = isRootSelector ? null : scopeOf(namespace, target, here);
    return scope === null ? [] : [factOf(policy, `${scope}${peerWords(policy, modes)}`)];
  });
}

function peerWords({ mode, modeByPort }: KeptPeerAuthentication, modes: ReadonlySet<MtlsMode>): string {
  const ports = Object.entries(modeByPort).map(([port, given]) => `port ${port} ${given ?? 'unset'}`);
  const portWords = ports.length === 0 ? '' : ` (${ports.join(', ')})`;
  if (mode === null) return `sets no mode of its own${portWords}.`;
  const aside = modes.has(mode) ? '' : '; a narrower or older policy counts instead';
  return `${MODE_WORDS[mode]}${portWords}${aside}.`;
}
