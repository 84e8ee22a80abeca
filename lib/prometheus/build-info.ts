import { z } from 'zod';
import type { BuildInfo } from './answer.ts';

const buildInfoSchema = z.object({
  version: z.string().nullish(),
  revision: z.string().nullish(),
  application: z.string().nullish(),
  features: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * What a build info tells about its maker. Mimir names itself; VictoriaMetrics claims Prometheus 2.24.0 so that
 * Grafana is content, and Thanos gives its own versions, which begin with 0.
 */
export function readBuildInfo(data: unknown): { readonly data: BuildInfo } {
  const parsed = buildInfoSchema.safeParse(data);
  if (!parsed.success) return { data: { product: 'unknown', version: null } };
  const version = parsed.data.version?.trim() || null;
  return { data: { product: productOf(parsed.data, version), version } };
}

function productOf(
  { application, revision }: z.infer<typeof buildInfoSchema>,
  version: string | null,
): BuildInfo['product'] {
  if (/mimir/i.test(application ?? '')) return 'Mimir';
  if (version === null) return 'unknown';
  if (/victoria/i.test(version) || (version === '2.24.0' && !revision)) return 'VictoriaMetrics';
  return /^v?0\./.test(version) ? 'Thanos' : 'Prometheus';
}
