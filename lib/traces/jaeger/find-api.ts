import { z } from 'zod';
import type { StoreClient } from '../store-client.ts';
import { servicesSchema } from './v3-api.ts';

/**
 * What a Jaeger can do: `v3` searches by tags (2.19 and later), `v3-bare` has the new paths without that search (others
 * that speak Jaeger's language), `legacy` has the old paths.
 */
export type JaegerApi = 'v3' | 'v3-bare' | 'legacy';

const requiredSchema = z.object({ error: z.object({ message: z.string() }) });
const legacySchema = z.object({ data: z.array(z.string()).nullable() });

/** Finds out by the form of answers, since unknown paths answer 200 with a page. Throws `SourceError` where nothing fits. */
export async function findApi(client: StoreClient, signal: AbortSignal): Promise<JaegerApi> {
  const summaries = await client.get('find the API', '/api/v3/trace-summaries', {}, signal);
  const refusal = requiredSchema.safeParse(summaries.json);
  if (summaries.status === 400 && refusal.data?.error.message.includes('are required') === true) return 'v3';
  const legacy = await client.get('find the API', '/api/services', {}, signal);
  if (legacy.status === 200 && legacySchema.safeParse(legacy.json).success) return 'legacy';
  const services = await client.get('find the API', '/api/v3/services', {}, signal);
  if (services.status === 200 && servicesSchema.safeParse(services.json).success) return 'v3-bare';
  throw client.failure(legacy, null);
}
