import fc from 'fast-check';
import type { JsonSchema } from '@/lab/kubernetes/schema/json-schema.ts';
import { virtualServiceSpec } from '@/lab/kubernetes/kinds/istio-virtual-service.ts';
import type { JsonObject, JsonValue } from '@/lib/domain/json-value.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const odd = fc.oneof(word, fc.string({ maxLength: 6 }));

/** Values of a kind's schema; every field may be there. */
function valuesOf(schema: JsonSchema): fc.Arbitrary<JsonValue> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const { type = 'object' } = schema;
  switch (type) {
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}), { maxLength: 2 });
    case 'string':
      return odd;
    case 'integer':
      return fc.integer({ min: 0, max: 1000 });
    case 'number':
      return fc.constantFrom(0, 0.5, 12.25, 100);
    case 'boolean':
      return fc.boolean();
    case 'object':
      return objectsOf(schema);
  }
}

function objectsOf(schema: JsonSchema): fc.Arbitrary<JsonObject> {
  const { properties, additionalProperties } = schema;
  if (typeof additionalProperties === 'object')
    return fc.dictionary(word, valuesOf(additionalProperties), { maxKeys: 2 });
  const fields = Object.fromEntries(
    Object.entries(properties ?? {}).map(([name, field]) => [name, valuesOf(field)]),
  );
  return fc.record(fields, { requiredKeys: [...(schema.required ?? [])] });
}

const httpRule = virtualServiceSpec.properties?.http?.items ?? {};

/** Two to three destinations of one host, with weights, some of which may be missing. */
const routes = fc
  .tuple(
    fc.constantFrom(2, 3),
    fc.array(fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }), { minLength: 3, maxLength: 3 }),
  )
  .map(([count, weights]) =>
    ['v1', 'v2', 'v3'].slice(0, count).map((subset, index) => ({
      destination: { host: 'reviews', subset, port: { number: 8080 } },
      ...(weights[index] === undefined ? {} : { weight: weights[index] }),
      headers: { request: { set: { 'x-version': subset } } },
    })),
  );

/** A rule that sends requests on, with any other fields; without a match, so that it can be narrowed. */
const sendingRule = fc.tuple(objectsOf(httpRule), routes).map(([rule, route]): JsonObject => {
  const { redirect: _r, directResponse: _d, delegate: _g, match: _m, name: _n, ...others } = rule;
  return { name: 'base', ...others, route };
});

/** VirtualServices of `shop/reviews` with all fields of the kind, whose HTTP rule at `base` sends requests on. */
export const virtualServices = fc
  .record({
    spec: objectsOf(virtualServiceSpec),
    before: fc.array(objectsOf(httpRule), { maxLength: 2 }),
    rule: sendingRule,
    annotations: fc.option(fc.dictionary(word, odd, { maxKeys: 2 }), { nil: undefined }),
    labels: fc.dictionary(word, odd, { maxKeys: 2 }),
    generation: fc.integer({ min: 1, max: 99 }),
  })
  .map(({ spec, before, rule, annotations, labels, generation }) => ({
    base: before.length,
    object: {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: {
        name: 'reviews',
        namespace: 'shop',
        uid: 'uid-1',
        generation,
        labels,
        ...(annotations === undefined ? {} : { annotations }),
      },
      // Rules before it carry names of their own, so that only one is the base.
      spec: { ...spec, http: [...before.map((one, index) => ({ ...one, name: `other-${index}` })), rule] },
    } satisfies JsonObject,
  }));
