import type { JsonObject } from '../../../domain/json-value.ts';
import type { PlacedRule } from '../writing/rule-patch.ts';
import { targetsOf } from './rule-targets.ts';
import type { TargetNaming } from './rule-targets.ts';

/** A rule, its kind, and how its destinations are named. */
export interface NamedRule {
  readonly at: PlacedRule;
  readonly kind: string;
  readonly naming: TargetNaming;
}

/**
 * The destination of a version without a weight, made after the model of the rule's own: one that is there already, or a
 * subset or Service that could be. Null where nothing answers to the name.
 */
export function destinationFor(version: string, { at, kind, naming }: NamedRule): JsonObject | null {
  const targets = targetsOf(at.rule, kind, naming);
  const [model] = targets;
  const present = targets.find(({ names }) => names.includes(version));
  if (present !== undefined) return present.value;
  if (model === undefined) return null;
  if (kind === 'HTTPRoute') return naming.hasService(version) ? { ...model.value, name: version } : null;
  const subset = naming.subsetFor(model.host, version);
  if (subset === null) return null;
  return { ...model.value, destination: { ...(model.value.destination as JsonObject), subset } };
}

/** Said where no destination answers to the name of a version. */
export const unknownVersion = (version: string, kind: string): string =>
  kind === 'HTTPRoute'
    ? `No Service ${version} exists that requests could be sent to.`
    : `Neither the rule nor a DestinationRule knows ${version}.`;
