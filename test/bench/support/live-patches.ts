import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { readEvents, type StreamEvent } from '../../support/event-reader.ts';

const patchSchema = z.object({
  at: z.number(),
  nodes: z.object({ set: z.array(z.unknown()) }),
  edges: z.object({ set: z.array(z.unknown()) }),
});
const snapshotSchema = z.object({ at: z.number(), edges: z.array(z.unknown()) });

/** One event of a stream by its size. */
export interface EventSize {
  readonly at: number;
  readonly edges: number;
  readonly nodes: number;
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** A snapshot and the patches that followed it until an instant. */
export interface LivePatches {
  readonly snapshot: EventSize;
  readonly patches: readonly EventSize[];
}

function sizeOf(data: unknown): Pick<EventSize, 'bytes' | 'gzipBytes'> {
  const text = JSON.stringify(data);
  return { bytes: Buffer.byteLength(text), gzipBytes: gzipSync(text).length };
}

function patchOf({ data }: StreamEvent): EventSize {
  const { at, nodes, edges } = patchSchema.parse(data);
  return { at, nodes: nodes.set.length, edges: edges.set.length, ...sizeOf(data) };
}

/** Watches a live map until its patches are past `until` (unix seconds). */
export async function watchPatches(url: string, until: number): Promise<LivePatches> {
  const isPast = ({ event, data }: StreamEvent): boolean =>
    event === 'patch' && patchSchema.parse(data).at > until;
  const withinMs = until * 1000 - Date.now() + 90_000;
  const events = await readEvents(url, (seen) => seen.some(isPast), { withinMs });
  const first = events.find(({ event }) => event === 'snapshot');
  if (first === undefined) throw new Error('The stream began without a snapshot.');
  const { at, edges } = snapshotSchema.parse(first.data);
  const snapshot = { at, nodes: 0, edges: edges.length, ...sizeOf(first.data) };
  return { snapshot, patches: events.filter(({ event }) => event === 'patch').map(patchOf) };
}
