import { z } from 'zod';
import { valueAt } from '../../../domain/json-patch.ts';
import type { JsonObject } from '../../../domain/json-value.ts';

/** Who wrote a part of an object last, as `managedFields` tells. */
export interface FieldWriter {
  readonly manager: string;
  /** Unix seconds; null where not told. */
  readonly at: number | null;
}

const entrySchema = z.object({
  manager: z.string().nullish(),
  time: z.string().nullish(),
  subresource: z.string().nullish(),
  fieldsV1: z.record(z.string(), z.unknown()).nullish(),
});
const specSchema = z.object({ 'f:spec': z.record(z.string(), z.unknown()) });

/** The lists of rules: their owners own them whole, since they are atomic for server-side apply. */
const RULE_FIELDS = ['f:http', 'f:rules', 'f:tls', 'f:tcp', 'f:subsets'];

/** Everybody who owns the rules of an object, the latest first. */
export function ruleWriters(object: JsonObject): readonly FieldWriter[] {
  const entries = z.array(entrySchema).safeParse(valueAt(object, '/metadata/managedFields'));
  if (!entries.success) return [];
  return entries.data
    .filter(({ subresource, fieldsV1 }) => !subresource && ownsRules(fieldsV1))
    .map(({ manager, time }) => ({ manager: manager ?? 'somebody', at: secondsOf(time) }))
    .toSorted((left, right) => (right.at ?? 0) - (left.at ?? 0));
}

function ownsRules(fields: unknown): boolean {
  const spec = specSchema.safeParse(fields);
  return spec.success && RULE_FIELDS.some((field) => Object.hasOwn(spec.data['f:spec'], field));
}

function secondsOf(time: string | null | undefined): number | null {
  const milliseconds = Date.parse(time ?? '');
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000;
}
