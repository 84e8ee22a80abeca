import 'server-only';
import { z } from 'zod';
import { configSchema } from './config-schema.ts';

/** The object schema at a path of the configuration, with its defaults taken off; null where there is none. */
function objectAt(path: readonly PropertyKey[]): z.ZodObject | null {
  let schema: unknown = configSchema;
  for (const key of path) {
    const object = unwrapped(schema);
    if (!(object instanceof z.ZodObject)) return null;
    schema = object.shape[String(key)];
  }
  const object = unwrapped(schema);
  return object instanceof z.ZodObject ? object : null;
}

function unwrapped(schema: unknown): unknown {
  let inner = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional) {
    inner = inner.unwrap();
  }
  return inner;
}

/** Keys that are right at a path; empty where any key is. */
export function keysAt(path: readonly PropertyKey[]): readonly string[] {
  return Object.keys(objectAt(path)?.shape ?? {});
}
