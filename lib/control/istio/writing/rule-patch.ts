import { isJsonObject, jsonEquals, textOf, valueAt } from '../../../domain/json-patch.ts';
import type { JsonObject, JsonValue, PatchOperation } from '../../../domain/json-value.ts';

/** Operations on one object that belong together, and those that take them back. */
export interface RulePatch {
  readonly forward: readonly PatchOperation[];
  readonly undo: readonly PatchOperation[];
}

/** A rule of an object and the pointer that leads to it, such as `/spec/http/0`. */
export interface PlacedRule {
  readonly pointer: string;
  readonly rule: JsonObject;
}

const RULE_LISTS: Readonly<Record<string, readonly string[]>> = {
  VirtualService: ['/spec/http', '/spec/tls', '/spec/tcp'],
  HTTPRoute: ['/spec/rules'],
};

/**
 * The rules of a VirtualService or HTTPRoute in the order in which `Routing.rules` counts them: the HTTP rules of a
 * VirtualService, or those for TLS and TCP where it has no others.
 */
export function rulesOf(object: JsonObject): readonly PlacedRule[] {
  const lists = (RULE_LISTS[textOf(object.kind)] ?? []).map((list) => placed(object, list));
  const [first = [], ...others] = lists;
  return first.length > 0 ? first : others.flat();
}

function placed(object: JsonObject, list: string): readonly PlacedRule[] {
  const rules = valueAt(object, list);
  if (!Array.isArray(rules)) return [];
  return (rules as readonly JsonValue[]).flatMap((rule, index) =>
    isJsonObject(rule) ? [{ pointer: `${list}/${index}`, rule }] : [],
  );
}

const test = (path: string, value: JsonValue | undefined): PatchOperation => ({
  op: 'test',
  path,
  value: value ?? null,
});

/** What a rule is known by, wherever it stands: its name and what it matches. */
export const identityTests = ({ pointer, rule }: PlacedRule): readonly PatchOperation[] =>
  ['name', Object.hasOwn(rule, 'matches') ? 'matches' : 'match'].map((key) =>
    test(`${pointer}/${key}`, rule[key]),
  );

/** Sets fields of a rule, or removes those that become undefined; all that is touched is locked on its present value. */
export function setFields(
  at: PlacedRule,
  fields: Readonly<Record<string, JsonValue | undefined>>,
): RulePatch {
  const names = Object.keys(fields);
  const identity = identityTests(at);
  const steps = (from: Readonly<Record<string, JsonValue | undefined>>, to: typeof from) => [
    ...identity,
    ...names.map((name) => test(`${at.pointer}/${name}`, from[name])),
    ...names.flatMap((name) => setField(`${at.pointer}/${name}`, from[name], to[name])),
  ];
  return { forward: steps(at.rule, fields), undo: steps(fields, at.rule) };
}

function setField(path: string, from: JsonValue | undefined, to: JsonValue | undefined): PatchOperation[] {
  if (to === undefined) return from === undefined ? [] : [{ op: 'remove', path }];
  return [{ op: from === undefined ? 'add' : 'replace', path, value: to }];
}

/** Puts a rule in front of another one. */
export const insertBefore = (next: PlacedRule, rule: JsonObject): RulePatch => ({
  forward: [...identityTests(next), { op: 'add', path: next.pointer, value: rule }],
  undo: [test(next.pointer, rule), { op: 'remove', path: next.pointer }],
});

/** Takes a rule out; `next` is the one behind it, before which it comes back. */
export const removeRule = (at: PlacedRule, next: PlacedRule | null): RulePatch => ({
  forward: [test(at.pointer, at.rule), { op: 'remove', path: at.pointer }],
  undo: [
    ...(next === null ? [test(at.pointer, null)] : identityTests({ pointer: at.pointer, rule: next.rule })),
    { op: 'add', path: at.pointer, value: at.rule },
  ],
});

/** Changes where a rule sends requests: only the weights where nothing else differs. `field` is the list's name. */
export function setTargets(at: PlacedRule, field: string, next: readonly JsonObject[]): RulePatch {
  const path = `${at.pointer}/${field}`;
  const present = at.rule[field];
  const before = (Array.isArray(present) ? (present as readonly JsonValue[]) : []).filter(isJsonObject);
  const isReweighed =
    before.length === next.length &&
    before.every((target, index) => jsonEquals({ ...target, weight: 0 }, { ...next[index], weight: 0 }));
  if (!isReweighed) return setFields(at, { [field]: next });
  const steps = (from: readonly JsonObject[], to: readonly JsonObject[]) => [
    ...identityTests(at),
    test(path, from),
    ...from.flatMap((target, index) =>
      jsonEquals(target.weight, to[index]?.weight)
        ? []
        : setField(`${path}/${index}/weight`, target.weight, to[index]?.weight),
    ),
  ];
  return { forward: steps(before, next), undo: steps(next, before) };
}

/** One patch after another; the way back runs in the opposite order. */
export const inSequence = (patches: readonly RulePatch[]): RulePatch => ({
  forward: patches.flatMap(({ forward }) => forward),
  undo: patches.toReversed().flatMap(({ undo }) => undo),
});
