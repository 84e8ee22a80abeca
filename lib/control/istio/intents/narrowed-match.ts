import { isJsonObject, jsonEquals } from '../../../domain/json-patch.ts';
import type { JsonObject, JsonValue } from '../../../domain/json-value.ts';

/** Which requests of a rule are meant: those of one caller, those with headers, or both. */
export interface Narrowing {
  readonly sourceNamespace?: string;
  /** Labels of the caller's pods. */
  readonly sourceLabels?: Readonly<Record<string, string>>;
  /** Conditions as a VirtualService writes them, such as `{ exact: 'beta' }`, by header name. */
  readonly headers?: Readonly<Record<string, JsonObject>>;
}

/** The match of a rule with further conditions in each of its blocks; null where a block has a different one in the same place. */
export function narrowedMatch(
  match: JsonValue | undefined,
  narrowing: Narrowing,
): readonly JsonObject[] | null {
  const blocks = Array.isArray(match) ? (match as readonly JsonValue[]).filter(isJsonObject) : [];
  const narrowed = (blocks.length === 0 ? [{}] : blocks).map((block) => narrowedBlock(block, narrowing));
  return narrowed.every((block) => block !== null) ? narrowed : null;
}

function narrowedBlock(block: JsonObject, narrowing: Narrowing): JsonObject | null {
  const labels = merged(block.sourceLabels, narrowing.sourceLabels);
  const headers = merged(block.headers, narrowing.headers);
  const { sourceNamespace } = narrowing;
  const elsewhere =
    sourceNamespace !== undefined && (block.sourceNamespace ?? sourceNamespace) !== sourceNamespace;
  if (labels === null || headers === null || elsewhere) return null;
  return {
    ...block,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(Object.keys(labels).length === 0 ? {} : { sourceLabels: labels }),
    ...(sourceNamespace === undefined ? {} : { sourceNamespace }),
  };
}

function merged(present: JsonValue | undefined, more: JsonObject | undefined): JsonObject | null {
  const before = isJsonObject(present) ? present : {};
  const differs = Object.entries(more ?? {}).some(
    ([key, value]) => Object.hasOwn(before, key) && !jsonEquals(before[key], value),
  );
  return differs ? null : { ...before, ...more };
}
