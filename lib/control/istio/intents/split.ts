import type { Weights } from '../../../domain/change-intent.ts';
import type { PlanCheck } from '../../../domain/change-plan.ts';
import type { JsonObject } from '../../../domain/json-value.ts';
import { setTargets } from '../writing/rule-patch.ts';
import type { PlacedRule } from '../writing/rule-patch.ts';
import { check, impossible } from './edited-rules.ts';
import type { EditedRules } from './edited-rules.ts';
import { destinationFor, unknownVersion } from './version-destination.ts';
import { targetsField, targetsOf } from './rule-targets.ts';
import type { RuleTarget, TargetNaming } from './rule-targets.ts';

/** What a split is made of. */
export interface SplitRequest {
  readonly at: PlacedRule;
  /** Kind of the object that holds the rule. */
  readonly kind: string;
  readonly weights: Weights;
  readonly naming: TargetNaming;
}

/** Weights by target as a rule has them: what `editSplit` would have been asked for. */
export function readSplit(rule: JsonObject, kind: string, naming: TargetNaming): Weights {
  const targets = targetsOf(rule, kind, naming);
  const [only] = targets;
  if (only !== undefined && targets.length === 1) return { [only.key]: 100 };
  return Object.fromEntries(targets.map(({ key, weight }) => [key, weight]));
}

/** Moves the weights of one rule. Every destination that takes requests must be named, so that none loses them unnoticed. */
export function editSplit(request: SplitRequest): EditedRules {
  const { at, kind, weights } = request;
  const wrong = checkWeights(weights);
  if (wrong !== null) return { patch: null, checks: [wrong] };
  const present = targetsOf(at.rule, kind, request.naming);
  if (present.length === 0)
    return impossible(
      'rule-without-targets',
      'This rule sends requests nowhere itself, so there is nothing to split.',
    );
  const meant = new Map(
    Object.keys(weights).map((key) => [key, present.filter(({ names }) => names.includes(key))]),
  );
  const twice = [...meant].filter(([, targets]) => targets.length > 1).map(([key]) => key);
  if (twice.length > 0)
    return impossible(
      'target-ambiguous',
      `The rule names ${twice.join(', ')} more than once, so the weight has no one place.`,
    );
  const added = [...meant].filter(([, targets]) => targets.length === 0).map(([key]) => key);
  const newTargets = added.map((key) => [key, destinationFor(key, request)] as const);
  const unknown = newTargets.filter(([, target]) => target === null).map(([key]) => key);
  if (unknown.length > 0) return impossible('target-unknown', unknownVersion(unknown.join(', '), kind));
  const kept = present.filter((target) => !isReplaced(target, present, meant, added));
  const forgotten = kept.filter(
    (target) => !isNamed(target, meant) && (target.weight > 0 || kept.length === 1),
  );
  if (forgotten.length > 0) {
    const names = forgotten.map(({ key }) => key).join(', ');
    return impossible(
      'weight-missing',
      `The rule sends requests to ${names} too, which this split gives no weight.`,
    );
  }
  const next = [
    ...kept.map((target) => reweighed(target, weightFor(target, weights), kept.length + added.length)),
    ...newTargets.flatMap(([key, target]) =>
      target === null ? [] : [{ ...target, weight: weights[key] ?? 0 }],
    ),
  ];
  return { patch: setTargets(at, targetsField(kind), next), checks: sumCheck(weights) };
}

/** What is wrong with weights by themselves; null where nothing is. */
export function checkWeights(weights: Weights): PlanCheck | null {
  const values = Object.values(weights);
  if (values.some((weight) => !Number.isInteger(weight) || weight < 0))
    return check('weight-invalid', 'blocking', 'Weights are whole numbers from 0.');
  if (values.every((weight) => weight === 0))
    return check('weights-all-zero', 'blocking', 'All weights are 0, so requests would have nowhere to go.');
  return null;
}

const sumCheck = (weights: Weights): readonly PlanCheck[] => {
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  if (sum === 100) return [];
  return [
    check('weights-not-100', 'note', `The weights sum to ${sum}: proxies read them as parts of ${sum}.`),
  ];
};

type Meant = ReadonlyMap<string, readonly RuleTarget[]>;

const isNamed = (target: RuleTarget, meant: Meant): boolean =>
  [...meant.values()].some((targets) => targets.includes(target));

/** The one destination for the whole service gives way to its versions. */
const isReplaced = (
  target: RuleTarget,
  present: readonly RuleTarget[],
  meant: Meant,
  added: readonly string[],
): boolean => present.length === 1 && target.subset === null && added.length > 0 && !isNamed(target, meant);

const weightFor = ({ names }: RuleTarget, weights: Weights): number | null => {
  const key = names.find((name) => Object.hasOwn(weights, name));
  return key === undefined ? null : (weights[key] ?? null);
};

/** A single destination takes everything whatever its weight, so it stays as it is. */
const reweighed = ({ value }: RuleTarget, weight: number | null, count: number): JsonObject =>
  weight === null || count === 1 ? value : { ...value, weight };
