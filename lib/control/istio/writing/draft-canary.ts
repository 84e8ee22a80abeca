import type { CanaryIntent } from '../../../domain/change-intent.ts';
import { isJsonObject } from '../../../domain/json-patch.ts';
import type { JsonObject, JsonValue } from '../../../domain/json-value.ts';
import { serviceHost } from '../host-name.ts';
import { check } from '../intents/edited-rules.ts';
import { destinationRuleSpec, subsetName, subsetsFor, virtualServiceSpec } from '../intents/canary.ts';
import type { LabelledVersion } from '../intents/canary.ts';
import { checkWeights } from '../intents/split.ts';
import { selects } from '../peer-authentication.ts';
import { createStep } from './created-object.ts';
import { isCheck, notPlanned, patchStep } from './drafted-step.ts';
import type { DraftBasis, DraftedChange, DraftedStep } from './drafted-step.ts';
import { setFields } from './rule-patch.ts';
import { labelledVersion } from './service-pods.ts';
import { referenceTo } from './written-kinds.ts';

const AFTER_SUBSETS =
  'It needs the DestinationRule that is written before it, which the server does not look at.';

/** Writes that begin the routing of a service which has none: the subsets first, then the weights that name them. */
export function draftCanary(intent: CanaryIntent, basis: DraftBasis): DraftedChange {
  const { reading, service } = basis;
  const { namespace, name } = service;
  if (reading.routing.of(service).followed !== null)
    return notPlanned(
      check('routing-exists', 'blocking', `Requests to ${name} are routed already: split that instead.`),
    );
  const wrong = checkWeights(intent.versions);
  if (wrong !== null) return notPlanned(wrong);
  const found = versionsOf(basis);
  const unknown = Object.keys(intent.versions).filter((version) => !found.has(version));
  if (unknown.length > 0)
    return notPlanned(
      check('target-unknown', 'blocking', `No pod of ${name} carries the version ${unknown.join(', ')}.`),
    );
  const forgotten = [...found.keys()].filter((version) => !Object.hasOwn(intent.versions, version));
  if (forgotten.length > 0)
    return notPlanned(
      check(
        'weight-missing',
        'blocking',
        `${name} runs ${forgotten.join(', ')} too, which would lose its requests without a weight.`,
      ),
    );
  const host = serviceHost(namespace, name, reading.state.clusterDomain);
  const versions = [...found].map(([version, label]) => ({ version, label }));
  const divided = subsetStep(host, versions, basis);
  if (isCheck(divided)) return notPlanned(divided);
  const spec = virtualServiceSpec(host, divided.subsets, intent.versions);
  const routed = createStep(
    { kind: 'VirtualService', namespace, name, spec },
    basis,
    divided.step === null ? null : AFTER_SUBSETS,
  );
  return {
    steps: [...(divided.step === null ? [] : [divided.step]), routed],
    checks: [],
    sharesBefore: podShares(basis),
    sharesAfter: sharesOf(intent.versions),
    onlyFrom: null,
  };
}

const ownPods = ({ service, pods }: DraftBasis) =>
  pods.filter(
    ({ namespace, labels }) => namespace === service.namespace && selects(service.selector, labels),
  );

/** Versions that the service's pods carry, with the label that names them. */
function versionsOf(basis: DraftBasis): ReadonlyMap<string, string> {
  const found = ownPods(basis).flatMap((pod) => labelledVersion(pod) ?? []);
  return new Map(found.map(({ label, version }) => [version, label]));
}

/** Without routing each ready pod gets the same share. */
function podShares(basis: DraftBasis): Readonly<Record<string, number>> {
  const ready = ownPods(basis).filter(({ isReady }) => isReady);
  const counts: Record<string, number> = {};
  for (const pod of ready) {
    const version = labelledVersion(pod)?.version;
    if (version !== undefined) counts[version] = (counts[version] ?? 0) + 1;
  }
  return sharesOf(counts);
}

function sharesOf(weights: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  return Object.fromEntries(Object.entries(weights).map(([version, weight]) => [version, weight / sum]));
}

/** The subset of each version: those that a DestinationRule has, else by a step that brings them. */
function subsetStep(host: string, versions: readonly LabelledVersion[], basis: DraftBasis) {
  const { reading, service } = basis;
  const [kept, ...others] = reading.routing.destinationRulesOf(host);
  const named = Object.fromEntries(versions.map(({ version }) => [version, subsetName(version)]));
  if (kept === undefined) {
    const spec = destinationRuleSpec(host, versions);
    const { namespace, name } = service;
    return {
      step: createStep({ kind: 'DestinationRule', namespace, name, spec }, basis, null),
      subsets: named,
    };
  }
  const defined = new Map(
    [kept, ...others].flatMap(({ versionBySubset }) =>
      Object.entries(versionBySubset).map(([subset, version]) => [version, subset] as const),
    ),
  );
  const missing = versions.filter(({ version }) => !defined.has(version));
  const subsets = {
    ...named,
    ...Object.fromEntries(
      versions.flatMap(({ version }) => {
        const subset = defined.get(version);
        return subset === undefined ? [] : [[version, subset]];
      }),
    ),
  };
  if (missing.length === 0) return { step: null, subsets };
  const object = reading.destinationRules.find((one) => {
    const to = referenceTo(one);
    return to.namespace === kept.config.namespace && to.name === kept.config.name;
  });
  const step = object === undefined ? null : addSubsets(object, missing, basis);
  return step === null || isCheck(step)
    ? (step ?? check('destination-rule-missing', 'blocking', 'Its DestinationRule cannot be read.'))
    : { step, subsets };
}

function addSubsets(
  object: JsonObject,
  missing: readonly LabelledVersion[],
  basis: DraftBasis,
): DraftedStep | ReturnType<typeof check> {
  const spec = isJsonObject(object.spec) ? object.spec : {};
  const before = Array.isArray(spec.subsets) ? (spec.subsets as readonly JsonValue[]) : [];
  const rules = setFields({ pointer: '/spec', rule: spec }, { subsets: [...before, ...subsetsFor(missing)] });
  return patchStep(object, rules, basis);
}
