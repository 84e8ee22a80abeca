import { z } from 'zod';
import { hopSchema, traceSchema } from '../traces.ts';
import { columnNames } from './columns.ts';

/** First bytes of a packed trace: a mark with the version of the form, and the length of the head that follows. */
export const packedMark = 0x31_54_48_50;

/** Media type of a packed trace. */
export const packedTraceMedia = 'application/vnd.pilothouse.packed-trace';

/** What a trace says once. */
export const traceHeadSchema = traceSchema.omit({
  spans: true,
  hops: true,
  groups: true,
  criticalPath: true,
});

export type TraceHead = z.infer<typeof traceHeadSchema>;

/** The JSON in front of the columns. */
export const packedHeadSchema = z.object({
  trace: traceHeadSchema,
  /** Owners of the critical path. */
  owners: z.array(traceSchema.shape.criticalPath.element.shape.owner),
  /** Meaning of the flags that hops carry. */
  hopFlags: hopSchema.shape.flags,
  /** How many numbers each column has. */
  lengths: z.record(z.enum(columnNames), z.number().int().min(0)),
});

export type PackedHead = z.infer<typeof packedHeadSchema>;

/** What few spans have, as JSON in the string table. */
export const spanRestSchema = z.object({
  statusMessage: z.string().exactOptional(),
  masked: traceSchema.shape.spans.element.shape.masked,
  events: traceSchema.shape.spans.element.shape.events.exactOptional(),
  links: traceSchema.shape.spans.element.shape.links.exactOptional(),
  changeId: z.string().exactOptional(),
});

export type SpanRest = z.infer<typeof spanRestSchema>;
