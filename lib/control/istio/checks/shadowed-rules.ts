import type { Finding } from '../../../domain/finding.ts';
import type { KeptDestinationRule } from '../destination-rule.ts';
import { byAge } from '../object-identity.ts';
import { findingOf } from './finding-of.ts';

/**
 * Of several DestinationRules for one host the subsets are put together, but the traffic policy of the oldest alone
 * counts. https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services
 */
export function checkShadowedRules(policies: readonly KeptDestinationRule[]): readonly Finding[] {
  const [oldest, ...younger] = policies.toSorted(byAge);
  if (oldest === undefined) return [];
  const { namespace, name } = oldest.config;
  return younger
    .filter(({ hasPolicy }) => hasPolicy)
    .map((policy) =>
      findingOf(policy, 'warning', 'policy-shadowed', {
        path: 'spec.trafficPolicy',
        text: `Its traffic policy for ${policy.host} is ignored: the DestinationRule ${namespace}/${name} is older and holds for the same host.`,
        remedy: `Move the policy into ${namespace}/${name}; its subsets count as they are.`,
      }),
    );
}
