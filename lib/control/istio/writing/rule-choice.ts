import type { PlanCheck } from '../../../domain/change-plan.ts';
import { isJsonObject, textOf } from '../../../domain/json-patch.ts';
import type { JsonObject } from '../../../domain/json-value.ts';
import { check } from '../intents/edited-rules.ts';
import { narrowedBy } from '../intents/fault.ts';
import type { TargetNaming } from '../intents/rule-targets.ts';
import { fullHost, serviceHost } from '../host-name.ts';
import type { KeptService } from '../kept-service.ts';
import type { WrittenRoute } from '../written-route.ts';
import type { MeshReading } from './mesh-reading.ts';
import { rulesOf } from './rule-patch.ts';
import type { PlacedRule } from './rule-patch.ts';
import { referenceTo } from './written-kinds.ts';

/** The rule that an intent is about, in the object that holds it. */
export interface ChosenRule {
  readonly object: JsonObject;
  readonly kind: string;
  readonly at: PlacedRule;
  readonly naming: TargetNaming;
}

/** The object behind what was read of it. */
export function objectOf(reading: MeshReading, { config }: Pick<WrittenRoute, 'config'>): JsonObject | null {
  const isIt = (object: JsonObject): boolean => {
    const { kind, namespace, name } = referenceTo(object);
    return kind === config.kind && namespace === config.namespace && name === config.name;
  };
  return reading.routes.find(isIt) ?? null;
}

/**
 * The rule with the index that `Routing.rules` gives it, else the one base rule: the one for all requests, or the only one.
 * A rule that delegates leads to the base rule of the object it names. A check where there is no such rule.
 */
export function chooseRule(
  reading: MeshReading,
  service: KeptService,
  index: number | undefined,
): ChosenRule | PlanCheck {
  const { routing, followed } = reading.routing.of(service);
  const object = followed === null ? null : objectOf(reading, followed);
  if (object === null)
    return check(
      'no-routing',
      'blocking',
      `No VirtualService or HTTPRoute routes requests to ${service.name} yet.`,
    );
  const concerned = new Set(routing.rules.map((rule) => rule.index));
  const rules = rulesOf(object).filter((_, place) => concerned.has(place));
  const at = index === undefined ? baseRule(rules) : (rulesOf(object)[index] ?? null);
  if (at === null) return ruleUnclear(index, rules.length);
  const chosen = { object, kind: textOf(object.kind), at, naming: namingFor(reading, object) };
  return isJsonObject(at.rule.delegate) ? delegated(reading, chosen, at.rule.delegate) : chosen;
}

function baseRule(rules: readonly PlacedRule[]): PlacedRule | null {
  const own = rules.filter(({ rule }) => narrowedBy(rule) === null);
  if (own.length === 1) return own[0] ?? null;
  const forAll = own.filter(({ rule }) => isForAll(rule));
  return forAll.length === 1 ? (forAll[0] ?? null) : null;
}

/** An HTTPRoute rule without a match is stored with one for every path. */
function isForAll({ match, matches }: JsonObject): boolean {
  if (Array.isArray(match)) return match.length === 0;
  if (!Array.isArray(matches) || matches.length === 0) return true;
  const everyPath = '{"path":{"type":"PathPrefix","value":"/"}}';
  return matches.length === 1 && JSON.stringify(matches[0]) === everyPath;
}

function ruleUnclear(index: number | undefined, count: number): PlanCheck {
  const text =
    index === undefined
      ? `There are ${count} rules and no single one for all requests: choose which of them is meant.`
      : `There is no rule ${index + 1} any more.`;
  return check('rule-unclear', 'blocking', text);
}

function delegated(reading: MeshReading, root: ChosenRule, delegate: JsonObject): ChosenRule | PlanCheck {
  const { namespace: home } = referenceTo(root.object);
  const namespace = typeof delegate.namespace === 'string' ? delegate.namespace : home;
  const object = reading.routes.find((one) => {
    const to = referenceTo(one);
    return to.kind === 'VirtualService' && to.namespace === namespace && to.name === delegate.name;
  });
  if (object === undefined)
    return check(
      'delegate-missing',
      'blocking',
      `The rule delegates to ${namespace}/${textOf(delegate.name)}, which does not exist.`,
    );
  const rules = rulesOf(object);
  const at = baseRule(rules);
  if (at === null) return ruleUnclear(undefined, rules.length);
  return { object, kind: 'VirtualService', at, naming: namingFor(reading, object) };
}

/** How destinations are named where only hosts and subsets matter. */
export const plainNaming = (namespace: string, clusterDomain: string): TargetNaming => ({
  fullHost: (host) => fullHost(host, namespace, clusterDomain),
  versionOf: (_, subset) => subset,
  subsetFor: () => null,
  hasService: () => false,
});

/** How destinations of an object are named, from the DestinationRules and Services that were read. */
export function namingFor({ routing, state }: MeshReading, object: JsonObject): TargetNaming {
  const { namespace } = referenceTo(object);
  const { clusterDomain } = state;
  return {
    fullHost: (host) =>
      host.endsWith('.svc') ? `${host}.${clusterDomain}` : fullHost(host, namespace, clusterDomain),
    versionOf: (host, subset) => routing.versionOf({ host, subset }),
    subsetFor: (host, version) => {
      for (const { versionBySubset } of routing.destinationRulesOf(host)) {
        const found = Object.entries(versionBySubset).find(
          ([subset, of]) => of === version || subset === version,
        );
        if (found !== undefined) return found[0];
      }
      return null;
    },
    hasService: (name) => routing.hasService(serviceHost(namespace, name, clusterDomain)),
  };
}
