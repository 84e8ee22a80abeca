import { applyPatch, valueAt } from '../../../domain/json-patch.ts';
import type { JsonObject, PatchOperation } from '../../../domain/json-value.ts';

const PLACE = /^(\/spec\/(?:http|tls|tcp|rules))\/(\d+)(?=\/|$)/;

/** Consecutive operations on one rule. */
interface RuleGroup {
  readonly list: string;
  readonly index: number;
  readonly operations: readonly PatchOperation[];
}

function groupsOf(operations: readonly PatchOperation[]): readonly RuleGroup[] {
  const groups: (RuleGroup & { operations: PatchOperation[] })[] = [];
  for (const operation of operations) {
    // What stands outside of the lists of rules has one place only.
    const [, list = '', digits = '0'] = PLACE.exec(operation.path) ?? [];
    const index = Number(digits);
    const last = groups.at(-1);
    if (last?.list === list && last.index === index) last.operations.push(operation);
    else groups.push({ list, index, operations: [operation] });
  }
  return groups;
}

const moved = ({ list, operations }: RuleGroup, index: number): readonly PatchOperation[] =>
  operations.map((operation) => ({ ...operation, path: operation.path.replace(PLACE, `${list}/${index}`) }));

/**
 * The same operations for where their rules stand now: rules are found by the operations' own tests, at their old place
 * first. Null where one is not found, or more than one place would do.
 */
export function relocated(
  object: JsonObject,
  operations: readonly PatchOperation[],
): readonly PatchOperation[] | null {
  let current = object;
  const found: PatchOperation[] = [];
  for (const group of groupsOf(operations)) {
    const place = placeOf(current, group);
    if (place === null) return null;
    found.push(...place.operations);
    current = place.after;
  }
  return found;
}

function placeOf(object: JsonObject, group: RuleGroup) {
  const list = group.list === '' ? undefined : valueAt(object, group.list);
  const length = Array.isArray(list) ? list.length : 0;
  const tried = (index: number) => {
    const operations = moved(group, index);
    const after = applyPatch(object, operations);
    return after === null ? [] : [{ operations, after }];
  };
  const [same] = tried(group.index);
  if (same !== undefined) return same;
  const places = Array.from({ length }, (_, index) => index).flatMap(tried);
  return places.length === 1 ? (places[0] ?? null) : null;
}
