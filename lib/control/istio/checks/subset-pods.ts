import type { Finding } from '../../../domain/finding.ts';
import type { KeptDestinationRule } from '../destination-rule.ts';
import type { KeptService } from '../kept-service.ts';
import { selects } from '../peer-authentication.ts';
import { findingOf } from './finding-of.ts';

/** Labels of one workload's pods, or of one pod. */
export interface Labelled {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Subsets that choose no pod of their service; `used` are those that live requests are sent to. */
export function checkSubsetPods(
  service: KeptService,
  policies: readonly KeptDestinationRule[],
  used: ReadonlySet<string>,
  pods: readonly Labelled[],
): readonly Finding[] {
  const own = pods.filter(
    ({ namespace, labels }) => namespace === service.namespace && selects(service.selector, labels),
  );
  return policies.flatMap((policy) =>
    Object.entries(policy.labelsBySubset).flatMap(([subset, labels], index) => {
      const isAll = Object.keys(labels).length === 0;
      if (isAll || own.some((one) => selects(labels, one.labels))) return [];
      const isUsed = used.has(subset);
      const text = `No pod of ${service.name} carries ${labelWords(labels)}, so the subset ${subset} is empty`;
      return [
        findingOf(policy, isUsed ? 'error' : 'note', 'subset-without-pods', {
          path: `spec.subsets[${index}].labels`,
          text: isUsed
            ? `${text}: requests sent to it are answered 503.`
            : `${text}; no rule sends requests to it.`,
          remedy: isUsed
            ? `Start pods that carry these labels, correct the labels, or send no requests to ${subset}.`
            : 'Correct its labels, or remove it if that version is gone for good.',
        }),
      ];
    }),
  );
}

/** A service whose selector chooses nothing. Services without a selector get their endpoints elsewhere. */
export function checkServicePods(service: KeptService, pods: readonly Labelled[]): readonly Finding[] {
  const { namespace, name, selector } = service;
  const isChosen = (one: Labelled): boolean => one.namespace === namespace && selects(selector, one.labels);
  if (Object.keys(selector).length === 0 || pods.some(isChosen)) return [];
  return [
    {
      code: 'service-without-pods',
      severity: 'warning',
      kind: 'Service',
      namespace,
      name,
      path: 'spec.selector',
      text: `No pod carries ${labelWords(selector)}, so there is nobody to answer.`,
      remedy: 'Correct the selector, or start the pods that it means.',
    },
  ];
}

const labelWords = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([label, value]) => `${label}=${value}`)
    .join(', ');
