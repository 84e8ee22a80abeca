import type { JsonObject } from '../../../domain/json-value.ts';
import type { DraftedStep } from '../writing/drafted-step.ts';
import { readingOf } from '../writing/mesh-reading.ts';
import type { MeshReading } from '../writing/mesh-reading.ts';
import { referenceTo } from '../writing/written-kinds.ts';

const keyOf = (object: JsonObject): string => {
  const { kind, namespace, name } = referenceTo(object);
  return `${kind}/${namespace}/${name}`;
};

/** The mesh as it would be once all steps are written; objects that are made are the youngest. */
export function readingAfter(reading: MeshReading, steps: readonly DraftedStep[], now: number): MeshReading {
  const written = new Map(
    steps.flatMap(({ after }) => (after === null ? [] : [[keyOf(after), after] as const])),
  );
  const isRule = (object: JsonObject): boolean => object.kind === 'DestinationRule';
  const known = new Set([...reading.routes, ...reading.destinationRules].map(keyOf));
  const made = [...written.values()]
    .filter((object) => !known.has(keyOf(object)))
    .map((object) => bornAt(object, now));
  const replaced = (objects: readonly JsonObject[]): readonly JsonObject[] =>
    objects.map((object) => written.get(keyOf(object)) ?? object);
  return readingOf(
    {
      ...reading,
      routes: [...replaced(reading.routes), ...made.filter((object) => !isRule(object))],
      destinationRules: [...replaced(reading.destinationRules), ...made.filter(isRule)],
    },
    reading.state,
  );
}

const bornAt = (object: JsonObject, now: number): JsonObject => ({
  ...object,
  metadata: { ...(object.metadata as JsonObject), creationTimestamp: new Date(now * 1000).toISOString() },
});
