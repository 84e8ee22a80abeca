import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editClearFault } from '@/lib/control/istio/intents/clear-fault.ts';
import type { EditedRules } from '@/lib/control/istio/intents/edited-rules.ts';
import { editFault, readFault } from '@/lib/control/istio/intents/fault.ts';
import type { InjectedFault } from '@/lib/control/istio/intents/fault.ts';
import { editMatch } from '@/lib/control/istio/intents/match.ts';
import { editMirror } from '@/lib/control/istio/intents/mirror.ts';
import { editRetry, readRetry } from '@/lib/control/istio/intents/retry.ts';
import type { TargetNaming } from '@/lib/control/istio/intents/rule-targets.ts';
import { editSplit, readSplit } from '@/lib/control/istio/intents/split.ts';
import { editTimeout, readTimeout } from '@/lib/control/istio/intents/timeout.ts';
import { patchObject } from '@/lib/control/istio/writing/object-patch.ts';
import { rulesOf } from '@/lib/control/istio/writing/rule-patch.ts';
import type { PlacedRule } from '@/lib/control/istio/writing/rule-patch.ts';
import { wayBack } from '@/lib/control/istio/writing/way-back.ts';
import { applyPatch, valueAt } from '@/lib/domain/json-patch.ts';
import type { JsonObject } from '@/lib/domain/json-value.ts';
import { virtualServices } from './generated-virtual-service.ts';

const naming: TargetNaming = {
  fullHost: (host) => `${host}.shop.svc.cluster.local`,
  versionOf: (_, subset) => subset,
  subsetFor: (_, version) => (/^v\d$/.test(version) ? version : null),
  hasService: () => false,
};

const percent = fc.constantFrom(0.5, 1, 25, 100);
const faults: fc.Arbitrary<InjectedFault> = fc.oneof(
  fc.record({ abort: fc.record({ httpStatus: fc.constantFrom(200, 503, 599), percent }) }),
  fc.record({ abort: fc.record({ grpcStatus: fc.constant('UNAVAILABLE'), percent }) }),
  fc.record({ delay: fc.record({ milliseconds: fc.constantFrom(1, 1500, 60_000), percent }) }),
);
const weights = fc
  .tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }))
  .map(([v1, v2, v3]) => ({ v1, v2, v3 }));

/** A rule's edits as a test picks them, with the fields that they are about. */
interface Edit {
  readonly name: string;
  /** Fields of the rule that the intent speaks of; null where a rule is put in front. */
  readonly fields: readonly string[] | null;
  make(at: PlacedRule): EditedRules;
}

const rule = (at: PlacedRule) => ({ at, kind: 'VirtualService', naming });
const weightsOf = (at: PlacedRule, wanted: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.keys(readSplit(at.rule, 'VirtualService', naming)).map((key) => [key, wanted[key] ?? 0]),
  );

const edits: fc.Arbitrary<Edit> = fc.oneof(
  weights.map((wanted) => ({
    name: 'split',
    fields: ['route'],
    make: (at: PlacedRule) => editSplit({ ...rule(at), weights: weightsOf(at, wanted) }),
  })),
  faults.map((fault) => ({
    name: 'fault',
    fields: ['fault'],
    make: (at: PlacedRule) => editFault(at, fault, null, 'c1'),
  })),
  faults.map((fault) => ({
    name: 'narrowed fault',
    fields: null,
    make: (at: PlacedRule) => editFault(at, fault, { headers: { 'x-a': { exact: 'b' } } }, 'c1'),
  })),
  fc.constant({
    name: 'match',
    fields: null,
    make: (at: PlacedRule) =>
      editMatch(rule(at), { version: 'v2', match: { headers: { 'x-a': 'b' } } }, 'c1'),
  }),
  fc.constantFrom(null, 1, 1500).map((timeoutMs) => ({
    name: 'timeout',
    fields: ['timeout'],
    make: (at: PlacedRule) => editTimeout(at, 'VirtualService', timeoutMs),
  })),
  fc.integer({ min: 0, max: 9 }).map((attempts) => ({
    name: 'retry',
    fields: ['retries'],
    make: (at: PlacedRule) => editRetry(at, 'VirtualService', { attempts, on: '5xx' }),
  })),
  fc.constantFrom(0, 5, 100).map((share) => ({
    name: 'mirror',
    fields: ['mirror', 'mirrorPercentage', 'mirrorPercent', 'mirror_percent', 'mirrors'],
    make: (at: PlacedRule) => editMirror(rule(at), { version: 'v2', percent: share }),
  })),
);

/** The server drops an annotations map that holds nothing. */
function asStored(object: JsonObject): JsonObject {
  const { annotations, ...metadata } = object.metadata as { annotations?: JsonObject };
  const isEmpty = annotations === undefined || Object.keys(annotations).length === 0;
  return { ...object, metadata: { ...metadata, ...(isEmpty ? {} : { annotations }) } };
}

function placedAt(object: JsonObject, index: number): PlacedRule {
  const at = rulesOf(object)[index];
  if (at === undefined) throw new Error('the generated object has no such rule');
  return at;
}

const without = (object: JsonObject, fields: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !fields.includes(key)));

const change = { changeId: 'c1', deadline: 1_800_000_000 };

describe('a change of any VirtualService', () => {
  it('leaves every field that it does not speak of byte for byte as it was', () => {
    fc.assert(
      fc.property(virtualServices, edits, ({ object, base }, edit) => {
        const { patch } = edit.make(placedAt(object, base));
        const patched = patch === null ? null : patchObject(object, patch, change);
        if (patched === null) throw new Error(`${edit.name} does not fit the object`);
        const { fields } = edit;
        const bytes = (one: JsonObject, at: number, isOther: (index: number) => boolean): string =>
          JSON.stringify({
            ...asStored({ ...one, metadata: { ...(one.metadata as JsonObject), annotations: {} } }),
            spec: {
              ...(one.spec as JsonObject),
              http: rulesOf(one)
                .filter((_, index) => isOther(index))
                .map((placed) =>
                  placed.pointer === `/spec/http/${at}` ? without(placed.rule, fields ?? []) : placed.rule,
                ),
            },
          });
        const isInserted = fields === null;
        expect(bytes(patched.after, base, (index) => !isInserted || index !== base)).toBe(
          bytes(object, base, () => true),
        );
        const annotations = valueAt(object, '/metadata/annotations') ?? {};
        expect(valueAt(patched.after, '/metadata/annotations')).toMatchObject(annotations as JsonObject);
      }),
      { numRuns: 400 },
    );
  });

  it('is undone by its inverse without a trace, by its own bytes and by what stands on the object', () => {
    fc.assert(
      fc.property(virtualServices, edits, ({ object, base }, edit) => {
        const { patch } = edit.make(placedAt(object, base));
        const patched = patch === null ? null : patchObject(object, patch, change);
        if (patched === null) throw new Error(`${edit.name} does not fit the object`);
        // The server counts the change of the spec.
        const metadata = { ...(patched.after.metadata as JsonObject), generation: 100 };
        const stored = { ...patched.after, metadata };
        const back = wayBack(stored, 'c1');
        for (const inverse of [patched.inverse, back.kind === 'patch' ? back.operations : []]) {
          const undone = applyPatch(stored, inverse);
          if (undone === null) throw new Error(`the inverse of ${edit.name} does not fit`);
          const generation = valueAt(object, '/metadata/generation') ?? 0;
          expect(
            asStored({ ...undone, metadata: { ...(undone.metadata as JsonObject), generation } }),
          ).toEqual(asStored(object));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is found again by its way back when other rules were put in front or taken away', () => {
    fc.assert(
      fc.property(virtualServices, edits, ({ object, base }, edit) => {
        const { patch } = edit.make(placedAt(object, base));
        const patched = patch === null ? null : patchObject(object, patch, change);
        if (patched === null) throw new Error(`${edit.name} does not fit the object`);
        const spec = patched.after.spec as JsonObject;
        const own = (spec.http as readonly JsonObject[]).slice(base);
        const moved = {
          ...patched.after,
          spec: { ...spec, http: [{ name: 'new' }, { name: 'newer' }, ...own] },
        };
        const back = wayBack(moved, 'c1');
        expect(back.kind).toBe('patch');
        const undone = back.kind === 'patch' ? applyPatch(moved, back.operations) : null;
        expect(rulesOf(undone ?? {}).at(-1)?.rule).toEqual(placedAt(object, base).rule);
      }),
      { numRuns: 200 },
    );
  });

  it('reads back from the object as what was asked for', () => {
    fc.assert(
      fc.property(virtualServices, weights, faults, ({ object, base }, wanted, fault) => {
        const at = placedAt(object, base);
        const after = ({ patch }: EditedRules): JsonObject =>
          placedAt((patch && applyPatch(object, patch.forward)) ?? {}, base).rule;
        const asked = weightsOf(at, wanted);
        expect(
          readSplit(after(editSplit({ ...rule(at), weights: asked })), 'VirtualService', naming),
        ).toEqual(asked);
        expect(readFault(after(editFault(at, fault, null, 'c1')))).toEqual(fault);
        expect(readTimeout(after(editTimeout(at, 'VirtualService', 1500)), 'VirtualService')).toBe(1500);
        const policy = { attempts: 3, perTryTimeoutMs: 250, on: '5xx' };
        expect(readRetry(after(editRetry(at, 'VirtualService', policy)))).toEqual(policy);
      }),
      { numRuns: 200 },
    );
  });

  it('loses all of its faults to clearing them, and gets them back', () => {
    fc.assert(
      fc.property(virtualServices, ({ object }) => {
        const { patch } = editClearFault(object, () => true);
        const hasFault = rulesOf(object).some((one) => one.rule.fault !== undefined);
        expect(patch !== null).toBe(hasFault);
        const patched =
          patch === null ? null : patchObject(object, patch, { changeId: 'c1', deadline: null });
        if (patched === null) return;
        expect(rulesOf(patched.after).some((one) => one.rule.fault !== undefined)).toBe(false);
        expect(asStored(applyPatch(patched.after, patched.inverse) ?? {})).toEqual(asStored(object));
      }),
      { numRuns: 200 },
    );
  });
});
