import type { Finding } from '../../../domain/finding.ts';
import type { MtlsMode } from '../../../domain/topology.ts';
import type { CallerTls, KeptDestinationRule } from '../destination-rule.ts';
import type { KeptPod } from '../kept-pod.ts';
import type { KeptService } from '../kept-service.ts';
import { selects, type MtlsPolicies, type WorkloadMtls } from '../peer-authentication.ts';
import { findingOf } from './finding-of.ts';
import type { Labelled } from './subset-pods.ts';

/** What is read of the security of a service's pods. */
export interface ServedMtls {
  readonly policies: MtlsPolicies;
  readonly workloads: readonly Labelled[];
  readonly pods: readonly KeptPod[];
}

/**
 * Callers told to speak what the pods do not take. A mode of `DISABLE` is plaintext, `SIMPLE` is TLS without a client's
 * certificate. https://istio.io/latest/docs/ops/common-problems/network-issues/#503-errors-after-setting-destination-rule
 */
export function checkMtlsModes(
  service: KeptService,
  rules: readonly KeptDestinationRule[],
  { policies, workloads }: ServedMtls,
): readonly Finding[] {
  const served = workloads
    .filter(({ namespace, labels }) => isOf(service, namespace, labels))
    .map(({ namespace, labels }) => policies.ofWorkload(namespace, labels));
  return rules.flatMap((rule) =>
    rule.tls.flatMap((tls) => {
      const clash = served.map((one) => clashOf(tls, modeAt(one, tls.port))).find((one) => one !== null);
      return clash === undefined || clash === null
        ? []
        : [findingOf(rule, 'error', 'mtls-mode-conflict', { path: tls.path, ...clash })];
    }),
  );
}

const modeAt = ({ mode, modeByPort }: WorkloadMtls, port: number | null): MtlsMode =>
  (port === null ? null : modeByPort[String(port)]) ?? mode;

function clashOf(
  { mode }: CallerTls,
  served: MtlsMode,
): { readonly text: string; readonly remedy: string } | null {
  if (served === 'STRICT' && (mode === 'DISABLE' || mode === 'SIMPLE')) {
    const spoken = mode === 'DISABLE' ? 'plaintext' : 'TLS without a certificate of their own';
    return {
      text: `Callers are told to speak ${spoken} (${mode}), and the pods take only mutual TLS (STRICT): their calls fail.`,
      remedy: 'Set the mode to ISTIO_MUTUAL, or remove it so that callers find out by themselves.',
    };
  }
  if (served === 'DISABLE' && mode === 'ISTIO_MUTUAL') {
    return {
      text: 'Callers are told to speak mutual TLS (ISTIO_MUTUAL), and the pods take only plaintext (DISABLE): their calls fail.',
      remedy: 'Let the pods take mutual TLS (PERMISSIVE or STRICT), or remove the mode here.',
    };
  }
  return null;
}

/** Pods that nobody protects where a policy says STRICT: without a proxy there is nobody to refuse plaintext. */
export function checkProxies(
  service: KeptService,
  { policies, pods }: Pick<ServedMtls, 'policies' | 'pods'>,
): readonly Finding[] {
  const own = pods.filter(({ namespace, labels }) => isOf(service, namespace, labels));
  const bare = own.filter(
    ({ hasProxy, namespace, labels }) =>
      !hasProxy && policies.ofWorkload(namespace, labels).mode === 'STRICT',
  );
  if (bare.length === 0) return [];
  const { namespace, name } = service;
  const who =
    bare.length === own.length
      ? 'None of its pods carries a proxy'
      : `${bare.length} of its ${own.length} pods carry no proxy`;
  return [
    {
      code: 'strict-not-enforced',
      severity: 'warning',
      kind: 'Service',
      namespace,
      name,
      path: 'spec.selector',
      text: `${who}: the policy says STRICT, and plaintext is taken all the same.`,
      remedy: 'Let the proxy be injected (label the namespace or the pods) and start these pods again.',
    },
  ];
}

const isOf = (service: KeptService, namespace: string, labels: Readonly<Record<string, string>>): boolean =>
  namespace === service.namespace && selects(service.selector, labels);
