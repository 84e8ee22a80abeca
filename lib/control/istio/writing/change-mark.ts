import { z } from 'zod';
import { isJsonObject, pointerStep, textOf, valueAt } from '../../../domain/json-patch.ts';
import type { JsonObject, PatchOperation } from '../../../domain/json-value.ts';

/** Annotations of changes begin like this; the change's id follows. One per change, so that they do not disturb each other. */
export const MARK_PREFIX = 'pilothouse.dev/change.';

/** Field manager and signature of everything that this console writes. */
export const MANAGER = 'pilothouse';

/** What a change leaves on an object: enough to take it back without any other memory. */
export interface ChangeMark {
  readonly by: typeof MANAGER;
  /** RFC 3339; absent without a deadline. */
  readonly expiresAt?: string | undefined;
  /** Stage of a stepwise change that was reached, from 0. */
  readonly stage?: number | undefined;
  /** The operations on rules that take the change back; absent where the object was made by it. */
  readonly undo?: readonly PatchOperation[] | undefined;
  /** The object was made by the change, so that it goes with it: digest of the `spec` that it was made with. */
  readonly created?: string | undefined;
  /** Marks of earlier changes that this one overrides, by change id: they come back when it is undone. */
  readonly supersedes?: Readonly<Record<string, ChangeMark>> | undefined;
}

const operationSchema: z.ZodType<PatchOperation> = z.union([
  z.object({ op: z.enum(['test', 'add', 'replace']), path: z.string(), value: z.json() }),
  z.object({ op: z.literal('remove'), path: z.string() }),
]);
const markSchema: z.ZodType<ChangeMark> = z.object({
  by: z.literal(MANAGER),
  expiresAt: z.string().optional(),
  stage: z.number().int().optional(),
  undo: z.array(operationSchema).optional(),
  created: z.string().optional(),
  get supersedes() {
    return z.record(z.string(), markSchema).optional();
  },
});

/** Name of the annotation of a change. */
export const markKey = (changeId: string): string => `${MARK_PREFIX}${changeId}`;

/** JSON pointer of the annotation of a change. */
export const markPointer = (changeId: string): string =>
  `/metadata/annotations${pointerStep(markKey(changeId))}`;

/** Marks on an object by change id, with their exact text; annotations that are no marks are left out. */
export function marksOn(object: JsonObject): ReadonlyMap<string, { text: string; mark: ChangeMark }> {
  const annotations = valueAt(object, '/metadata/annotations');
  const marks = new Map<string, { text: string; mark: ChangeMark }>();
  if (!isJsonObject(annotations)) return marks;
  for (const [key, text] of Object.entries(annotations)) {
    const mark = key.startsWith(MARK_PREFIX) ? parseMark(textOf(text)) : null;
    if (mark !== null) marks.set(key.slice(MARK_PREFIX.length), { text: textOf(text), mark });
  }
  return marks;
}

/** The mark that an annotation holds; null where it is none. */
export function parseMark(text: string): ChangeMark | null {
  try {
    const parsed = markSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The annotation's text for a mark. */
export const printMark = (mark: ChangeMark): string => JSON.stringify(mark);

/** Deadline of a mark in unix seconds; null without one. */
export function deadlineOf({ expiresAt }: ChangeMark): number | null {
  const milliseconds = Date.parse(expiresAt ?? '');
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000;
}
